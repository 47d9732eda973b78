"""The six rules of the weighted method: the first that holds decides. Pure.

Each function returns the reasons for which its rule holds, or those for which it fails. Why the
rules are so is in ARCHITECTURE.md under "Verdict".
"""

from __future__ import annotations

from assessments.results import (
    INCOMPLETE,
    NOT_READY,
    OPEN,
    READY,
    SET_ASIDE,
    WITH_CONDITIONS,
    EssentialState,
    Rule,
)
from assessments.standing import BELOW, MET, Standing


def is_below(value: float, limit: float) -> bool:
    """Sums of floats miss their limit by a hair: a billionth is no difference."""
    return value < limit - 1e-9


def per_cent(fraction: float) -> str:
    """Rounded half up; beside a limit use `shown`."""
    return f"{whole_per_cent(fraction)}%"


def whole_per_cent(fraction: float) -> int:
    """The billionth mends products such as 0.285 * 100, which falls just under its half."""
    return int(fraction * 100 + 0.5 + 1e-9)


def shown(fraction: float, limit: float) -> str:
    """Never across `limit`: 84.96% under a limit of 85% does not read 85%."""
    if is_below(whole_per_cent(fraction) / 100, limit) == is_below(fraction, limit):
        return per_cent(fraction)
    tenth = int(fraction * 1000 + 1e-9) / 10
    return f"{tenth:.1f}%"


def alone(fraction: float) -> str:
    """Where no limit stands beside it: not rounded up to a number at which one might."""
    whole = whole_per_cent(fraction)
    return per_cent(fraction) if whole % 5 else shown(fraction, whole / 100)


def short_of(
    standing: Standing, measure: str, words: str, overall: float, stage_limit: float
) -> list[str]:
    """Where `measure` (low, high, coverage) stays under its limits."""
    lines = []
    value = getattr(standing, measure)
    if is_below(value, overall):
        lines.append(f"{words} is {shown(value, overall)} overall; {per_cent(overall)} is needed.")
    for stage in standing.stages:
        value = getattr(stage, measure)
        if is_below(value, stage_limit):
            lines.append(
                f"{words} in {stage.title} is {shown(value, stage_limit)}; "
                f"{per_cent(stage_limit)} is needed."
            )
    return lines


def below(standing: Standing, kind: str) -> list[EssentialState]:
    return [each for each in standing.essentials if each.kind == kind and each.state == BELOW]


def against(standing: Standing) -> list[str]:
    """Rule 1: why nothing that is still open could help."""
    limits = standing.limits
    stops, conditions = below(standing, "stop"), below(standing, "condition")
    lines = [f"Below what must be in place: “{standing.prompt(s.question)}”" for s in stops]
    lines += [
        f"Two steps or more below: “{standing.prompt(each.question)}”"
        for each in conditions
        if each.steps >= 2
    ]
    if len(conditions) > limits.most_conditions:
        lines.append(
            f"{len(conditions)} conditions are not met; {limits.most_conditions} at most may be."
        )
    lines += short_of(
        standing,
        "high",
        "The best score still possible",
        limits.conditions_low,
        limits.conditions_low_stage,
    )
    return lines


def just_begun(standing: Standing) -> list[str]:
    limit = standing.limits.just_begun
    if not is_below(standing.coverage, limit):
        return []
    return [f"{shown(standing.coverage, limit)} of the questions, by weight, are answered so far."]


def gaps_in_knowledge(standing: Standing) -> list[str]:
    lines = [
        f"Still open: “{standing.prompt(each.question)}”"
        for each in standing.essentials
        if each.state == OPEN
    ]
    limits = standing.limits
    return lines + short_of(
        standing, "coverage", "What is known", limits.incomplete, limits.incomplete_stage
    )


def short_of_ready(standing: Standing) -> list[str]:
    """Rule 4, turned round: what keeps it from *ready*; nothing where it holds."""
    limits = standing.limits
    lines = [
        f"Below its threshold: “{standing.prompt(each.question)}”"
        for each in standing.essentials
        if each.state != MET
    ]
    lines += [
        f"No evidence in date: “{standing.prompt(each.question)}”"
        for each in standing.essentials
        if each.kind == "stop" and not each.evidenced
    ]
    lines += short_of(
        standing, "coverage", "What is known", limits.ready_coverage, limits.ready_coverage_stage
    )
    lines += short_of(standing, "low", "The score", limits.ready_low, limits.ready_low_stage)
    lines += [f"Nothing is in place yet for: {title}." for title in bare(standing)]
    lines += [
        f"{shown(stage.na_share, limits.na_cap)} of {stage.title} was set aside as not applicable; "
        f"{per_cent(limits.na_cap)} at most may be."
        for stage in standing.stages
        if stage.na_share > limits.na_cap + 1e-9
    ]
    return lines


def bare(standing: Standing) -> list[str]:
    """Considerations of which every answer scores nothing."""
    values: dict[str, list[float]] = {}
    for each in standing.found.values():
        if each.state != SET_ASIDE:
            values.setdefault(each.consideration, []).append(each.low)
    homes = standing.framework.consideration_by_key
    return [homes[key].title for key, found in values.items() if not any(found)]


def short_of_conditions(standing: Standing) -> list[str]:
    limits = standing.limits
    lines = [
        f"Below what must be in place: “{standing.prompt(each.question)}”"
        for each in standing.essentials
        if each.kind == "stop" and each.state != MET
    ]
    conditions = [
        each for each in standing.essentials if each.kind == "condition" and each.state != MET
    ]
    if len(conditions) > limits.most_conditions:
        lines.append(
            f"{len(conditions)} conditions are not met; {limits.most_conditions} at most may be."
        )
    for each in conditions:
        if each.state != BELOW or each.steps > 1:
            lines.append(f"More than one step below: “{standing.prompt(each.question)}”")
        elif not each.planned:
            lines.append(
                f"No action with an owner and a date within {limits.action_days} days: "
                f"“{standing.prompt(each.question)}”"
            )
    return lines + short_of(
        standing, "low", "The score", limits.conditions_low, limits.conditions_low_stage
    )


def settled(standing: Standing) -> str:
    """Rules 4 to 6 alone."""
    if not short_of_ready(standing):
        return READY
    return NOT_READY if short_of_conditions(standing) else WITH_CONDITIONS


def rules(standing: Standing) -> tuple[str, tuple[Rule, ...]]:
    """The outcome, and each rule as it was tried up to the one that held."""
    trace = []
    closing = (
        (1, "Decided against: nothing that is still open could help.", against, NOT_READY),
        (2, "Just begun.", just_begun, INCOMPLETE),
        (3, "Too much is still open to say.", gaps_in_knowledge, INCOMPLETE),
    )
    for number, says, reasons, outcome in closing:
        found = reasons(standing)
        trace.append(Rule(number, says, bool(found), tuple(found)))
        if found:
            return outcome, tuple(trace)
    opening = (
        (4, "Everything that ready asks for is in place.", short_of_ready, READY),
        (
            5,
            "What must be in place is; the rest is agreed, owned and dated.",
            short_of_conditions,
            WITH_CONDITIONS,
        ),
    )
    for number, says, lacks, outcome in opening:
        missing = lacks(standing)
        trace.append(Rule(number, says, not missing, tuple(missing)))
        if not missing:
            return outcome, tuple(trace)
    because = tuple(dict.fromkeys(trace[-1].because))
    trace.append(Rule(6, "Neither of the rules above holds.", True, because))
    return NOT_READY, tuple(trace)
