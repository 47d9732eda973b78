"""What facts decide: not sure, essentials, gates, contradictions, lenses that matter."""

from dataclasses import replace
from pathlib import Path

import pytest

from assessments.forms.starting import GroundForm
from assessments.framework.conditions import (
    Asking,
    contradictions,
    essential_of,
    gates_offered,
)
from assessments.framework.definition import (
    NOT_SURE,
    PROFILES,
    Condition,
    Contradiction,
    Essential,
    Situation,
    Thresholds,
)
from assessments.framework.parsing import parse
from assessments.scoring.progress import asked, needs_proof
from assessments.scoring.score import score
from documents.yaml_with_lines import Faulty
from tests.assessments.making import GO_LIVE, TODAY, chose, framework, question

SAFETY = Condition("fact", "safety", frozenset({"yes"}))
NOT_SAFETY = Condition("not", parts=(SAFETY,))
LIVE = replace(GO_LIVE, key="healthy", when=Condition("fact", "live", frozenset({"yes"})))
BY_FACT = question(
    "check", essential=Essential("stop", dict.fromkeys(PROFILES, 2), when=SAFETY), weight=2
)
SMALL = replace(
    framework(
        BY_FACT,
        question("guard", when=SAFETY, lens=("responsible-ai",), weight=3),
        question("easy", when=NOT_SAFETY),
        *(question(f"q{number}", weight=3) for number in range(9)),
        gates=(GO_LIVE, LIVE),
        thresholds=Thresholds(ready_lens={"responsible-ai": 0.55}),
    ),
    contradictions=(
        Contradiction(
            Condition("all", parts=(Condition("gate", values=frozenset({"healthy"})), SAFETY)),
            "A thing that hurts is not healthy.",
        ),
    ),
)


def place(safety, gate="go-live", **facts):
    stated = {"safety": (safety,)} if safety else {}
    return Situation("start-up", gate, stated | {key: (each,) for key, each in facts.items()})


def keys(safety):
    seen = asked(SMALL, place(safety), {})
    return {q.key for q in seen.visible} & {"guard", "easy"}


@pytest.mark.parametrize(
    ("safety", "shown"),
    [("yes", {"guard"}), ("no", {"easy"}), (NOT_SURE, {"guard", "easy"}), ("", set())],
)
def test_who_is_not_sure_is_asked_as_if_yes_on_both_sides(safety, shown):
    assert keys(safety) == shown


def test_not_sure_within_nots_always_asks():
    twice = Condition("not", parts=(NOT_SAFETY,))
    neither = Condition("all", parts=(SAFETY, NOT_SAFETY))
    asking = Asking(SMALL, place(NOT_SURE), {})
    assert [asking.holds(each) for each in (twice, neither)] == [True, True]


@pytest.mark.parametrize(
    ("safety", "holds"), [("yes", True), (NOT_SURE, True), ("", True), ("no", False)]
)
def test_an_essential_by_fact_is_one_only_then(safety, holds):
    assert (essential_of(BY_FACT, place(safety)) is not None) is holds
    assert needs_proof(BY_FACT, place(safety)) is holds
    result = score(SMALL, place(safety), {"check": chose(0)}, TODAY)
    assert [each.question for each in result.essentials] == ["check"] * holds
    assert (result.outcome == "not-ready") is holds


@pytest.mark.parametrize(
    ("live", "gates"),
    [("yes", ["go-live", "healthy"]), ("", ["go-live", "healthy"]), ("no", ["go-live"])],
)
def test_a_gate_is_offered_where_the_facts_allow_it(live, gates):
    stated = {"live": live} if live else {}
    assert [each.key for each in gates_offered(SMALL, place("no", **stated))] == gates


@pytest.mark.parametrize(("safety", "count"), [("yes", 1), ("no", 0), (NOT_SURE, 0), ("", 0)])
def test_only_what_is_said_for_certain_contradicts(safety, count):
    assert len(contradictions(SMALL, place(safety, "healthy"))) == count


