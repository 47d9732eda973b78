"""The weighted method with essentials. Pure.

`low` counts what is open as 0 and decides; `high` counts it as 1 and shows what may still come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from assessments.framework.definition import Answers, Framework, Situation
from assessments.scoring.answer_value import evidence_ends
from assessments.scoring.contribution import open_first
from assessments.scoring.result import INCOMPLETE, NOT_READY, READY, WITH_CONDITIONS, Result
from assessments.scoring.weighted_facts import WeightedFacts, completed, weighted_facts_of
from assessments.scoring.weighted_rules import (
    below,
    only_unplanned,
    rules,
    settled,
    short_of_ready,
    unproved,
)


def deciding(facts: WeightedFacts) -> tuple[str, ...]:
    """The open questions between worst and best: essentials first, then by weight."""
    essentials = {each.question for each in facts.essentials}
    return open_first(facts.contributions, essentials)


def valid_until(
    facts: WeightedFacts, answers: Answers, today: date, conditions: Sequence[str]
) -> date:
    """The earliest of the framework's span, a condition's due date, evidence running out."""
    days = facts.limits.valid_days.get(facts.situation.profile, 90)
    ends = [today + timedelta(days=days)]
    for key in conditions:
        given = answers.get(key)
        if given and given.action and given.action.due and given.action.due >= today:
            ends.append(given.action.due)
    for essential in facts.essentials:
        last = evidence_ends(answers.get(essential.question), today)
        if last is not None:
            ends.append(last)
    return min(ends)


WORDS = {
    READY: "is {gate}",
    WITH_CONDITIONS: "is {gate}",
    NOT_READY: "is not {gate}",
    INCOMPLETE: "cannot be called {gate}: too much is still open",
}


def on_what(conditions: int, unproved: int, short: int) -> str:
    """What stands between this verdict and *ready*. `short`: all that ready lacks; what is neither
    a condition nor a proof is named where a reader would else take the rest for done."""
    parts = []
    if conditions:
        parts.append("on one condition" if conditions == 1 else f"on {conditions} conditions")
    if unproved:
        parts.append(
            "once one answer is proved" if unproved == 1 else f"once {unproved} answers are proved"
        )
    others = short - conditions - unproved
    if others > 0 and (unproved or not conditions):
        things = "one thing" if others == 1 else f"{others} things"
        parts.append(f"with {things} short of what ready asks for")
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]


def sentence(facts: WeightedFacts, outcome: str) -> str:
    gate = facts.framework.gate_by_key.get(facts.situation.gate)
    words = WORDS[outcome].format(gate=gate.sentence if gate else "ready")
    if outcome == WITH_CONDITIONS:
        conditions = len(below(facts, "condition"))
        words += " " + on_what(conditions, len(unproved(facts)), len(short_of_ready(facts)))
    return f"The model {words}."


def score(framework: Framework, situation: Situation, answers: Answers, today: date) -> Result:
    facts, (answered, total) = weighted_facts_of(framework, situation, answers, today)
    outcome, trace = rules(facts)
    conditions = tuple(essential.question for essential in below(facts, "condition"))
    return Result(
        method="weighted",
        outcome=outcome,
        sentence=sentence(facts, outcome),
        answered=answered,
        total=total,
        coverage=facts.coverage,
        low=facts.low,
        high=facts.high,
        worst=settled(completed(facts, best=False)),
        best=settled(completed(facts, best=True)),
        stages=tuple(facts.stages),
        contributions=facts.contributions,
        essentials=facts.essentials,
        trace=trace,
        conditions=conditions if outcome == WITH_CONDITIONS else (),
        deciding=deciding(facts) if outcome == INCOMPLETE else (),
        only_unplanned=only_unplanned(facts) if outcome == NOT_READY else (),
        unproved=tuple(each.question for each in unproved(facts)),
        valid_until=valid_until(facts, answers, today, conditions)
        if outcome in (READY, WITH_CONDITIONS)
        else None,
    )
