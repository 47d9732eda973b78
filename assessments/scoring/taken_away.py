"""What facts take away: stop essentials that nobody is asked because of what is stated. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from assessments.framework.conditions import Asking, essential_of, stated
from assessments.framework.definition import (
    NOT_SURE,
    Condition,
    Framework,
    Question,
    Situation,
)
from assessments.scoring.progress import counted_stages


def doubted(situation: Situation, facts: Collection[str]) -> Situation:
    """The same, with these facts not sure."""
    return replace(
        situation,
        facts={
            key: (NOT_SURE,) if key in facts else chosen for key, chosen in situation.facts.items()
        },
    )


def takes_away(
    framework: Framework,
    situation: Situation,
    fact: str,
    doubtful: Collection[str] = (),
) -> tuple[Question, ...]:
    """The stop essentials that would bind if `fact` were not sure, and do not as is stated. What
    it takes away only together with others that are `doubtful` too, each of them takes away."""
    if not is_certain(framework, situation, fact):
        return ()
    binding = {question.key for question in stops(framework, situation)}
    return tuple(
        question
        for question in stops(framework, doubted(situation, {fact, *doubtful}))
        if question.key not in binding and fact in silencing(framework, question, situation)
    )


def taken_away(
    framework: Framework, situation: Situation, agreed: Collection[str]
) -> Mapping[str, tuple[Question, ...]]:
    """By fact, in the document's order, what each takes away; of `situation` as it is stated, with
    those facts `agreed` by a second person."""
    certain = [fact.key for fact in framework.facts if is_certain(framework, situation, fact.key)]
    doubtful = [key for key in certain if key not in agreed]
    taken = {key: takes_away(framework, situation, key, doubtful) for key in certain}
    return {key: questions for key, questions in taken.items() if questions}


def unagreed(
    framework: Framework, situation: Situation, agreed: Collection[str]
) -> tuple[str, ...]:
    """The facts that wait for a reason and a second person."""
    return tuple(key for key in taken_away(framework, situation, agreed) if key not in agreed)


def is_certain(framework: Framework, situation: Situation, fact: str) -> bool:
    """Whether it could have been left not sure, and was not."""
    chosen = situation.facts.get(fact, ())
    return framework.fact_by_key[fact].unsure and bool(chosen) and NOT_SURE not in chosen


def stops(framework: Framework, situation: Situation) -> Iterator[Question]:
    """The stop essentials that bind, or may once more is answered."""
    asking = Asking(framework, situation, {})
    for stage in counted_stages(framework, situation):
        for question in stage.questions:
            essential = essential_of(question, situation)
            is_stop = essential is not None and essential.kind == "stop"
            if is_stop and asking.asks(question) is not False:
                yield question


def silencing(framework: Framework, question: Question, situation: Situation) -> frozenset[str]:
    """The facts that, as stated, ask less of this question than not sure would."""
    own = question.essential.when if question.essential else None
    return frozenset(
        fact
        for condition in (question.when, own)
        for fact in asking_less(framework, condition, situation, asks=True)
    )


def asking_less(
    framework: Framework, condition: Condition | None, situation: Situation, *, asks: bool
) -> Iterator[str]:
    """`asks` as in `conditions.truth`: it turns within each `not`."""
    if condition is None:
        return
    if condition.kind == "fact" and stated(condition, situation) is not asks:
        yield condition.key
    if condition.kind in ("answered", "chosen"):
        earlier = framework.questions[condition.key]
        yield from asking_less(framework, earlier.when, situation, asks=asks)
    for part in condition.parts:
        turned = asks if condition.kind != "not" else not asks
        yield from asking_less(framework, part, situation, asks=turned)
