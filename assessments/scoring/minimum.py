"""The method of the weakest section: each section sums its tests, the lowest sum is the score.

Pure. After Breck et al., "The ML Test Score" (IEEE Big Data 2017): a test counts 0, 0.5 or 1.
There is no not-applicable; what is open counts 0 in the lower bound and 1 in the upper.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessments.framework.definition import Answers, Framework, ScoreBand, Situation
from assessments.scoring.contribution import contributions, coverage, done
from assessments.scoring.progress import counted_stages
from assessments.scoring.result import KNOWN, OPEN, Contribution, Result, Rule, StageScore


def band_of(framework: Framework, score: float) -> ScoreBand:
    """The first band whose upper edge, which belongs to it, is not passed."""
    for band in framework.scoring.bands:
        if band.up_to is None or score <= band.up_to + 1e-9:
            return band
    return framework.scoring.bands[-1]


def sums(contributions: Mapping[str, Contribution], stage: str) -> tuple[float, float]:
    inside = [
        contribution for contribution in contributions.values() if contribution.stage == stage
    ]
    return sum(contribution.low for contribution in inside), sum(
        contribution.high for contribution in inside
    )


def points(value: float) -> str:
    return f"{value:g}"


def score(framework: Framework, situation: Situation, answers: Answers, today: date) -> Result:
    seen, by_question = contributions(framework, situation, answers, today, sets_aside=False)
    sections = []
    for stage in counted_stages(framework, situation):
        low, high = sums(by_question, stage.key)
        counts = done(seen, answers, stage.key)
        inside = [
            contribution for contribution in by_question.values() if contribution.stage == stage.key
        ]
        sections.append(StageScore(stage.key, stage.title, *counts, coverage(inside), low, high))
    lowest = min(sections, key=lambda section: section.low)
    low, high = lowest.low, min(section.high for section in sections)
    band, best = band_of(framework, low), band_of(framework, high)
    words = f"The score is {points(low)}: {band.label}"
    if not any(contribution.state == KNOWN for contribution in by_question.values()):
        words = f"Nothing is known yet: the score may be anything up to {points(high)}"
    elif high > low:
        words += f"; with what is still open it could be up to {points(high)}"
    answered, total = done(seen, answers)
    return Result(
        method="minimum",
        outcome=band.label,
        outcome_title=band.label,
        sentence=words + ".",
        answered=answered,
        total=total,
        coverage=coverage(by_question.values()),
        low=low,
        high=high,
        worst=band.label,
        best=best.label,
        stages=tuple(sections),
        contributions=by_question,
        trace=(
            Rule(
                number=1,
                says=f"The lowest section decides: {lowest.title}, with {points(low)}.",
                holds=True,
                because=tuple(
                    f"{section.title}: {points(section.low)}"
                    + (f" to {points(section.high)}" if section.high > section.low else "")
                    for section in sections
                ),
            ),
        ),
        deciding=tuple(
            contribution.question
            for contribution in by_question.values()
            if contribution.state == OPEN
        ),
    )
