"""Levels and the weakest section, worked by hand."""

import pytest

from assessments.framework.definition import Situation
from assessments.scoring.minimum import band_of
from assessments.scoring.score import score
from tests.assessments.making import (
    BANDS,
    HALVES,
    LEVELS,
    TODAY,
    UNKNOWN,
    chose,
    framework,
    question,
    set_aside,
)

START = Situation("start-up")
TARGET = {"start-up": 1, "larger": 1}
LADDER = framework(
    question("a1", "a", level="repeatable", target=TARGET),
    question("a2", "a", level="reproducible", target=TARGET),
    question("a3", "a", level="reproducible", target=TARGET),
    question("b1", "b", level="repeatable", target=TARGET),
    method="levels",
    levels=LEVELS,
)
TESTS = framework(
    *(
        question(f"{stage}{number}", stage, options=HALVES, target=TARGET)
        for stage in ("data", "model", "infra", "watch")
        for number in range(7)
    ),
    method="minimum",
    bands=BANDS,
)


def level(**answers):
    result = score(LADDER, START, answers, TODAY)
    return result.worst, result.best, [(s.level, s.level_best) for s in result.stages]


def test_nothing_answered_is_the_first_level_and_may_be_the_last():
    either = ("manual", "reproducible")
    assert level() == (*either, [either, either])


def test_the_overall_level_is_the_lowest_section():
    answers = {key: chose(1) for key in ("a1", "a2", "a3")} | {"b1": chose(0)}
    a, b = ("reproducible", "reproducible"), ("manual", "manual")
    assert level(**answers) == ("manual", "manual", [a, b])


def test_a_level_needs_those_below_it():
    held = level(a1=chose(0), a2=chose(1), a3=chose(1), b1=chose(1))
    assert held[:2] == ("manual", "manual")


def test_the_trace_names_what_holds_it_back_and_how_far_it_is():
    answers = {"a1": chose(1), "a2": chose(0), "a3": UNKNOWN, "b1": chose(1)}
    rule = score(LADDER, START, answers, TODAY).decided_by
    assert rule.says == "A is held at Repeatable: 2 answers away from Reproducible."
    assert rule.because == ("Not in place: “Is a2?”", "Still open: “Is a3?”")


def test_not_applicable_is_no_criterion_once_agreed():
    ladder = framework(
        question("a1", "a", level="repeatable", target=TARGET, na=True),
        method="levels",
        levels=LEVELS,
    )
    found = [
        score(ladder, START, {"a1": set_aside(agreed)}, TODAY).worst for agreed in (True, False)
    ]
    assert found == ["reproducible", "manual"]


def full(stage, points):
    """`points` in halves, over the seven tests of a section."""
    halves = int(points * 2)
    steps = [max(0, min(2, halves - 2 * number)) for number in range(7)]
    return {f"{stage}{number}": chose(step) for number, step in enumerate(steps)}


def test_the_lowest_section_is_the_score():
    answers = full("data", 6.5) | full("model", 2.5) | full("infra", 4) | full("watch", 7)
    result = score(TESTS, START, answers, TODAY)
    assert (result.low, result.high, result.outcome) == (2.5, 2.5, "reasonable")
    assert [stage.low for stage in result.stages] == [6.5, 2.5, 4, 7]
    assert result.decided_by.says == "The lowest section decides: Model, with 2.5."


def test_unknown_scores_nothing_below_and_full_marks_above():
    answers = full("data", 7) | full("model", 7) | full("infra", 7) | full("watch", 7)
    result = score(TESTS, START, answers | {"watch0": UNKNOWN, "watch1": chose(1)}, TODAY)
    assert (result.low, result.high, result.worst, result.best) == (
        5.5,
        6.5,
        "exceptional",
        "exceptional",
    )


def test_there_is_no_not_applicable():
    result = score(TESTS, START, {"data0": set_aside()}, TODAY)
    assert (result.stages[0].low, result.stages[0].high) == (0, 7)


@pytest.mark.parametrize(
    ("points", "label"),
    [
        (0, "research"),
        (0.001, "holes"),
        (1, "holes"),
        (1.001, "first pass"),
        (2, "first pass"),
        (2.001, "reasonable"),
        (3, "reasonable"),
        (3.001, "strong"),
        (5, "strong"),
        (5.001, "exceptional"),
        (7, "exceptional"),
    ],
)
def test_upper_edges_belong_to_their_band(points, label):
    assert band_of(TESTS, points).label == label


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Manual; with what is still open it could be up to Reproducible."),
        ({"a1": chose(1), "b1": chose(1), "a2": chose(0), "a3": chose(0)}, "Repeatable."),
    ],
)
def test_a_level_says_what_is_still_open_only_where_something_is(answers, words):
    result = score(LADDER, START, answers, TODAY)
    assert result.sentence == f"The overall level is {words}"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Nothing is known yet: the score may be anything up to 7."),
        (
            full("data", 7) | full("model", 7) | full("infra", 7) | {"watch0": chose(1)},
            "The score is 0.5: holes; with what is still open it could be up to 6.5.",
        ),
        (
            full("data", 7) | full("model", 7) | full("infra", 7) | full("watch", 6.5),
            "The score is 6.5: exceptional.",
        ),
    ],
)
def test_a_score_says_what_is_still_open_only_where_something_is(answers, words):
    assert score(TESTS, START, answers, TODAY).sentence == words


def test_each_section_tells_how_much_of_its_own_is_known_and_what_it_comes_to():
    answers = full("data", 7) | full("model", 2) | {"watch0": chose(1)}
    result = score(TESTS, START, answers, TODAY)
    assert [
        (each.key, each.answered, each.total, round(each.coverage, 3), each.low, each.high)
        for each in result.stages
    ] == [
        ("data", 7, 7, 1, 7, 7),
        ("model", 7, 7, 1, 2, 2),
        ("infra", 0, 7, 0, 0, 7),
        ("watch", 1, 7, 0.143, 0.5, 6.5),
    ]
    assert result.decided_by.because == (
        "Data: 7",
        "Model: 2",
        "Infra: 0 to 7",
        "Watch: 0.5 to 6.5",
    )
    assert (result.answered, result.total, result.outcome) == (15, 28, "research")


def test_each_section_of_a_ladder_tells_what_it_has_reached():
    result = score(LADDER, START, {"a1": chose(1), "a2": chose(0)}, TODAY)
    assert [
        (each.key, each.answered, each.total, round(each.coverage, 3), each.low, each.high)
        for each in result.stages
    ] == [("a", 2, 3, 0.667, 1 / 3, 2 / 3), ("b", 0, 1, 0, 0, 1)]
    assert [(each.number, each.says, each.because) for each in result.trace] == [
        (
            0,
            "B is held at Manual: one answer away from Repeatable.",
            ("Still open: “Is b1?”",),
        ),
        (
            1,
            "A is held at Repeatable: 2 answers away from Reproducible.",
            ("Not in place: “Is a2?”", "Still open: “Is a3?”"),
        ),
    ]
    assert (result.low, result.high, result.deciding) == (0.25, 0.75, ("a3", "b1"))


def test_what_holds_a_level_is_only_what_lacks_on_the_next_one():
    answers = {"a1": chose(0), "a2": chose(1), "a3": chose(0), "b1": chose(1)}
    held = score(LADDER, START, answers, TODAY).trace[0]
    assert held.says == "A is held at Manual: one answer away from Repeatable."
    assert held.because == ("Not in place: “Is a1?”",)