def outcome(safety, guard):
    answers = {key: chose(4, evidence=True) for key in SMALL.questions}
    result = score(SMALL, place(safety), answers | {"guard": guard}, TODAY)
    return result.outcome, result.decided_by.because


def test_a_lens_that_the_facts_made_matter_may_not_be_low():
    assert outcome("yes", chose(4)) == ("ready", ())
    refused = ("The score under responsible AI is 50%; 55% is needed.",)
    assert outcome("yes", chose(2)) == ("not-ready", refused)
    assert outcome("no", chose(0)) == ("ready", ())


def test_what_is_open_under_a_lens_keeps_it_undecided():
    """Counted worst and best, as everywhere."""
    answers = {key: chose(4, evidence=True) for key in SMALL.questions if key != "guard"}
    result = score(SMALL, place("yes"), answers, TODAY)
    assert (result.worst, result.best) == ("not-ready", "ready")


# --- in a document --------------------------------------------------------------------------------
DOCUMENT = (Path(__file__).parent / "document.yaml").read_text()


def instead(old, new):
    assert old in DOCUMENT
    return DOCUMENT.replace(old, new, 1)


def test_unsure_adds_the_last_option():
    made = parse(instead("    prompt: Personal data?", "    unsure: true\n    prompt: Personal?"))
    assert [option.key for option in made.facts[0].options] == ["yes", "no", NOT_SURE]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "summary: All., stages: [one]}",
            "summary: All., stages: [one], when: {answered: owner}}",
            "may rest on facts, profile and gate only",
        ),
        (
            "larger: mandated}",
            'larger: mandated, when: {fact: weather, is: ["yes"]}}',
            "there is no fact 'weather'",
        ),
        (
            "stages:\n  - key: one",
            (
                'contradictions:\n  - {when: {fact: personal, is: ["maybe"]}, says: No.}\n'
                "stages:\n  - key: one"
            ),
            "'maybe' is not one of fact personal",
        ),
        (
            "incomplete: 80,",
            "incomplete: 80, ready-lens: {privacy: 155},",
            "must be per cent, from 0 to 100",
        ),
    ],
)
def test_what_may_not_stand_there_is_told(old, new, told):
    with pytest.raises(Faulty) as caught:
        parse(instead(old, new))
    assert told in [problem.reason for problem in caught.value.problems]


# --- in the form ----------------------------------------------------------------------------------
MADE = parse(
    instead(
        "facts:\n",
        'contradictions:\n  - {when: {all: [{gate: [live]}, {fact: personal, is: ["no"]}]}, '
        "says: Live means people.}\nfacts:\n",
    ).replace("    prompt: Personal data?", "    unsure: true\n    prompt: Personal data?", 1)
)


@pytest.mark.parametrize(
    ("personal", "errors"),
    [("yes", {}), (NOT_SURE, {}), ("no", {"__all__": ["Live means people."]})],
)
def test_facts_that_cannot_all_be_so_are_refused_in_a_sentence(personal, errors):
    form = GroundForm(MADE, {"gate": "live", "fact-personal": personal})
    assert {key: list(told) for key, told in form.errors.items()} == errors


def test_a_gate_that_is_not_offered_is_refused():
    closed = replace(
        MADE,
        contradictions=(),
        gates=(replace(MADE.gates[0], when=Condition("fact", "personal", frozenset({"no"}))),),
    )
    form = GroundForm(closed, {"gate": "live", "fact-personal": "yes"})
    assert list(form.errors) == ["gate"]
    assert GroundForm(closed, {"gate": "live", "fact-personal": "no"}).is_valid()


def test_not_sure_stands_alone():
    (fact,) = MADE.facts
    several = replace(MADE, contradictions=(), facts=(replace(fact, multiple=True),))
    form = GroundForm(several, {"gate": "live", "fact-personal": ["yes", NOT_SURE]})
    assert list(form.errors) == ["fact-personal"]


def test_each_gate_tells_what_it_is_for():
    assert "All." in str(GroundForm(MADE)["gate"])
