"""The six rules of the weighted method: the first that holds decides. Pure.

Each function returns the reasons for which its rule holds, or those for which it fails. Why the
rules are so is in ARCHITECTURE.md under "Verdict".
"""

from __future__ import annotations

from dataclasses import replace

from assessments.scoring.percent import is_below, per_cent, shown
from assessments.scoring.result import (
    INCOMPLETE,
    NOT_READY,
    OPEN,
    READY,
    SET_ASIDE,
    WITH_CONDITIONS,
    EssentialState,
    Rule,
    StageScore,
)
from assessments.scoring.weighted_facts import BELOW, MET, WeightedFacts

KNOWN_WORDS = {"low": "The score", "coverage": "What is known"}


def words_for(part: WeightedFacts | StageScore, measure: str) -> str:
    """The best that may still come is spoken of only where something may."""
    if measure != "high":
        return KNOWN_WORDS[measure]
    return "The best score still possible" if is_below(part.low, part.high) else "The score"


def short_of(facts: WeightedFacts, measure: str, overall: float, stage_limit: float) -> list[str]:
    """Where `measure` (low, high, coverage) stays under its limits."""
    lines = []
    value = getattr(facts, measure)
    if is_below(value, overall):
        words = words_for(facts, measure)
        lines.append(f"{words} is {shown(value, overall)} overall; {per_cent(overall)} is needed.")
    for stage in facts.stages:
        value = getattr(stage, measure)
        if is_below(value, stage_limit):
            lines.append(
                f"{words_for(stage, measure)} in {stage.title} is {shown(value, stage_limit)}; "
                f"{per_cent(stage_limit)} is needed."
            )
    return lines


LENSES = {
    "value": "value",
    "cost": "cost",
    "security": "security",
    "privacy": "privacy",
    "responsible-ai": "responsible AI",
    "resilience": "resilience",
    "generative-ai": "generative AI",
}


def short_lenses(facts: WeightedFacts, *, best: bool) -> list[str]:
    """The lenses that the facts made matter, and that stay under their limit."""
    lines = []
    for lens, (low, high) in facts.lenses.items():
        value, limit = (high if best else low), facts.limits.ready_lens[lens]
        words = "The best score still possible" if best and is_below(low, high) else "The score"
        if is_below(value, limit):
            lines.append(
                f"{words} under {LENSES[lens]} is {shown(value, limit)}; "
                f"{per_cent(limit)} is needed."
            )
    return lines


def below(facts: WeightedFacts, kind: str) -> list[EssentialState]:
    return [
        essential
        for essential in facts.essentials
        if essential.kind == kind and essential.state == BELOW
    ]


def against(facts: WeightedFacts) -> list[str]:
    """Rule 1: why nothing that is still open could change it."""
    limits = facts.limits
    stops, conditions = below(facts, "stop"), below(facts, "condition")
    lines = [f"Below what must be in place: “{facts.prompt(s.question)}”" for s in stops]
    lines += [
        f"Two steps or more below: “{facts.prompt(condition.question)}”"
        for condition in conditions
        if condition.steps >= 2
    ]
    if len(conditions) > limits.most_conditions:
        lines.append(
            f"{len(conditions)} conditions are not met; {limits.most_conditions} at most may be."
        )
    lines += short_of(facts, "high", limits.conditions_low, limits.conditions_low_stage)
    return lines + short_lenses(facts, best=True)


def just_begun(facts: WeightedFacts) -> list[str]:
    limit = facts.limits.just_begun
    if not is_below(facts.coverage, limit):
        return []
    return [f"{shown(facts.coverage, limit)} of the questions, by weight, are answered so far."]


def gaps_in_knowledge(facts: WeightedFacts) -> list[str]:
    lines = [
        f"Still open: “{facts.prompt(essential.question)}”"
        for essential in facts.essentials
        if essential.state == OPEN
    ]
    limits = facts.limits
    return lines + short_of(facts, "coverage", limits.incomplete, limits.incomplete_stage)


def short_of_ready(facts: WeightedFacts) -> list[str]:
    """Rule 4, turned round: what keeps it from *ready*; nothing where it holds."""
    limits = facts.limits
    lines = [
        f"Below its threshold: “{facts.prompt(essential.question)}”"
        for essential in facts.essentials
        if essential.state != MET
    ]
    lines += [
        f"{'Its evidence has lapsed' if each.lapsed else 'No evidence yet'}: "
        f"“{facts.prompt(each.question)}”"
        for each in unproved(facts)
    ]
    lines += short_of(facts, "coverage", limits.ready_coverage, limits.ready_coverage_stage)
    lines += short_of(facts, "low", limits.ready_low, limits.ready_low_stage)
    lines += short_lenses(facts, best=False)
    lines += [f"Nothing is in place yet for: {title}." for title in bare(facts)]
    lines += [
        f"{shown(stage.na_share, limits.na_cap)} of {stage.title} was set aside as not applicable; "
        f"{per_cent(limits.na_cap)} at most may be."
        for stage in facts.stages
        if stage.na_share > limits.na_cap + 1e-9
    ]
    return lines


