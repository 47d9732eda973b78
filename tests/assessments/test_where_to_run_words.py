"""What a result of weighing where to run says in words."""

from catalogue.where_to_run.weighing import Needs, weigh
from catalogue.where_to_run.wording import GRADES, as_json, titles
from tests.assessments.test_where_to_run import ALL, CLOUD, OWN


def test_the_result_says_what_decided_and_what_one_gives_up():
    words = as_json(weigh(ALL, Needs(money=1_500)), Needs(money=1_500), "£")
    assert words["headline"] == "Cloud."
    assert words["because"] == [
        "The tests that count settle it.",
        (
            "Passed of the 4 tests that count: cloud 3 and 1 partly; "
            "your own machines 1 and 1 partly; a mix of both 1 and 1 partly."
        ),
        "Better than your own machines in cost, upkeep and growth.",
        "Better than a mix of both in cost and upkeep.",
    ]
    assert words["against"] == ["Your own machines would be better in control and security."]
    [cost, *_rest] = words["tests"]
    assert cost["need"] == "at most £1,500 a month; the quickest option"
    assert [cell["facts"] for cell in cost["cells"]] == [
        "£1,000 a month; 4 weeks",
        "£3,000 a month; 20 weeks",
        "£2,000 a month; 12 weeks",
    ]


def test_an_option_that_is_out_says_why():
    needs = Needs(data="ours")
    assert as_json(weigh((CLOUD, OWN), needs), needs, "£")["because"] == [
        (
            "Cloud is out: data must stay on your own machines, and here it would lie in a country "
            "you name."
        ),
        "It is the only one left.",
    ]


def test_words_become_choices_with_a_capital():
    assert titles({"a": "own machines", "b": "É", "c": ""}) == [
        ("a", "Own machines"),
        ("b", "É"),
        ("c", ""),
    ]


def test_every_grade_from_its_lowest_to_its_highest_has_its_mark_and_word():
    assert {grade: (mark, str(word)) for grade, (mark, word) in GRADES.items()} == {
        (2, 2): ("yes", "Passes"),
        (1, 1): ("partly", "Passes partly"),
        (0, 0): ("no", "Fails"),
        (0, 1): ("unknown", "Passes partly at best"),
        (1, 2): ("unknown", "Passes at least partly"),
        (0, 2): ("unknown", "Not known yet"),
    }
