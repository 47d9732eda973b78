"""What each applicable question brings to the score, and its stage's share of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from assessments.framework.definition import Answers, Framework, Question, Situation
from assessments.framework.question_types import type_of
from assessments.scoring.answer_value import is_known, is_set_aside, worth
from assessments.scoring.progress import Asked, asked, is_done
from assessments.scoring.result import KNOWN, OPEN, SET_ASIDE, Contribution


def contribution(
    question: Question,
    situation: Situation,
    answers: Answers,
    today: date,
    *,
    sets_aside: bool = True,
) -> Contribution:
    given = answers.get(question.key)
    low, high, state = 0.0, 1.0, OPEN
    if sets_aside and is_set_aside(question, given):
        state = SET_ASIDE
    elif given is not None and is_known(question, given, today):
        value = worth(question, situation, given.value, today) or 0.0
        low, high, state = value, value, KNOWN
    return Contribution(
        question=question.key,
        stage=question.stage,
        consideration=question.consideration,
        weight=question.weight,
        low=low,
        high=high,
        state=state,
    )


def contributions(
    framework: Framework,
    situation: Situation,
    answers: Answers,
    today: date,
    *,
    sets_aside: bool = True,
) -> tuple[Asked, dict[str, Contribution]]:
    """All scored questions that are asked, or hang on an open condition and so count as open."""
    seen = asked(framework, situation, answers)
    by_question = {
        question.key: contribution(question, situation, answers, today, sets_aside=sets_aside)
        for question in seen.visible
        if type_of(question).is_scored(question)
    }
    hanging = {
        question.key: contribution(question, situation, {}, today)
        for question in seen.hanging
        if type_of(question).is_scored(question)
    }
    return seen, by_question | hanging


def counted(contributions: Iterable[Contribution]) -> list[Contribution]:
    return [contribution for contribution in contributions if contribution.state != SET_ASIDE]


def coverage(contributions: Iterable[Contribution]) -> float:
    """Known weight / applicable weight; 1 where nothing applies."""
    inside = counted(contributions)
    whole = sum(contribution.weight for contribution in inside)
    known = sum(contribution.weight for contribution in inside if contribution.state == KNOWN)
    return known / whole if whole else 1.0


def weighted_mean(values: Sequence[tuple[float, float]]) -> float:
    """Of (weight, value) pairs."""
    whole = sum(weight for weight, _ in values)
    return sum(weight * value for weight, value in values) / whole if whole else 1.0


def done(seen: Asked, answers: Answers, stage: str = "") -> tuple[int, int]:
    """How many visible questions have something said, of how many; of one stage or of all."""
    questions = [each for each in seen.visible if not stage or each.stage == stage]
    return sum(is_done(each, answers) for each in questions), len(questions)


def under(framework: Framework, found: Iterable[Contribution], lens: str) -> list[Contribution]:
    return [
        each
        for each in found
        if lens in framework.questions[each.question].lens and each.state != SET_ASIDE
    ]


def open_first(found: Mapping[str, Contribution], essentials: Collection[str]) -> tuple[str, ...]:
    """What is open: essentials first, then by weight, in the document's order among equals."""
    keys = [key for key, each in found.items() if each.state == OPEN]
    return tuple(sorted(keys, key=lambda key: (key not in essentials, -found[key].weight)))
