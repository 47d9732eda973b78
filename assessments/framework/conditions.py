"""Whether a question is asked: conditions in three values, yes, no and not yet known.

Pure. None stands for *open*: a fact or an answer that the condition rests on is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessments.framework.definition import Answers, Condition, Framework, Question, Situation

Truth = bool | None


def both(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: one no decides, else one unknown leaves it open."""
    states = set(truths)
    return False if False in states else (None if None in states else True)


def either(truths: Iterable[Truth]) -> Truth:
    states = set(truths)
    return True if True in states else (None if None in states else False)


class Asking:
    """Decides once per question whether it is asked, for one situation and set of answers."""

    def __init__(self, framework: Framework, situation: Situation, answers: Answers):
        self.framework = framework
        self.situation = situation
        self.answers = answers
        self.decided: dict[str, Truth] = {}

    def asks(self, question: Question) -> Truth:
        if question.key not in self.decided:
            self.decided[question.key] = self.decide(question)
        return self.decided[question.key]

    def decide(self, question: Question) -> Truth:
        if self.situation.profile not in question.profiles:
            return False
        consideration = self.framework.consideration_by_key[question.consideration]
        if self.situation.profile not in consideration.profiles:
            return False
        return True if question.when is None else self.holds(question.when)

    def holds(self, condition: Condition) -> Truth:
        match condition.kind:
            case "all":
                return both(self.holds(part) for part in condition.parts)
            case "any":
                return either(self.holds(part) for part in condition.parts)
            case "not":
                inner = self.holds(condition.parts[0])
                return None if inner is None else not inner
            case "fact":
                return self.fact(condition)
            case "profile":
                return self.situation.profile in condition.values
            case "gate":
                return self.situation.gate in condition.values
            case _:
                return self.earlier(condition)

    def fact(self, condition: Condition) -> Truth:
        chosen = self.situation.facts.get(condition.key)
        return None if not chosen else not condition.values.isdisjoint(chosen)

    def earlier(self, condition: Condition) -> Truth:
        """`answered` and `chosen`: a question that is not asked, or does not apply, was not
        answered; one that is asked and waits leaves the condition open."""
        asked = self.asks(self.framework.questions[condition.key])
        if not asked:
            return asked
        given = self.answers.get(condition.key)
        if given is not None and given.status == "not-applicable":
            return False
        if given is None or given.status != "answered" or given.recheck:
            return None
        if condition.kind == "answered":
            return True
        return isinstance(given.value, tuple) and not condition.values.isdisjoint(given.value)


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """The conditions without parts, in order."""
    if condition is None:
        return
    if condition.parts:
        for part in condition.parts:
            yield from leaves(part)
    else:
        yield condition


def rests_on(question: Question) -> frozenset[str]:
    """The keys of the questions whose answers decide whether this one is asked."""
    kinds = ("answered", "chosen")
    return frozenset(leaf.key for leaf in leaves(question.when) if leaf.kind in kinds)