def unproved(facts: WeightedFacts) -> list[EssentialState]:
    """Stops that are met, as is said, and that nothing shows."""
    return [
        each
        for each in facts.essentials
        if each.kind == "stop" and each.state == MET and not each.evidenced
    ]


def bare(facts: WeightedFacts) -> list[str]:
    """Considerations of which every answer scores nothing."""
    values: dict[str, list[float]] = {}
    for contribution in facts.contributions.values():
        if contribution.state != SET_ASIDE:
            values.setdefault(contribution.consideration, []).append(contribution.low)
    homes = facts.framework.consideration_by_key
    return [homes[key].title for key, lows in values.items() if not any(lows)]


def short_of_conditions(facts: WeightedFacts) -> list[str]:
    limits = facts.limits
    lines = [
        f"Below what must be in place: “{facts.prompt(essential.question)}”"
        for essential in facts.essentials
        if essential.kind == "stop" and essential.state != MET
    ]
    conditions = [
        essential
        for essential in facts.essentials
        if essential.kind == "condition" and essential.state != MET
    ]
    if len(conditions) > limits.most_conditions:
        lines.append(
            f"{len(conditions)} conditions are not met; {limits.most_conditions} at most may be."
        )
    for condition in conditions:
        if condition.state != BELOW or condition.steps > 1:
            lines.append(f"More than one step below: “{facts.prompt(condition.question)}”")
        elif not condition.planned:
            lines.append(
                f"No action with an owner and a date within {limits.action_days} days: "
                f"“{facts.prompt(condition.question)}”"
            )
    lines += short_of(facts, "low", limits.conditions_low, limits.conditions_low_stage)
    return lines + short_lenses(facts, best=False)


def only_unplanned(facts: WeightedFacts) -> tuple[str, ...]:
    """The conditions for which an action with an owner and a date is all that is missing, where
    planning them would change the verdict."""
    if not short_of_conditions(facts):
        return ()
    planned = replace(
        facts, essentials=tuple(replace(each, planned=True) for each in facts.essentials)
    )
    if short_of_conditions(planned):
        return ()
    return tuple(each.question for each in below(facts, "condition") if not each.planned)


def settled(facts: WeightedFacts) -> str:
    """Rules 4 to 6 alone."""
    if not short_of_ready(facts):
        return READY
    return NOT_READY if short_of_conditions(facts) else WITH_CONDITIONS


def decided_against(facts: WeightedFacts) -> str:
    is_open = any(each.state == OPEN for each in facts.contributions.values())
    return f"Decided against{': nothing that is still open could change it' if is_open else ''}."


def in_place(facts: WeightedFacts) -> str:
    """Rule 5 in words: what it has looked at, and no more."""
    conditions = len(below(facts, "condition"))
    if not conditions:
        return "What must be in place is, as far as is said."
    what = "one condition is" if conditions == 1 else f"{conditions} conditions are"
    return f"What must be in place is; {what} planned, with an owner and a date."


def rules(facts: WeightedFacts) -> tuple[str, tuple[Rule, ...]]:
    """The outcome, and each rule as it was tried up to the one that held."""
    trace = []
    closing = (
        (1, decided_against(facts), against, NOT_READY),
        (2, "Just begun.", just_begun, INCOMPLETE),
        (3, "Too much is still open to say.", gaps_in_knowledge, INCOMPLETE),
    )
    for number, says, reasons, outcome in closing:
        why = reasons(facts)
        trace.append(Rule(number, says, bool(why), tuple(why)))
        if why:
            return outcome, tuple(trace)
    opening = (
        (4, "Everything that ready asks for is in place.", short_of_ready, READY),
        (
            5,
            in_place(facts),
            short_of_conditions,
            WITH_CONDITIONS,
        ),
    )
    for number, says, lacks, outcome in opening:
        missing = lacks(facts)
        trace.append(Rule(number, says, not missing, tuple(missing)))
        if not missing:
            return outcome, tuple(trace)
    because = tuple(dict.fromkeys(trace[-1].because))
    trace.append(Rule(6, "Neither of the rules above holds.", True, because))
    return NOT_READY, tuple(trace)
