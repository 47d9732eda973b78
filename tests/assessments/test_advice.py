from dataclasses import replace

import pytest

from assessments.framework.definition import PROFILES, Band, Given, Option, Situation
from assessments.framework.question_types.yes_no import NO, YES
from assessments.scoring.advice import (
    by_lens,
    find_out_first,
    gaps,
    missing_actions,
    still_to_prove,
    strengths,
)
from assessments.scoring.score import score
from tests.assessments.making import (
    BANDS,
    FIVE,
    HALVES,
    LEVELS,
    TODAY,
    UNKNOWN,
    chose,
    essential,
    framework,
    plan,
    question,
)

START = Situation("start-up")
TWO = {"start-up": 2, "larger": 3}
SMALL = framework(
    question("light", target=TWO, lens=("cost",)),
    question("heavy", target=TWO, weight=3, lens=("cost",)),
    essential("condition", "condition", target=TWO),
    essential("stop", "stop", threshold=3, target=TWO),
    question("unsure", target=TWO),
    essential("blank", "stop", target=TWO),
)
ANSWERS = {
    "light": chose(0),
    "heavy": chose(1),
    "condition": chose(1, action=plan()),
    "stop": chose(2),
    "unsure": UNKNOWN,
}
RESULT = score(SMALL, START, ANSWERS, TODAY)


def test_gaps_come_in_the_order_of_what_they_hold_back():
    found = [
        (g.question.key, g.holds, g.now, g.reach, g.shortfall, g.planned)
        for g in gaps(SMALL, START, ANSWERS, RESULT)
    ]
    assert found == [
        ("stop", "stop", ("Option 2",), "Option 3", 0, False),
        ("condition", "condition", ("Option 1",), "Option 2", 1, True),
        ("heavy", "", ("Option 1",), "Option 2", 1.5, False),
        ("light", "", ("Option 0",), "Option 2", 1, False),
    ]


def test_essentials_are_found_out_first():
    assert [each.key for each in find_out_first(SMALL, RESULT)] == ["blank", "unsure"]


def test_strengths_are_full_marks_that_matter():
    answers = ANSWERS | {"stop": chose(3), "heavy": chose(2), "light": chose(4)}
    result = score(SMALL, START, answers, TODAY)
    assert [each.key for each in strengths(SMALL, result)] == ["heavy", "stop"]


PLANNABLE = framework(
    essential("stop", "stop", target=TWO),
    essential("condition", "condition", target=TWO),
    *(question(f"q{number}", target=TWO, weight=3) for number in range(9)),
)


@pytest.mark.parametrize(
    ("action", "stop", "named"),
    [
        (None, 4, ["condition"]),
        (plan(200), 4, ["condition"]),
        (plan(30), 4, []),
        (None, 1, []),  # the stop holds it back, with or without an action
    ],
)
def test_a_condition_is_named_where_an_action_alone_would_change_the_verdict(action, stop, named):
    answers = {key: chose(4) for key in PLANNABLE.questions}
    answers |= {"stop": chose(stop), "condition": chose(1, action=action)}
    result = score(PLANNABLE, START, answers, TODAY)
    assert [each.key for each in missing_actions(PLANNABLE, result)] == named


def test_stops_that_nothing_shows_are_still_to_be_proved():
    answers = {key: chose(4) for key in PLANNABLE.questions}
    result = score(PLANNABLE, START, answers, TODAY)
    assert [each.key for each in still_to_prove(PLANNABLE, result)] == ["stop"]
    shown = score(PLANNABLE, START, answers | {"stop": chose(4, evidence=True)}, TODAY)
    assert still_to_prove(PLANNABLE, shown) == ()


def steps(small, answers):
    result = score(small, START, answers, TODAY)
    return [(g.question.key, g.reach, g.brings) for g in gaps(small, START, answers, result)]


def test_gaps_of_levels_come_level_by_level_and_the_lowest_section_first():
    one = {"target": dict.fromkeys(PROFILES, 1)}
    ladder = framework(
        question("a1", "a", level="repeatable", **one),
        question("a2", "a", level="reproducible", **one),
        question("b1", "b", level="repeatable", **one),
        question("b2", "b", level="reproducible", **one),
        method="levels",
        levels=LEVELS,
    )
    answers = {"a1": chose(1), "a2": chose(0), "b1": chose(0), "b2": chose(0)}
    assert steps(ladder, answers) == [
        ("b1", "Option 1", "Needed for Repeatable"),
        ("b2", "Option 1", "Needed for Reproducible"),
        ("a2", "Option 1", "Needed for Reproducible"),
    ]


def test_gaps_of_sections_begin_where_the_score_is_decided_and_take_the_half_point():
    tests = framework(
        *(
            question(f"{stage}{number}", stage, options=HALVES, target=dict.fromkeys(PROFILES, 1))
            for stage in ("data", "watch")
            for number in range(2)
        ),
        method="minimum",
        bands=BANDS,
    )
    answers = {"data0": chose(1), "data1": chose(2), "watch0": chose(0), "watch1": chose(1)}
    assert steps(tests, answers) == [
        ("watch0", "1", "Brings half a point to Watch"),
        ("watch1", "2", "Brings half a point to Watch"),
        ("data0", "2", "Brings half a point to Data"),
    ]


MANY = tuple(Option(key, f"Has {key}.", value=1) for key in "abcd")


@pytest.mark.parametrize(
    ("more", "value", "reach"),
    [
        ({"type": "multiple", "options": MANY}, ("a",), "Has b; Has c; Has d"),
        (
            {"type": "multiple", "options": MANY, "target": 0.5},
            ("a",),
            "1 more of: Has b; Has c; Has d",
        ),
        ({"type": "yes-no", "options": (NO, YES)}, ("no",), "That the answer is yes."),
        (
            {"type": "number", "unit": "runs", "bands": (Band(0, 0), Band(20, 1))},
            3.0,
            "20 runs or more",
        ),
        ({"type": "date", "bands": (Band(-90, 1),)}, "2020-01-01", "A day at most 90 days ago"),
        (
            {"type": "date", "bands": (Band(30, 1),)},
            "2020-01-01",
            "A day at least 30 days from now",
        ),
        ({"type": "single"}, ("o1",), "Option 4"),
    ],
)
def test_each_type_says_what_to_reach(more, value, reach):
    target = more.pop("target", 4 if more["type"] == "single" else 1)
    one = question("one", target=dict.fromkeys(PROFILES, target), **({"options": ()} | more))
    small = framework(replace(one, options=FIVE) if more["type"] == "single" else one)
    assert [step[1] for step in steps(small, {"one": Given("answered", value)})] == [reach]


def test_a_view_by_lens():
    (cost,) = by_lens(SMALL, RESULT)
    assert (cost.key, cost.total, cost.coverage, cost.low, cost.high) == (
        "cost",
        2,
        1,
        0.375,
        0.375,
    )
