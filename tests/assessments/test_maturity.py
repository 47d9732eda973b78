"""MLOps maturity: its content, and its levels worked by hand."""

from collections import Counter

import pytest

from assessments.framework.definition import Framework, Given, Question
from assessments.scoring.score import score
from tests.assessments.bundled import PLACES, UPPER, bundled, each_place, questions
from tests.assessments.making import TODAY, UNKNOWN


def maturity() -> Framework:
    return bundled("maturity")


def test_maturity_has_four_sections_with_criteria_on_each_upper_level():
    assert len(maturity().questions) >= 44
    assert [stage.title for stage in maturity().stages] == [
        "Business alignment and AI strategy",
        "Data management and pipeline",
        "Model life cycle",
        "Infrastructure and automation",
    ]
    for stage in maturity().stages:
        found = Counter(question.level for question in stage.questions)
        assert set(found) == set(UPPER), stage.key
        assert min(found.values()) >= 2, stage.key


def test_maturity_has_five_levels_each_but_the_last_with_next_moves():
    levels = maturity().scoring.levels
    assert [level.key for level in levels] == ["manual", *UPPER]
    assert [bool(level.next_moves) for level in levels] == [True] * 4 + [False]
    moves = [move for level in levels for move in level.next_moves]
    assert len(set(moves)) == len(moves)


@pytest.mark.parametrize(
    ("level", "microsoft", "google"),
    [
        ("manual", "this is level 0", "level 0"),
        ("repeatable", "this is level 1", "still level 0"),
        ("reproducible", "this is level 2", "level 1"),
        ("automated", "this is level 3 to 4", "level 2"),
    ],
)
def test_a_level_says_where_it_stands_on_the_two_other_scales(level, microsoft, google):
    summary = next(each.summary for each in maturity().scoring.levels if each.key == level)
    assert summary.endswith(f" On Microsoft's scale {microsoft}, on Google's {google}.")


def test_the_fifth_level_lies_beyond_both_other_scales():
    summary = maturity().scoring.levels[-1].summary
    assert summary.endswith("beyond level 4 of Microsoft's scale and level 2 of Google's.")


def test_the_life_cycle_of_a_model_has_its_five_considerations():
    stage = maturity().stage_by_key["model-life-cycle"]
    assert [home.key for home in stage.considerations] == [
        "development",
        "testing-and-validation",
        "release",
        "governance",
        "monitoring-and-retraining",
    ]


def test_maturity_is_answered_by_what_one_would_see():
    kinds = Counter(question.type for question in questions("maturity"))
    assert set(kinds) <= {"single", "multiple", "yes-no"}
    assert kinds["single"] >= 0.9 * kinds.total()
    for question in questions("maturity"):
        if question.type == "single":
            labels = [option.label for option in question.options]
            assert 3 <= len(set(labels)) == len(labels) <= 5, question.key
            assert question.target["larger"] in {o.value for o in question.options}, question.key


def answer(question: Question, is_met: bool) -> Given:
    """Just enough, or just too little."""
    target = question.target["larger"]
    options = [(option.value, option.key) for option in question.options]
    if question.type == "multiple":
        good = [key for value, key in options if value]
        enough = round(target * len(good))
        return Given("answered", tuple(good[: enough if is_met else enough - 1]))
    if is_met:
        return Given("answered", (min(o for o in options if o[0] >= target)[1],))
    return Given("answered", (max(o for o in options if o[0] < target)[1],))


def answers(is_met) -> dict[str, Given]:
    return {q.key: answer(q, is_met(q)) for q in questions("maturity")}


def levels(given, place=PLACES[0]) -> tuple[str, list[str]]:
    """The overall level, and that of each section."""
    result = score(maturity(), place, given, TODAY)
    return result.outcome, [stage.level for stage in result.stages]


def below(level: str) -> str:
    return ["manual", *UPPER][UPPER.index(level)]


@each_place
def test_nothing_met_is_manual(place):
    assert levels(answers(lambda q: False), place) == ("manual", ["manual"] * 4)


@each_place
def test_everything_just_met_is_the_highest(place):
    highest = UPPER[-1]
    assert levels(answers(lambda q: True), place) == (highest, [highest] * 4)


@each_place
@pytest.mark.parametrize("level", UPPER)
def test_all_of_a_level_and_of_those_below_reaches_it(level, place):
    met = UPPER[: UPPER.index(level) + 1]
    assert levels(answers(lambda q: q.level in met), place) == (level, [level] * 4)


@pytest.mark.parametrize("number", range(4))
def test_all_of_a_level_met_in_all_sections_but_one_is_not_enough(number):
    behind = maturity().stages[number].key
    found = levels(answers(lambda q: q.level == "repeatable" and q.stage != behind))
    expected = ["repeatable"] * 4
    expected[number] = "manual"
    assert found == ("manual", expected)


def test_a_higher_level_met_over_a_lower_one_that_is_not_does_not_count():
    assert levels(answers(lambda q: q.level != "reproducible")) == (
        "repeatable",
        ["repeatable"] * 4,
    )


@pytest.mark.parametrize("number", range(4))
def test_one_criterion_short_holds_its_section_and_the_whole_below(number):
    stage = maturity().stages[number]
    for missing in stage.questions:
        expected = [UPPER[-1]] * 4
        expected[number] = below(missing.level)
        found = levels(answers(lambda q, key=missing.key: q.key != key))
        assert (missing.key, *found) == (missing.key, below(missing.level), expected)


def test_what_is_not_known_leaves_both_levels_possible():
    given = answers(lambda q: q.level == "repeatable") | {"uses-listed": UNKNOWN}
    result = score(maturity(), PLACES[0], given, TODAY)
    assert (result.worst, result.best) == ("manual", "repeatable")
    assert result.sentence == (
        "The overall level is Manual; with what is still open it could be up to Repeatable."
    )


# The ML Test Score
