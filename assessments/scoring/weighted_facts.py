"""All that the rules of the weighted method look at, gathered once. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from assessments.framework.conditions import essential_of, rests_on_facts
from assessments.framework.definition import Answers, Framework, Question, Situation, Thresholds
from assessments.framework.question_types import type_of
from assessments.scoring.answer_value import has_lapsed, is_evidenced, is_known, steps_below
from assessments.scoring.contribution import (
    contributions,
    coverage,
    done,
    under,
    weighted_mean,
)
from assessments.scoring.progress import Asked, counted_stages
from assessments.scoring.result import (
    KNOWN,
    OPEN,
    SET_ASIDE,
    Contribution,
    EssentialState,
    StageScore,
)

MET, BELOW = "met", "below"


@dataclass(frozen=True)
class WeightedFacts:
    """All that the rules look at. `stages` without a scored question are left out; `lenses` are
    those that the facts made matter: (low, high) of what is asked under each."""

    framework: Framework
    situation: Situation
    contributions: Mapping[str, Contribution]
    stages: Sequence[StageScore]
    essentials: tuple[EssentialState, ...]
    coverage: float
    low: float
    high: float
    lenses: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def limits(self) -> Thresholds:
        return self.framework.scoring.thresholds

    def prompt(self, key: str) -> str:
        return self.framework.questions[key].prompt


def stage_score(
    key: str,
    title: str,
    contributions: Sequence[Contribution],
    counts: tuple[int, int],
    limits: Thresholds,
) -> StageScore:
    """A stage of which too much was set aside counts as open: nothing, or anything."""
    whole = sum(contribution.weight for contribution in contributions)
    aside = sum(
        contribution.weight for contribution in contributions if contribution.state == SET_ASIDE
    )
    share = aside / whole if whole else 0.0
    inside = [contribution for contribution in contributions if contribution.state != SET_ASIDE]
    is_open = share > limits.na_open
    return StageScore(
        key=key,
        title=title,
        answered=counts[0],
        total=counts[1],
        coverage=0.0 if is_open else coverage(inside),
        low=0.0
        if is_open
        else weighted_mean([(contribution.weight, contribution.low) for contribution in inside]),
        high=1.0
        if is_open
        else weighted_mean([(contribution.weight, contribution.high) for contribution in inside]),
        na_share=share,
    )


def essential_state(
    question: Question, situation: Situation, answers: Answers, today: date, limits: Thresholds
) -> EssentialState:
    given = answers.get(question.key)
    essential = essential_of(question, situation)
    assert essential is not None
    threshold = essential.threshold_for(situation.profile, situation.gate) or 0.0
    state, steps = OPEN, 0
    if given is not None and is_known(question, given, today):
        value = type_of(question).raw_value(question, given.value, today) or 0.0
        steps = steps_below(question, value, threshold)
        state = BELOW if value < threshold else MET
    action = given.action if given else None
    latest = today + timedelta(days=limits.action_days)
    planned = action is not None and bool(
        action.text.strip()
        and action.owner.strip()
        and action.due
        and today <= action.due <= latest
    )
    return EssentialState(
        question=question.key,
        kind=essential.kind,
        threshold=threshold,
        state=state,
        steps=steps,
        evidenced=is_evidenced(given, today),
        lapsed=has_lapsed(given, today),
        planned=planned,
    )


def essential_states(
    seen: Asked,
    contributions: Mapping[str, Contribution],
    situation: Situation,
    answers: Answers,
    today: date,
    limits: Thresholds,
) -> tuple[EssentialState, ...]:
    """Of all that are asked and not set aside; one that hangs on an open condition is open."""
    hanging = {question.key for question in seen.hanging}
    return tuple(
        essential_state(
            question, situation, {} if question.key in hanging else answers, today, limits
        )
        for question in (*seen.visible, *seen.hanging)
        if essential_of(question, situation) and contributions[question.key].state != SET_ASIDE
    )


def weighted_facts_of(
    framework: Framework, situation: Situation, answers: Answers, today: date
) -> tuple[WeightedFacts, tuple[int, int]]:
    limits = framework.scoring.thresholds
    seen, by_question = contributions(framework, situation, answers, today)
    stages = []
    for stage in counted_stages(framework, situation):
        inside = [
            contribution for contribution in by_question.values() if contribution.stage == stage.key
        ]
        if inside:
            counts = done(seen, answers, stage.key)
            stages.append(stage_score(stage.key, stage.title, inside, counts, limits))
    many = len(stages) or 1
    open_stages = {stage.key for stage in stages if stage.na_share > limits.na_open}
    facts = WeightedFacts(
        framework=framework,
        situation=situation,
        contributions=by_question,
        stages=stages,
        essentials=essential_states(seen, by_question, situation, answers, today, limits),
        coverage=coverage(
            replace(contribution, state=OPEN) if contribution.stage in open_stages else contribution
            for contribution in by_question.values()
        ),
        low=sum(stage.low for stage in stages) / many,
        high=sum(stage.high for stage in stages) / many,
        lenses=lenses_that_matter(framework, by_question),
    )
    return facts, done(seen, answers)


def lenses_that_matter(
    framework: Framework, by_question: Mapping[str, Contribution]
) -> dict[str, tuple[float, float]]:
    """Of the lenses that the framework sets a least score for, those under which a fact has
    brought a question."""
    lenses = {}
    for lens in framework.scoring.thresholds.ready_lens:
        inside = under(framework, by_question.values(), lens)
        questions = (framework.questions[contribution.question] for contribution in inside)
        if any(rests_on_facts(question) for question in questions):
            lenses[lens] = (
                weighted_mean([(one.weight, one.low) for one in inside]),
                weighted_mean([(one.weight, one.high) for one in inside]),
            )
    return lenses


def completed(facts: WeightedFacts, *, best: bool) -> WeightedFacts:
    """As it would stand with everything that is open answered in the best or in the worst way."""

    def settle_essential(essential: EssentialState) -> EssentialState:
        if essential.state != OPEN:
            return essential
        if best:
            return replace(essential, state=MET, steps=0, evidenced=True, lapsed=False)
        question = facts.framework.questions[essential.question]
        lowest = min(option.value for option in question.options)
        state = BELOW if lowest < essential.threshold else MET
        return replace(
            essential, state=state, steps=steps_below(question, lowest, essential.threshold)
        )

    def settle_contribution(contribution: Contribution) -> Contribution:
        if contribution.state != OPEN:
            return contribution
        value = contribution.high if best else contribution.low
        return replace(contribution, state=KNOWN, low=value, high=value)

    def settle_stage(stage: StageScore) -> StageScore:
        value = stage.high if best else stage.low
        return replace(stage, coverage=1.0, low=value, high=value)

    overall = facts.high if best else facts.low
    return replace(
        facts,
        contributions={
            key: settle_contribution(contribution)
            for key, contribution in facts.contributions.items()
        },
        stages=[settle_stage(stage) for stage in facts.stages],
        essentials=tuple(settle_essential(essential) for essential in facts.essentials),
        coverage=1.0,
        low=overall,
        high=overall,
        lenses={lens: (bounds[best],) * 2 for lens, bounds in facts.lenses.items()},
    )
