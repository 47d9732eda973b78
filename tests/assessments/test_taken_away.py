"""What facts take away, each alone and several together."""

from dataclasses import replace

import pytest

from assessments.framework.definition import (
    NOT_SURE,
    PROFILES,
    Condition,
    Essential,
    Fact,
    Option,
    Situation,
)
from assessments.scoring.taken_away import doubted, stops, taken_away, takes_away, unagreed
from tests.assessments.making import GO_LIVE, framework, question


def says_yes(fact):
    return Condition("fact", fact, frozenset({"yes"}))


def no(condition):
    return Condition("not", parts=(condition,))


def stop(key, binds=None, kind="stop", **more):
    bar = Essential(kind, dict.fromkeys(PROFILES, 2), when=binds)
    return question(key, essential=bar, weight=2, **more)


def fact(key, unsure=True):
    keys = ("yes", "no", NOT_SURE) if unsure else ("yes", "no")
    return Fact(key, f"{key}?", tuple(Option(each, each) for each in keys), unsure=unsure)


def made(*questions, **more):
    facts = tuple(fact(key) for key in "abc")
    return replace(framework(*questions, gates=(GO_LIVE,)), facts=facts, **more)


def place(**facts):
    return Situation("start-up", "go-live", {key: (each,) for key, each in facts.items()})


def keys(questions):
    return [each.key for each in questions]


@pytest.mark.parametrize(
    ("one", "said", "taken"),
    [
        (stop("q", when=says_yes("a")), "no", ["q"]),
        (stop("q", when=says_yes("a")), "yes", []),
        (stop("q", when=says_yes("a")), NOT_SURE, []),
        (stop("q", when=no(says_yes("a"))), "yes", ["q"]),
        (stop("q", binds=says_yes("a")), "no", ["q"]),
        (stop("q", when=says_yes("a"), kind="condition"), "no", []),
        (question("q", when=says_yes("a")), "no", []),
        (stop("q", when=says_yes("b")), "no", []),
    ],
)
def test_what_a_fact_takes_away(one, said, taken):
    small = made(one)
    assert keys(takes_away(small, place(a=said, b="no"), "a")) == taken
    assert unagreed(small, place(a=said), ()) == tuple("a" for _ in taken)


def test_a_question_that_hangs_on_one_that_a_fact_takes_away_is_taken_too():
    earlier = question("earlier", when=says_yes("a"))
    later = stop("later", when=Condition("answered", "earlier"))
    assert keys(takes_away(made(earlier, later), place(a="no"), "a")) == ["later"]


def test_an_essential_outside_the_gate_is_not_missed():
    small = made(question("here"), stop("there", stage="two", when=says_yes("a")))
    assert takes_away(small, place(a="no"), "a") == ()


def test_a_fact_that_cannot_be_left_not_sure_never_waits():
    small = made(stop("q", when=says_yes("a")))
    old = replace(small, facts=(fact("a", unsure=False),))
    assert takes_away(old, place(a="no"), "a") == ()
    assert unagreed(old, place(a="no"), ()) == ()


ALL = Condition("all", parts=(says_yes("a"), says_yes("b")))
ANY = Condition("any", parts=(says_yes("a"), says_yes("b")))


@pytest.mark.parametrize(
    ("when", "said", "agreed", "waiting"),
    [
        (ALL, {"a": "no", "b": "no"}, "", "ab"),
        (ALL, {"a": "no", "b": "no"}, "a", ""),  # b takes nothing more away
        (ALL, {"a": "yes", "b": "no"}, "", "b"),
        (ANY, {"a": "no", "b": "no"}, "", "ab"),
        (ANY, {"a": "no", "b": "no"}, "a", "b"),
        (ANY, {"a": "yes", "b": "no"}, "", ""),
        (ANY, {"a": "no", "b": "no"}, "ab", ""),
    ],
)
def test_what_several_facts_take_away_together_waits_for_each(when, said, agreed, waiting):
    assert "".join(unagreed(made(stop("q", when=when)), place(**said), agreed)) == waiting


MIXED = Condition("all", parts=(ANY, no(says_yes("c"))))


@pytest.mark.parametrize("agreed", ["", "a", "b", "c", "ab", "ac", "bc"])
@pytest.mark.parametrize("said", ["no no yes", "no no no", "yes no yes", "no yes yes"])
def test_no_set_of_facts_gets_round_a_stop(agreed, said):
    """What counts asks all that would be asked if whatever nobody agreed to were not sure."""
    small = made(stop("q", when=MIXED), stop("r", when=ALL), stop("s", binds=no(ANY)))
    situation = place(**dict(zip("abc", said.split(), strict=True)))
    counts = doubted(situation, unagreed(small, situation, agreed))
    open_ = doubted(situation, set("abc") - set(agreed))
    assert keys(stops(small, counts)) == keys(stops(small, open_))


def test_what_is_agreed_is_still_said_to_take_away():
    small = made(stop("q", when=says_yes("a")))
    assert {key: keys(each) for key, each in taken_away(small, place(a="no"), "a").items()} == {
        "a": ["q"]
    }
