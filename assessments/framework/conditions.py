"""Whether a question is asked: conditions in three values, yes, no and not yet known.

Pure. None stands for *open*: a fact or an answer that the condition rests on is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from assessments.framework.definition import (
    NOT_SURE,
    Answers,
    Condition,
    Essential,
    Framework,
    Gate,
    Question,
    Situation,
)

Truth = bool | None
Leaf = Callable[[Condition], Truth]
STATED = ("fact", "profile", "gate")


def both(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: one no decides, else one unknown leaves it open."""
    states = set(truths)
    return False if False in states else (None if None in states else True)


def either(truths: Iterable[Truth]) -> Truth:
    states = set(truths)
    return True if True in states else (None if None in states else False)


def turned(truth: Truth) -> Truth:
    return None if truth is None else not truth


def truth(
    condition: Condition, situation: Situation, answered: Leaf, *, asks: bool = True
) -> Truth:
    """What is not sure counts as what asks more: `asks` says which of the two that is, and turns
    within each `not`."""

    def part(inner: Condition) -> Truth:
        return truth(inner, situation, answered, asks=asks)

    match condition.kind:
        case "all":
            return both(part(each) for each in condition.parts)
        case "any":
            return either(part(each) for each in condition.parts)
        case "not":
            return turned(truth(condition.parts[0], situation, answered, asks=not asks))
        case "fact":
            chosen = situation.facts.get(condition.key)
            if not chosen:
                return None
            return asks if NOT_SURE in chosen else not condition.values.isdisjoint(chosen)
        case "profile":
            return situation.profile in condition.values
        case "gate":
            return situation.gate in condition.values
        case _:
            return answered(condition)


def stated(condition: Condition | None, situation: Situation) -> Truth:
    """Of a condition over facts, profile and gate alone; none always holds."""
    return True if condition is None else truth(condition, situation, lambda leaf: None)


def essential_of(question: Question, situation: Situation) -> Essential | None:
    """What holds the verdict back here, if this question can; an unstated fact counts as yes."""
    found = question.essential
    if found is None or found.threshold_for(situation.profile, situation.gate) is None:
        return None
    return None if stated(found.when, situation) is False else found


def gates_offered(framework: Framework, situation: Situation) -> tuple[Gate, ...]:
    return tuple(gate for gate in framework.gates if stated(gate.when, situation) is not False)


def contradictions(framework: Framework, situation: Situation) -> tuple[str, ...]:
    """The sentences of those that the situation falls into."""
    return tuple(
        found.says for found in framework.contradictions if is_contradicted(found.when, situation)
    )


def is_contradicted(condition: Condition, situation: Situation) -> bool:
    """Only by what is said for certain: who is not sure contradicts nothing."""
    return truth(condition, situation, lambda leaf: None, asks=False) is True


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
        return truth(condition, self.situation, self.earlier)

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


def rests_on_facts(question: Question) -> bool:
    own = question.essential.when if question.essential else None
    return any(leaf.kind == "fact" for leaf in (*leaves(question.when), *leaves(own)))


def rests_on(question: Question) -> frozenset[str]:
    """The keys of the questions whose answers decide whether this one is asked."""
    kinds = ("answered", "chosen")
    return frozenset(leaf.key for leaf in leaves(question.when) if leaf.kind in kinds)
