import pytest

from assessments.framework.conditions import Asking
from assessments.framework.definition import Condition, Given, Situation
from tests.assessments.making import UNKNOWN, chose, framework, question, set_aside


def fact(value):
    return Condition("fact", "data", frozenset({value}))


def parts(kind, *inner):
    return Condition(kind, parts=inner)


YES, NO, OPEN = fact("yes"), fact("no"), Condition("fact", "unsaid", frozenset({"yes"}))
CHOSEN = Condition("chosen", "first", frozenset({"o2"}))
ANSWERED = Condition("answered", "first")
SMALL = framework(question("first", when=YES), question("second"))


def holds(condition, answers=None, data="yes"):
    situation = Situation("start-up", "build", {"data": (data,)})
    return Asking(SMALL, situation, answers or {}).holds(condition)


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        (YES, True),
        (NO, False),
        (OPEN, None),
        (parts("not", OPEN), None),
        (parts("not", YES), False),
        (parts("all", YES, OPEN), None),
        (parts("all", NO, OPEN), False),
        (parts("any", YES, OPEN), True),
        (parts("any", NO, OPEN), None),
        (parts("any", NO, NO), False),
        (Condition("profile", values=frozenset({"larger"})), False),
        (Condition("gate", values=frozenset({"build", "live"})), True),
    ],
)
def test_three_values(condition, truth):
    assert holds(condition) is truth


@pytest.mark.parametrize(
    ("given", "chosen", "answered"),
    [
        (None, None, None),
        (UNKNOWN, None, None),
        (chose(2), True, True),
        (chose(1), False, True),
        (chose(2, recheck=True), None, None),
        (set_aside(), False, False),
        (Given("open"), None, None),
    ],
)
def test_earlier_answers(given, chosen, answered):
    answers = {"first": given} if given else {}
    assert (holds(CHOSEN, answers), holds(ANSWERED, answers)) == (chosen, answered)


def test_an_answer_to_a_hidden_question_counts_as_not_answered():
    answers = {"first": chose(2)}
    assert (holds(CHOSEN, answers, "no"), holds(ANSWERED, answers, "no")) == (False, False)
