"""Questions that were set aside as not applicable, and wait for somebody else to agree."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from assessments.answer_data import light_givens, situation_of
from assessments.models import Answer, Assessment, Status
from assessments.publishing import definition_of
from assessments.scoring.progress import asked

LIGHT = ("assessment_id", "question", "status", "value", "recheck")


def waiting_in(assessments: Sequence[Assessment]) -> list[Answer]:
    """Of the questions that are still asked; two statements, whatever their number. Nothing waits
    in what is archived."""
    active = {assessment.pk: assessment for assessment in assessments if not assessment.is_archived}
    waiting = list(
        Answer.objects.filter(
            assessment__in=active, status=Status.NOT_APPLICABLE, agreed_at=None
        ).select_related("author")
    )
    if not waiting:
        return []
    for answer in waiting:
        answer.assessment = active[answer.assessment_id]
    seen = questions_asked({answer.assessment_id: answer.assessment for answer in waiting})
    return [answer for answer in waiting if answer.question in seen[answer.assessment_id]]


def questions_asked(assessments: dict[UUID, Assessment]) -> dict[UUID, set[str]]:
    """The keys of the questions that each asks as it stands."""
    rows: dict[UUID, list[dict[str, Any]]] = {key: [] for key in assessments}
    for row in Answer.objects.filter(assessment__in=assessments).values(*LIGHT):
        rows[row["assessment_id"]].append(row)
    return {key: keys_asked(assessment, rows[key]) for key, assessment in assessments.items()}


def keys_asked(assessment: Assessment, rows: Iterable[Mapping[str, Any]]) -> set[str]:
    framework = definition_of(assessment.framework_version_id)
    seen = asked(framework, situation_of(assessment), light_givens(rows))
    return {question.key for question in seen.visible}
