"""From a result to what to do: gaps in order, what to find out, strengths, a view by lens. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.framework.definition import (
    LENSES,
    Answers,
    Framework,
    Level,
    Option,
    Question,
    Situation,
)
from assessments.framework.question_type import chosen_option
from assessments.framework.question_types import type_of
from assessments.scoring.contribution import coverage, weighted_mean
from assessments.scoring.result import (
    INCOMPLETE,
    KNOWN,
    NOT_READY,
    OPEN,
    SET_ASIDE,
    Contribution,
    EssentialState,
    Result,
)

STOP, CONDITION, PLAIN = "stop", "condition", ""


@dataclass(frozen=True)
class Gap:
    """A known answer under its target. `holds` is what it holds back: `stop` or `condition` for an
    essential below its threshold, else empty. `do` is the option to reach next, where the question
    has options. `shortfall` is weight times what is missing, from 0 to 3."""

    question: Question
    holds: str
    chosen: Option | None
    do: Option | None
    shortfall: float
    planned: bool


@dataclass(frozen=True)
class LensView:
    key: str
    total: int
    coverage: float
    low: float
    high: float


def aim(question: Question, situation: Situation, threshold: float | None) -> Option | None:
    """The lowest option that meets the target and, for an essential, the threshold."""
    wanted = max(question.target_for(situation.profile, situation.gate), threshold or 0)
    return type_of(question).aim(question, wanted)


def gap(
    question: Question,
    situation: Situation,
    answers: Answers,
    brought: Contribution,
    essential: EssentialState | None,
) -> Gap:
    given = answers.get(question.key)
    is_below = essential is not None and essential.state == "below"
    return Gap(
        question=question,
        holds=essential.kind if essential and is_below else PLAIN,
        chosen=chosen_option(question, given.value) if given else None,
        do=aim(question, situation, essential.threshold if essential else None),
        shortfall=brought.weight * (1 - brought.low),
        planned=bool(given and given.action),
    )


def gaps(
    framework: Framework, situation: Situation, answers: Answers, result: Result
) -> tuple[Gap, ...]:
    """In order of what they hold back: stops, conditions, then the largest shortfall."""
    essentials = {essential.question: essential for essential in result.essentials}
    gaps = [
        gap(framework.questions[key], situation, answers, brought, essentials.get(key))
        for key, brought in result.contributions.items()
        if brought.state == KNOWN
        and (brought.low < 1 or (key in essentials and essentials[key].state == "below"))
    ]
    rank = {STOP: 0, CONDITION: 1, PLAIN: 2}
    return tuple(sorted(gaps, key=lambda gap: (rank[gap.holds], -gap.shortfall)))


def find_out_first(framework: Framework, result: Result) -> tuple[Question, ...]:
    """What is open: essentials first, then by weight, in the document's order among equals."""
    essentials = {essential.question for essential in result.essentials}
    open_keys = [
        key for key, contribution in result.contributions.items() if contribution.state == OPEN
    ]
    questions = [framework.questions[key] for key in open_keys]
    return tuple(sorted(questions, key=lambda q: (q.key not in essentials, -q.weight)))


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
    """Conditions one step below their threshold for which nothing is planned soon enough: an action
    with an owner and a date is all that each of them lacks."""
    if result.outcome not in (NOT_READY, INCOMPLETE):
        return ()
    return tuple(
        framework.questions[essential.question]
        for essential in result.essentials
        if (essential.kind, essential.state) == (CONDITION, "below")
        and essential.steps <= 1
        and not essential.planned
    )


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


def under(
    framework: Framework, contributions: Iterable[Contribution], lens: str
) -> list[Contribution]:
    return [
        contribution
        for contribution in contributions
        if lens in framework.questions[contribution.question].lens
        and contribution.state != SET_ASIDE
    ]


def meaning(framework: Framework, result: Result) -> str:
    """How the framework reads the band that the score falls into."""
    bands = framework.scoring.bands
    return next((band.meaning for band in bands if band.label == result.outcome), "")


def level_reached(framework: Framework, result: Result) -> Level | None:
    levels = framework.scoring.levels
    return next((level for level in levels if level.key == result.outcome), None)
