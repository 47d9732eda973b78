"""The weighted method with essentials. Pure.

`low` counts what is open as 0 and decides; `high` counts it as 1 and shows what may still come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from assessments.framework.definition import Answers, Framework, Situation
from assessments.scoring.answer_value import evidence_ends
from assessments.scoring.result import INCOMPLETE, NOT_READY, OPEN, READY, WITH_CONDITIONS, Result
from assessments.scoring.weighted_facts import WeightedFacts, completed, weighted_facts_of
from assessments.scoring.weighted_rules import below, rules, settled


def deciding(facts: WeightedFacts) -> tuple[str, ...]:
    """The open questions between worst and best: essentials first, then by weight."""
    essentials = [essential.question for essential in facts.essentials if essential.state == OPEN]
    rest = [
        contribution
        for contribution in facts.contributions.values()
        if contribution.state == OPEN and contribution.question not in essentials
    ]
    rest.sort(key=lambda contribution: -contribution.weight)
    return (*essentials, *(contribution.question for contribution in rest))


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
    WITH_CONDITIONS: "is {gate}, with conditions",
    NOT_READY: "is not {gate}",
    INCOMPLETE: "cannot be called {gate}: too much is still open",
}


def sentence(framework: Framework, situation: Situation, outcome: str, conditions: int) -> str:
    gate = framework.gate_by_key.get(situation.gate)
    words = WORDS[outcome].format(gate=gate.sentence if gate else "ready")
    if outcome == WITH_CONDITIONS and conditions:
        words = words.replace(
            "with conditions",
            "on one condition" if conditions == 1 else f"on {conditions} conditions",
        )
    return f"The model {words}."


def score(framework: Framework, situation: Situation, answers: Answers, today: date) -> Result:
    facts, (answered, total) = weighted_facts_of(framework, situation, answers, today)
    outcome, trace = rules(facts)
    conditions = tuple(essential.question for essential in below(facts, "condition"))
    return Result(
        method="weighted",
        outcome=outcome,
        sentence=sentence(framework, situation, outcome, len(conditions)),
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
        valid_until=None
        if outcome == INCOMPLETE
        else valid_until(facts, answers, today, conditions),
    )
