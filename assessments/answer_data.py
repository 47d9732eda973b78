"""Rows of answers as the plain data that the pure functions read."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from assessments.framework.definition import (
    Answers,
    Evidence,
    Given,
    PlannedAction,
    Situation,
    Value,
)
from assessments.models import Action, Answer, Assessment
from assessments.scoring.taken_away import doubted

LIGHT = ("question", "status", "value", "recheck", "version", "id")


def as_situation(profile: str, gate: str, facts: Mapping[str, Iterable[str]]) -> Situation:
    chosen = {key: tuple(options) for key, options in facts.items()}
    return Situation(profile=profile, gate=gate, facts=chosen)


def situation_of(assessment: Assessment) -> Situation:
    """As it counts: a fact that waits for a second person is not sure yet."""
    stated = as_situation(assessment.profile, assessment.gate, assessment.facts)
    return doubted(stated, assessment.unagreed_facts)


def value_of(stored: Any) -> Value:
    """JSON knows no tuples: a choice comes back as a list of option keys."""
    return tuple(stored) if isinstance(stored, list) else stored


def evidence_of(stored: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            url=evidence["url"],
            label=evidence.get("label", ""),
            until=date.fromisoformat(evidence["until"]) if evidence.get("until") else None,
        )
        for evidence in stored
    )


def planned(action: Action) -> PlannedAction:
    owner = action.owner.display_name if action.owner else ""
    return PlannedAction(text=action.text, owner=owner, due=action.due)


def given(answer: Answer, action: Action | None = None) -> Given:
    return Given(
        status=answer.status,
        value=value_of(answer.value),
        reason=answer.reason,
        note=answer.note,
        evidence=evidence_of(answer.evidence),
        agreed=answer.agreed_at is not None,
        recheck=answer.recheck,
        action=planned(action) if action else None,
    )


def light_givens(rows: Iterable[Mapping[str, Any]]) -> Answers:
    """From `Answer.objects.values(*LIGHT)`: enough to know what is asked and how far it has got."""
    return {
        row["question"]: Given(
            status=row["status"], value=value_of(row["value"]), recheck=row["recheck"]
        )
        for row in rows
    }


def light_rows(assessment: Assessment) -> list[dict[str, Any]]:
    return list(Answer.objects.filter(assessment=assessment).values(*LIGHT))


def all_givens(assessment: Assessment, answers: Iterable[Answer] | None = None) -> Answers:
    """With evidence, agreement and the first action that is not done: two queries, or one where
    the answers have been read already."""
    actions: dict[str, Action] = {}
    rows = assessment.actions.filter(done_at__isnull=True).select_related("owner")
    for action in rows:
        actions.setdefault(action.question, action)
    return {
        answer.question: given(answer, actions.get(answer.question))
        for answer in (assessment.answers.all() if answers is None else answers)
    }


def givens_of(assessments: Collection[Assessment]) -> dict[UUID, dict[str, Given]]:
    """`all_givens` of many at once, by assessment's id: two queries, whatever their number."""
    actions: dict[tuple[UUID, str], Action] = {}
    planned_for = Action.objects.filter(assessment__in=assessments, done_at__isnull=True)
    for action in planned_for.select_related("owner"):
        actions.setdefault((action.assessment_id, action.question), action)
    givens: dict[UUID, dict[str, Given]] = {assessment.pk: {} for assessment in assessments}
    for answer in Answer.objects.filter(assessment__in=assessments):
        key = (answer.assessment_id, answer.question)
        givens[answer.assessment_id][answer.question] = given(answer, actions.get(key))
    return givens
