"""The method of gated levels: a level is reached only with all criteria of it and of those below.

Pure. Each stage of the framework is a section; the overall level is the lowest of its sections.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assessments.framework.definition import Answers, Framework, Situation
from assessments.scoring.contribution import contributions, coverage, done
from assessments.scoring.progress import counted_stages
from assessments.scoring.result import OPEN, SET_ASIDE, Contribution, Result, Rule, StageScore

MET = 1 - 1e-9


def reached(framework: Framework, found: Sequence[Contribution], *, best: bool) -> int:
    """The index of the highest level of which nothing, and nothing below it, is missing."""
    levels = [level.key for level in framework.scoring.levels]
    missing = {
        levels.index(framework.questions[each.question].level)
        for each in found
        if each.state != SET_ASIDE and (each.high if best else each.low) < MET
    }
    return min(missing, default=len(levels)) - 1


def holding(framework: Framework, found: Sequence[Contribution], level: int) -> list[Contribution]:
    """The criteria of the level above `level` that are not met."""
    if level + 1 >= len(framework.scoring.levels):
        return []
    above = framework.scoring.levels[level + 1].key
    return [
        each
        for each in found
        if each.state != SET_ASIDE
        and each.low < MET
        and framework.questions[each.question].level == above
    ]


def share_met(found: Sequence[Contribution], *, best: bool) -> float:
    inside = [each for each in found if each.state != SET_ASIDE]
    met = sum((each.high if best else each.low) >= MET for each in inside)
    return met / len(inside) if inside else 1.0


def section(
    framework: Framework,
    key: str,
    title: str,
    found: Sequence[Contribution],
    counts: tuple[int, int],
) -> StageScore:
    """`low` and `high` are the shares of criteria met."""
    levels = framework.scoring.levels
    return StageScore(
        key=key,
        title=title,
        answered=counts[0],
        total=counts[1],
        coverage=coverage(found),
        low=share_met(found, best=False),
        high=share_met(found, best=True),
        level=levels[reached(framework, found, best=False)].key,
        level_best=levels[reached(framework, found, best=True)].key,
    )


def why_held(framework: Framework, stage: StageScore, found: Sequence[Contribution]) -> Rule:
    levels = framework.scoring.levels
    level = reached(framework, found, best=False)
    held = holding(framework, found, level)
    if not held:
        return Rule(level, f"{stage.title} has reached {levels[level].title}.", True)
    away = "one answer" if len(held) == 1 else f"{len(held)} answers"
    return Rule(
        number=level,
        says=(
            f"{stage.title} is held at {levels[level].title}: {away} away from "
            f"{levels[level + 1].title}."
        ),
        holds=True,
        because=tuple(
            f"{'Still open' if each.state == OPEN else 'Not in place'}: "
            f"“{framework.questions[each.question].prompt}”"
            for each in held
        ),
    )


def sentence(framework: Framework, low: int, high: int) -> str:
    levels = framework.scoring.levels
    words = f"The overall level is {levels[low].title}"
    if high > low:
        words += f"; with what is still open it could be up to {levels[high].title}"
    return words + "."


def by_stage(found: Mapping[str, Contribution], stage: str) -> list[Contribution]:
    return [each for each in found.values() if each.stage == stage]


def score(framework: Framework, situation: Situation, answers: Answers, today: date) -> Result:
    seen, found = contributions(framework, situation, answers, today)
    stages = counted_stages(framework, situation)
    parts = {stage.key: by_stage(found, stage.key) for stage in stages}
    sections = tuple(
        section(framework, s.key, s.title, parts[s.key], done(seen, answers, s.key)) for s in stages
    )
    low = min(reached(framework, part, best=False) for part in parts.values())
    high = min(reached(framework, part, best=True) for part in parts.values())
    levels = framework.scoring.levels
    answered, total = done(seen, answers)
    lowest_first = sorted(
        sections, key=lambda each: reached(framework, parts[each.key], best=False)
    )
    return Result(
        method="levels",
        outcome=levels[low].key,
        outcome_title=levels[low].title,
        sentence=sentence(framework, low, high),
        answered=answered,
        total=total,
        coverage=coverage(found.values()),
        low=share_met(list(found.values()), best=False),
        high=share_met(list(found.values()), best=True),
        worst=levels[low].key,
        best=levels[high].key,
        stages=sections,
        contributions=found,
        trace=tuple(why_held(framework, each, parts[each.key]) for each in lowest_first),
        deciding=tuple(each.question for each in found.values() if each.state == OPEN),
    )
