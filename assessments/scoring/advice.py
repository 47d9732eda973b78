"""From a result to what to do: gaps in order, what to find out, strengths, a view by lens. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assessments.framework.conditions import essential_of
from assessments.framework.definition import (
    LENSES,
    Answers,
    Framework,
    Given,
    Level,
    Question,
    Situation,
)
from assessments.framework.question_types import type_of
from assessments.scoring.contribution import coverage, open_first, under, weighted_mean
from assessments.scoring.result import (
    KNOWN,
    Contribution,
    EssentialState,
    Result,
)

STOP, CONDITION, PLAIN = "stop", "condition", ""


@dataclass(frozen=True)
class Gap:
    """A known answer under its target. `holds` is what it holds back: `stop` or `condition` for an
    essential below its threshold, else empty. `now` is the answer in words, `reach` the next step
    that is worth something and `brings` what that is good for. `shortfall` is weight times what is
    missing, from 0 to 3."""

    question: Question
    holds: str
    now: tuple[str, ...]
    reach: str
    brings: str
    shortfall: float
    planned: bool


@dataclass(frozen=True)
class LensView:
    key: str
    total: int
    coverage: float
    low: float
    high: float


def wanted(framework: Framework, situation: Situation, question: Question, value: float) -> float:
    """What the next step should be worth: the target and the threshold, since less changes
    nothing; where sections add up, the next half point."""
    if framework.scoring.method == "minimum":
        return type_of(question).next_worth(question, value)
    target = question.target_for(situation.profile, situation.gate)
    essential = essential_of(question, situation)
    bar = essential.threshold_for(situation.profile, situation.gate) if essential else None
    return type_of(question).full_mark(question, max(target, bar or 0))


def brings(framework: Framework, question: Question, value: float, aim: float) -> str:
    if framework.scoring.method == "levels":
        return f"Needed for {framework.scoring.level_titles.get(question.level, '')}"
    if framework.scoring.method == "minimum":
        section = framework.stage_by_key[question.stage].title
        points = aim - value
        return f"Brings {'half a point' if points == 0.5 else f'{points:g} points'} to {section}"
    return ""


def gap(
    framework: Framework,
    situation: Situation,
    given: Given,
    brought: Contribution,
    essential: EssentialState | None,
) -> Gap:
    question = framework.questions[brought.question]
    kind = type_of(question)
    is_below = essential is not None and essential.state == "below"
    value = brought.low * kind.full_mark(
        question, question.target_for(situation.profile, situation.gate)
    )
    aim = wanted(framework, situation, question, value)
    return Gap(
        question=question,
        holds=essential.kind if essential and is_below else PLAIN,
        now=tuple(kind.in_words(question, given.value)),
        reach=kind.next_step(question, given.value, aim),
        brings=brings(framework, question, value, aim),
        shortfall=brought.weight * (1 - brought.low),
        planned=given.action is not None,
    )


def gaps(
    framework: Framework, situation: Situation, answers: Answers, result: Result
) -> tuple[Gap, ...]:
    """In the order of what they hold back: stops, conditions, then the largest shortfall; in a
    levelled framework level by level, the lowest section first; where the weakest section is the
    score, that section first."""
    essentials = {each.question: each for each in result.essentials}
    found = [
        gap(framework, situation, answers[key], brought, essentials.get(key))
        for key, brought in result.contributions.items()
        if brought.state == KNOWN
        and (brought.low < 1 or (key in essentials and essentials[key].state == "below"))
    ]
    return tuple(sorted(found, key=order_of_gaps(framework, result)))


def order_of_gaps(framework: Framework, result: Result) -> Callable[[Gap], tuple[float, ...]]:
    levels = [level.key for level in framework.scoring.levels]
    stages = {stage.key: stage for stage in result.stages}
    rank = {STOP: 0, CONDITION: 1, PLAIN: 2}

    def by_level(gap: Gap) -> tuple[float, ...]:
        reached = levels.index(stages[gap.question.stage].level)
        return (levels.index(gap.question.level), reached, -gap.shortfall)

    def by_section(gap: Gap) -> tuple[float, ...]:
        return (stages[gap.question.stage].low, -gap.shortfall)

    def by_rule(gap: Gap) -> tuple[float, ...]:
        return (rank[gap.holds], -gap.shortfall)

    return {"levels": by_level, "minimum": by_section}.get(framework.scoring.method, by_rule)


def find_out_first(framework: Framework, result: Result) -> tuple[Question, ...]:
    """What is open: essentials first, then by weight, in the document's order among equals."""
    essentials = {each.question for each in result.essentials}
    keys = open_first(result.contributions, essentials)
    return tuple(framework.questions[key] for key in keys)


def strengths(framework: Framework, result: Result) -> tuple[Question, ...]:
    """Full marks on an essential or a heavy question."""
    essentials = {essential.question for essential in result.essentials if essential.state == "met"}
    return tuple(
        framework.questions[key]
        for key, contribution in result.contributions.items()
        if contribution.state == KNOWN
        and contribution.low >= 1
        and (key in essentials or contribution.weight >= 2)
    )


def missing_actions(framework: Framework, result: Result) -> tuple[Question, ...]:
    """Conditions for which an action with an owner and a date is all that is missing, and would
    change the verdict."""
    return tuple(framework.questions[key] for key in result.only_unplanned)


def still_to_prove(framework: Framework, result: Result) -> tuple[Question, ...]:
    """Stops that are met, as is said, and that no evidence in date shows."""
    return tuple(framework.questions[key] for key in result.unproved)


def by_lens(framework: Framework, result: Result) -> tuple[LensView, ...]:
    """Coverage and bounds of the questions under each lens that has any."""
    views = []
    for lens in LENSES:
        contributions = under(framework, result.contributions.values(), lens)
        if contributions:
            views.append(
                LensView(
                    key=lens,
                    total=len(contributions),
                    coverage=coverage(contributions),
                    low=weighted_mean(
                        [(contribution.weight, contribution.low) for contribution in contributions]
                    ),
                    high=weighted_mean(
                        [(contribution.weight, contribution.high) for contribution in contributions]
                    ),
                )
            )
    return tuple(views)


def meaning(framework: Framework, result: Result) -> str:
    """How the framework reads the band that the score falls into."""
    bands = framework.scoring.bands
    return next((band.meaning for band in bands if band.label == result.outcome), "")


def level_reached(framework: Framework, result: Result) -> Level | None:
    levels = framework.scoring.levels
    return next((level for level in levels if level.key == result.outcome), None)
