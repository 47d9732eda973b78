"""The six rules of the weighted method, each by hand and at its thresholds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessments.framework.definition import Condition, Evidence, Situation, Thresholds
from assessments.scoring.answer_value import worth
from assessments.scoring.percent import alone, shown
from assessments.scoring.result import StageScore
from assessments.scoring.score import score
from assessments.scoring.weighted_facts import stage_score
from tests.assessments.making import (
    FIVE,
    GO_LIVE,
    TODAY,
    UNKNOWN,
    chose,
    essential,
    framework,
    plan,
    question,
    set_aside,
)

START = Situation("start-up", "go-live")
SMALL = framework(
    essential("stop", "stop"),
    *(essential(f"c{number}", "condition", threshold=3) for number in range(5)),
    *(question(f"q{number}", weight=3, na=True) for number in range(10)),
    gates=(GO_LIVE,),
)
GOOD = {key: chose(4) for key in SMALL.questions} | {"stop": chose(4, evidence=True)}


def result_of(**changes):
    answers = {key: given for key, given in (GOOD | changes).items() if given}
    return score(SMALL, START, answers, TODAY)


def outcome(**changes):
    result = result_of(**changes)
    return result.outcome, result.decided_by.number


ONE_BELOW = chose(2, action=plan())


def test_all_in_place_is_ready():
    assert outcome() == ("ready", 4)
    assert result_of().sentence == "The model is ready to go live."


def test_a_stop_below_its_threshold_decides_at_once_even_when_all_else_is_open():
    result = score(SMALL, START, {"stop": chose(1)}, TODAY)
    assert (result.outcome, result.decided_by.number) == ("not-ready", 1)
    assert result.decided_by.because == ("Below what must be in place: “Is stop?”",)
    assert result.sentence == "The model is not ready to go live."


def test_two_steps_below_on_a_condition_decides_against():
    assert outcome(c0=chose(1, action=plan())) == ("not-ready", 1)


def test_three_conditions_may_be_open_to_action_and_four_may_not():
    three = {f"c{number}": ONE_BELOW for number in range(3)}
    assert outcome(**three) == ("ready-with-conditions", 5)
    assert result_of(**three).conditions == ("c0", "c1", "c2")
    assert result_of(**three).sentence == "The model is ready to go live on 3 conditions."
    assert outcome(**three, c3=ONE_BELOW) == ("not-ready", 1)


@pytest.mark.parametrize(
    ("action", "verdict"),
    [
        (None, ("not-ready", 6)),
        (plan(90), ("ready-with-conditions", 5)),
        (plan(91), ("not-ready", 6)),
        (plan(0), ("ready-with-conditions", 5)),
        (plan(-1), ("not-ready", 6)),
        (replace(plan(), owner=" "), ("not-ready", 6)),
        (replace(plan(), due=None), ("not-ready", 6)),
    ],
)
def test_a_condition_needs_an_owner_and_a_date_soon(action, verdict):
    assert outcome(c0=chose(2, action=action)) == verdict


def test_no_evidence_on_a_stop_is_with_conditions_at_best():
    assert outcome(stop=chose(4)) == ("ready-with-conditions", 5)
    stale = replace(chose(4), evidence=(Evidence("https://a.example", until=date(2026, 11, 22)),))
    assert outcome(stop=stale) == ("ready-with-conditions", 5)
    assert outcome(stop=replace(chose(4), note="x" * 40)) == ("ready", 4)


def test_an_open_essential_leaves_it_incomplete_with_both_ends():
    result = result_of(stop=UNKNOWN)
    assert (result.outcome, result.worst, result.best) == ("incomplete", "not-ready", "ready")
    assert result.deciding == ("stop",)


def test_just_begun_below_half():
    assert outcome(**{f"q{number}": None for number in range(10)}) == ("incomplete", 2)


def test_rechecking_makes_it_open():
    assert outcome(stop=chose(4, evidence=True, recheck=True)) == ("incomplete", 3)


def test_an_essential_that_hangs_is_open_whatever_was_once_answered():
    hanging = framework(
        essential("stop", "stop", when=Condition("fact", "unsaid", frozenset({"yes"}))),
        question("other"),
        gates=(GO_LIVE,),
    )
    result = score(hanging, START, {"stop": chose(4, evidence=True), "other": chose(4)}, TODAY)
    assert [each.state for each in result.essentials] == ["open"]
    assert result.outcome == "incomplete"


@pytest.mark.parametrize(
    ("aside", "verdict"),
    [(1, "ready"), (2, "ready-with-conditions"), (3, "ready-with-conditions"), (4, "not-ready")],
)
def test_not_applicable_past_its_caps(aside, verdict):
    """Of a weight of 42: 7 % is within the cap, 14 % and 21 % over it, 29 % opens the stage."""
    result = result_of(**{f"q{number}": set_aside() for number in range(aside)})
    expected = "incomplete" if aside == 4 else verdict
    assert result.outcome == expected


def test_a_not_applicable_counts_once_agreed_and_never_on_a_stop():
    assert result_of(q0=set_aside(agreed=False)).contributions["q0"].state == "open"
    assert result_of(stop=set_aside()).contributions["stop"].state == "open"
    others = dict(result_of().contributions)
    aside = dict(result_of(q0=set_aside()).contributions)
    assert others.pop("q0").state == "known"
    assert aside.pop("q0").state == "not-applicable"
    assert aside == others


def test_nothing_in_place_for_a_consideration_is_not_ready_but_conditions():
    bare = framework(
        essential("stop", "stop", weight=3),
        *(question(f"q{number}", weight=3) for number in range(9)),
        question("lone", consideration="lonely"),
        gates=(GO_LIVE,),
    )
    answers = {key: chose(4, evidence=True) for key in bare.questions}
    assert score(bare, START, answers, TODAY).outcome == "ready"
    result = score(bare, START, answers | {"lone": chose(0)}, TODAY)
    assert result.outcome == "ready-with-conditions"
    assert result.trace[3].because == ("Nothing is in place yet for: lonely.",)


@pytest.mark.parametrize(
    ("limit", "holds"), [(0.499, True), (0.5, True), (0.501, False)], ids=["-", "0", "+"]
)
@pytest.mark.parametrize(
    ("name", "if_reached", "if_not"),
    [
        ("conditions_low", "ready-with-conditions", "not-ready"),
        ("conditions_low_stage", "ready-with-conditions", "not-ready"),
        ("ready_low", "ready", "ready-with-conditions"),
        ("ready_low_stage", "ready", "ready-with-conditions"),
    ],
)
def test_score_thresholds_at_the_edge(name, if_reached, if_not, limit, holds):
    """Two questions of weight 1, one full, one nothing: a score of exactly a half."""
    loose = dict.fromkeys(
        ("ready_low", "ready_low_stage", "conditions_low", "conditions_low_stage"), 0.0
    )
    if name.startswith("conditions"):
        loose |= {"ready_low": 0.9}
    limits = Thresholds(**(loose | {name: limit}))
    half = framework(question("full"), question("none"), gates=(GO_LIVE,), thresholds=limits)
    result = score(half, START, {"full": chose(4), "none": chose(0)}, TODAY)
    assert result.low == 0.5
    assert result.outcome == (if_reached if holds else if_not)


@pytest.mark.parametrize(
    ("limit", "holds"), [(0.499, True), (0.5, True), (0.501, False)], ids=["-", "0", "+"]
)
@pytest.mark.parametrize(
    ("name", "rule"),
    [("just_begun", 2), ("incomplete", 3), ("incomplete_stage", 3)],
)
def test_coverage_thresholds_at_the_edge(name, rule, limit, holds):
    names = ("just_begun", "incomplete", "incomplete_stage")
    limits = Thresholds(**(dict.fromkeys(names, 0.0) | {name: limit}))
    half = framework(question("said"), question("blank"), gates=(GO_LIVE,), thresholds=limits)
    result = score(half, START, {"said": chose(4)}, TODAY)
    assert result.coverage == 0.5
    assert (result.decided_by.number == rule) is not holds


def test_overall_is_the_plain_mean_of_the_stages():
    two = framework(question("a", weight=3), question("b", "two"), question("c", "two"))
    result = score(two, START, {"a": chose(4), "b": chose(2), "c": chose(0)}, TODAY)
    assert [stage.low for stage in result.stages] == [1, 0.25]
    assert result.low == 0.625


def test_valid_until_the_earliest_end():
    assert result_of().valid_until == TODAY + timedelta(days=180)
    larger = score(SMALL, Situation("larger", "go-live"), GOOD, TODAY)
    assert larger.valid_until == TODAY + timedelta(days=90)
    assert result_of(c0=ONE_BELOW).valid_until == TODAY + timedelta(days=30)
    ending = replace(chose(4), evidence=(Evidence("https://a.example", until=date(2026, 12, 1)),))
    assert result_of(stop=ending).valid_until == date(2026, 12, 1)


def test_an_incomplete_verdict_holds_until_no_day():
    result = score(SMALL, START, {}, TODAY)
    assert (result.outcome, result.valid_until) == ("incomplete", None)


@pytest.mark.parametrize(
    ("fraction", "limit", "text"),
    [
        (0.8496, 0.85, "84.9%"),
        (0.85, 0.85, "85%"),
        (0.8449, 0.85, "84%"),
        (0.845, 0.85, "84.5%"),
        (0.285, 0.5, "29%"),
        (0.855, 0.85, "86%"),
    ],
)
def test_shown_half_up_and_never_across_a_threshold(fraction, limit, text):
    assert shown(fraction, limit) == text


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.8496, "84.9%"),
        (0.85, "85%"),
        (0.7996, "79.9%"),
        (0.9996, "99.9%"),
        (0.8396, "84%"),
        (0.8404, "84%"),
        (0, "0%"),
        (1, "100%"),
    ],
)
def test_alone_it_is_not_rounded_up_to_where_a_limit_might_stand(fraction, text):
    assert alone(fraction) == text


def test_what_each_type_is_worth():
    several = question(
        "m",
        type="multiple",
        options=FIVE,
        target={"start-up": 1},
    )
    assert worth(several, START, ("o1", "o2"), TODAY) == 0.5
    assert worth(several, START, ("o0",), TODAY) == 0
    assert worth(question("s", target={"start-up": 2}), START, ("o1",), TODAY) == 0.5
    assert worth(question("s", target={"start-up": 2}), START, ("o4",), TODAY) == 1
    assert worth(question("s"), START, ("nonsense",), TODAY) is None
    assert worth(question("n", type="number", options=()), START, 3, TODAY) == 0


def test_four_conditions_are_too_many_however_well_they_are_planned():
    result = result_of(**{f"c{number}": ONE_BELOW for number in range(4)})
    assert (result.outcome, result.worst, result.best) == ("not-ready", "not-ready", "not-ready")
    assert result.decided_by.because == ("4 conditions are not met; 3 at most may be.",)


def test_a_stage_of_which_nothing_is_scored_lacks_nothing():
    stage = stage_score("one", "One", (), (0, 0), Thresholds())
    assert stage == StageScore("one", "One", 0, 0, coverage=1.0, low=1.0, high=1.0, na_share=0.0)


def test_one_condition_is_said_in_the_singular():
    assert result_of(c0=ONE_BELOW).sentence == "The model is ready to go live on one condition."


def test_where_no_rule_holds_the_last_that_was_tried_gives_the_reasons():
    trace = result_of(c0=chose(2), stop=chose(4)).trace
    lacks = "No action with an owner and a date within 90 days: “Is c0?”"
    assert [(rule.number, rule.holds, rule.because) for rule in trace[3:]] == [
        (4, False, ("Below its threshold: “Is c0?”", "No evidence yet: “Is stop?”")),
        (5, False, (lacks,)),
        (6, True, (lacks,)),
    ]
