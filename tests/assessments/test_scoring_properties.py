"""What must hold of every score, over small frameworks and answers drawn at random."""

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.framework.definition import PROFILES, Situation
from assessments.scoring.score import score
from tests.assessments.making import (
    BANDS,
    FIVE,
    LEVELS,
    TODAY,
    UNKNOWN,
    chose,
    essential,
    framework,
    plan,
    question,
    set_aside,
)

START = Situation("start-up")
ORDER = {"not-ready": 0, "ready-with-conditions": 1, "ready": 2}
OPTIONS = FIVE[:3]
targets = st.integers(1, 2).map(lambda value: dict.fromkeys(PROFILES, value))


@st.composite
def questions(draw, number):
    key, stage = f"q{number}", draw(st.sampled_from(["one", "two"]))
    kind = draw(st.sampled_from(["", "", "stop", "condition"]))
    more = {
        "options": OPTIONS,
        "target": draw(targets),
        "level": draw(st.sampled_from(["repeatable", "reproducible"])),
        "na": kind != "stop",
    }
    if kind:
        return essential(key, kind, draw(st.integers(1, 2)), stage, **more)
    return question(key, stage, weight=draw(st.integers(1, 3)), **more)


@st.composite
def frameworks(draw, method="weighted", most=6):
    found = [draw(questions(number)) for number in range(draw(st.integers(1, most)))]
    extra = {"levels": {"levels": LEVELS}, "minimum": {"bands": BANDS}}.get(method, {})
    return framework(*found, method=method, **extra)


answers_of_one = st.one_of(
    st.just(UNKNOWN),
    st.builds(
        chose,
        st.integers(0, 2),
        evidence=st.booleans(),
        action=st.sampled_from([None, plan()]),
    ),
)


@st.composite
def cases(draw, method="weighted", asides=False, most=6):
    """A framework and answers to some of its questions."""
    made = draw(frameworks(method, most))
    one = st.one_of(answers_of_one, st.just(set_aside())) if asides else answers_of_one
    answers = {key: draw(st.none() | one) for key in made.questions}
    return made, {key: each for key, each in answers.items() if each}


def result_of(made, answers):
    return score(made, START, answers, TODAY)


def ends(result):
    return ORDER[result.worst], ORDER[result.best]


def open_keys(made, answers):
    return [key for key in made.questions if key not in answers or answers[key].status == "unknown"]


def completions(made, answers):
    keys = open_keys(made, answers)
    for values in product(range(3), repeat=len(keys)):
        for proof in (False, True):
            filled = {k: chose(v, evidence=proof) for k, v in zip(keys, values, strict=True)}
            yield answers | filled


@settings(deadline=None, max_examples=60)
@given(cases(most=4))
def test_worst_and_best_are_those_of_all_completions(case):
    made, answers = case
    outcomes = [result_of(made, filled).outcome for filled in completions(made, answers)]
    ranks = [ORDER[outcome] for outcome in outcomes]
    assert ends(result_of(made, answers)) == (min(ranks), max(ranks))


@settings(deadline=None)
@given(cases(asides=True))
def test_low_is_never_above_high(case):
    result = result_of(*case)
    pairs = [(result.low, result.high), *((s.low, s.high) for s in result.stages)]
    assert [pair for pair in pairs if not 0 <= pair[0] <= pair[1] <= 1 + 1e-9] == []
    assert ends(result) == tuple(sorted(ends(result)))


@settings(deadline=None)
@given(cases(), st.data())
def test_raising_a_known_answer_lowers_neither_end(case, data):
    made, answers = case
    known = [k for k, g in answers.items() if g.status == "answered" and g.value != ("o2",)]
    if not known:
        return
    key = data.draw(st.sampled_from(known))
    higher = replace(answers[key], value=(f"o{int(answers[key].value[0][1]) + 1}",))
    before, after = ends(result_of(made, answers)), ends(result_of(made, answers | {key: higher}))
    assert [one <= other for one, other in zip(before, after, strict=True)] == [True, True]


@settings(deadline=None)
@given(cases(), st.data())
def test_answering_narrows_and_clearing_never_lifts_the_worst(case, data):
    made, answers = case
    blank = [key for key in made.questions if key not in answers]
    if not blank:
        return
    filled = answers | {data.draw(st.sampled_from(blank)): data.draw(answers_of_one)}
    (worst, best), (worst_then, best_then) = (
        ends(result_of(made, answers)),
        ends(result_of(made, filled)),
    )
    assert (worst <= worst_then, best_then <= best) == (True, True)


@settings(deadline=None)
@given(cases(asides=True), st.randoms())
def test_the_order_of_answers_is_irrelevant(case, random):
    made, answers = case
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert result_of(made, dict(shuffled)) == result_of(made, answers)


@settings(deadline=None)
@given(cases(asides=True))
def test_the_verdict_is_the_first_rule_that_holds(case):
    result = result_of(*case)
    assert [rule.holds for rule in result.trace] == [False] * (len(result.trace) - 1) + [True]
    verdicts = {1: "not-ready", 2: "incomplete", 3: "incomplete", 4: "ready", 6: "not-ready"}
    expected = verdicts.get(result.decided_by.number, "ready-with-conditions")
    assert result.outcome == expected


@settings(deadline=None)
@given(cases(), st.data())
def test_setting_aside_leaves_the_others_alone_and_is_capped(case, data):
    made, answers = case
    optional = [key for key, each in made.questions.items() if each.na]
    if not optional:
        return
    key = data.draw(st.sampled_from(optional))
    before, after = result_of(made, answers), result_of(made, answers | {key: set_aside()})
    others = [each for each in made.questions if each != key]
    assert [before.contributions[k] for k in others] == [after.contributions[k] for k in others]
    if max(stage.na_share for stage in after.stages) > 0.10:
        assert after.outcome != "ready"


@settings(deadline=None, max_examples=40)
@given(cases("levels", most=4))
def test_levels_agree_with_all_completions(case):
    made, answers = case
    ladder = [level.key for level in LEVELS]
    ranks = [ladder.index(result_of(made, f).outcome) for f in completions(made, answers)]
    result = result_of(made, answers)
    assert (result.worst, result.best) == (ladder[min(ranks)], ladder[max(ranks)])


@settings(deadline=None, max_examples=40)
@given(cases("minimum", most=4))
def test_the_weakest_section_agrees_with_all_completions(case):
    made, answers = case
    points = [result_of(made, filled).low for filled in completions(made, answers)]
    result = result_of(made, answers)
    assert (result.low, result.high) == (min(points), max(points))
