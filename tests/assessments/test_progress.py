import pytest

from assessments.framework.definition import Condition, Given, Situation
from assessments.scoring.progress import asked, essentials, for_role, next_after, progress
from tests.assessments.making import (
    GO_LIVE,
    UNKNOWN,
    chose,
    essential,
    framework,
    question,
)

PERSONAL = Condition("fact", "personal", frozenset({"yes"}))
SMALL = framework(
    essential("owner", "stop", minutes=2, role="product-owner"),
    question("basis", when=PERSONAL),
    question("scale", profiles=("larger",)),
    question("later", stage="two", minutes=3),
    gates=(GO_LIVE,),
)
START = Situation("start-up")


def keys(questions):
    return [each.key for each in questions]


def test_what_hangs_on_an_unsaid_fact_is_neither_shown_nor_dropped():
    seen = asked(SMALL, START, {})
    assert (keys(seen.visible), keys(seen.hanging)) == (["owner", "later"], ["basis"])


def test_facts_and_profile_show_their_questions():
    seen = asked(SMALL, Situation("larger", facts={"personal": ("yes",)}), {})
    assert keys(seen.visible) == ["owner", "basis", "scale", "later"]


def test_a_gate_counts_its_stages_only():
    seen = asked(SMALL, Situation("start-up", "go-live", {"personal": ("no",)}), {})
    assert (keys(seen.visible), keys(seen.hanging)) == (["owner"], [])


def test_unknown_counts_as_answered_and_recheck_does_not():
    found = progress(SMALL, START, {"owner": UNKNOWN, "later": chose(3, recheck=True)})
    assert (found.answered, found.total, found.minutes_left) == (1, 2, 3)
    assert [(s.key, s.state) for s in found.stages] == [("one", "complete"), ("two", "not-started")]
    assert found.next_question.key == "later"


def test_a_cleared_answer_is_open_again():
    assert progress(SMALL, START, {"owner": Given("open")}).answered == 0


def test_next_goes_on_from_here_and_wraps():
    questions = asked(SMALL, START, {}).visible
    assert next_after(questions, {}, "owner").key == "later"
    assert next_after(questions, {}, "later").key == "owner"
    assert next_after(questions, {"owner": chose(1), "later": chose(1)}) is None


@pytest.mark.parametrize(
    ("after", "done", "expected"),
    [
        ("", (), "a"),
        ("", ("a",), "b"),
        ("a", (), "b"),
        ("b", (), "c"),
        ("b", ("c",), "a"),
        ("b", ("a", "c"), None),
        ("c", ("a",), "b"),
        ("gone", ("a",), "b"),
    ],
)
def test_next_is_the_first_open_one_behind_else_the_first_open_one(after, done, expected):
    found = next_after([question(key) for key in "abc"], {key: chose(1) for key in done}, after)
    assert (found and found.key) == expected


def test_two_shorter_routes():
    questions = asked(SMALL, START, {}).visible
    assert keys(essentials(questions, START)) == ["owner"]
    assert keys(for_role(questions, "product-owner")) == ["owner"]
