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


def reached(framework: Framework, contributions: Sequence[Contribution], *, best: bool) -> int:
    """The index of the highest level of which nothing, and nothing below it, is missing."""
    levels = [level.key for level in framework.scoring.levels]
    missing = {
        levels.index(framework.questions[contribution.question].level)
        for contribution in contributions
        if contribution.state != SET_ASIDE
        and (contribution.high if best else contribution.low) < MET
    }
    return min(missing, default=len(levels)) - 1


def holding(
    framework: Framework, contributions: Sequence[Contribution], level: int
) -> list[Contribution]:
    """The criteria of the level above `level` that are not met."""
    if level + 1 >= len(framework.scoring.levels):
        return []
    above = framework.scoring.levels[level + 1].key
    return [
        contribution
        for contribution in contributions
        if contribution.state != SET_ASIDE
        and contribution.low < MET
        and framework.questions[contribution.question].level == above
    ]


def share_met(contributions: Sequence[Contribution], *, best: bool) -> float:
    inside = [contribution for contribution in contributions if contribution.state != SET_ASIDE]
    met = sum((contribution.high if best else contribution.low) >= MET for contribution in inside)
    return met / len(inside) if inside else 1.0


def section(
    framework: Framework,
    key: str,
    title: str,
    contributions: Sequence[Contribution],
    counts: tuple[int, int],
) -> StageScore:
    """`low` and `high` are the shares of criteria met."""
    levels = framework.scoring.levels
    return StageScore(
        key=key,
        title=title,
        answered=counts[0],
        total=counts[1],
        coverage=coverage(contributions),
        low=share_met(contributions, best=False),
        high=share_met(contributions, best=True),
        level=levels[reached(framework, contributions, best=False)].key,
        level_best=levels[reached(framework, contributions, best=True)].key,
    )


def why_held(
    framework: Framework, stage: StageScore, contributions: Sequence[Contribution]
) -> Rule:
    levels = framework.scoring.levels
    level = reached(framework, contributions, best=False)
    held = holding(framework, contributions, level)
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
            f"{'Still open' if contribution.state == OPEN else 'Not in place'}: "
            f"“{framework.questions[contribution.question].prompt}”"
            for contribution in held
        ),
    )


def sentence(framework: Framework, low: int, high: int) -> str:
    levels = framework.scoring.levels
    words = f"The overall level is {levels[low].title}"
    if high > low:
        words += f"; with what is still open it could be up to {levels[high].title}"
    return words + "."


def by_stage(contributions: Mapping[str, Contribution], stage: str) -> list[Contribution]:
    return [contribution for contribution in contributions.values() if contribution.stage == stage]


def score(framework: Framework, situation: Situation, answers: Answers, today: date) -> Result:
    seen, by_question = contributions(framework, situation, answers, today)
    stages = counted_stages(framework, situation)
    parts = {stage.key: by_stage(by_question, stage.key) for stage in stages}
    sections = tuple(
        section(framework, s.key, s.title, parts[s.key], done(seen, answers, s.key)) for s in stages
    )
    low = min(reached(framework, part, best=False) for part in parts.values())
    high = min(reached(framework, part, best=True) for part in parts.values())
    levels = framework.scoring.levels
    answered, total = done(seen, answers)
    lowest_first = sorted(
        sections, key=lambda stage: reached(framework, parts[stage.key], best=False)
    )
    return Result(
        method="levels",
        outcome=levels[low].key,
        outcome_title=levels[low].title,
        sentence=sentence(framework, low, high),
        answered=answered,
        total=total,
        coverage=coverage(by_question.values()),
        low=share_met(list(by_question.values()), best=False),
        high=share_met(list(by_question.values()), best=True),
        worst=levels[low].key,
        best=levels[high].key,
        stages=sections,
        contributions=by_question,
        trace=tuple(why_held(framework, stage, parts[stage.key]) for stage in lowest_first),
        deciding=tuple(
            contribution.question
            for contribution in by_question.values()
            if contribution.state == OPEN
        ),
    )
