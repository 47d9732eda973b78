"""Rename, copy, archive, delete."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.held_rows import hold
from accounts.models import User
from assessments.answer_data import as_situation
from assessments.fact_models import standing
from assessments.models import (
    LONGEST_NAME,
    Answer,
    AnswerRevision,
    Assessment,
    Participant,
    ParticipantRole,
    Status,
)
from assessments.publishing import definition_of
from assessments.scoring.taken_away import unagreed
from assessments.services.starting import state_facts

DELETE_AFTER = timedelta(days=30)
SAID = ("status", "value", "reason", "note", "flag", "evidence")


def rename(*, assessment: Assessment, name: str, subject: str) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(name=name, subject=subject)


def archive(*, assessment: Assessment, archived: bool) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(
        archived_at=timezone.now() if archived else None
    )


def may_be_deleted_from(assessment: Assessment) -> datetime | None:
    """The moment from which the archived assessment may be deleted, or None."""
    return assessment.archived_at and assessment.archived_at + DELETE_AFTER


@transaction.atomic
def copy(*, assessment: Assessment, by: User, name: str = "") -> Assessment:
    """A draft of its own with the answers of this one, written anew by `by`: agreements, actions,
    choices, decisions and the sharing stay behind, and so does the other people's taking part.
    Without a name it gets one that no other has."""
    hold(Assessment, assessment.pk)
    stated = as_situation(assessment.profile, assessment.gate, assessment.facts)
    made = Assessment.objects.create(
        organisation_id=assessment.organisation_id,
        framework_version_id=assessment.framework_version_id,
        name=name or name_of_copy(assessment),
        subject=assessment.subject,
        profile=assessment.profile,
        gate=assessment.gate,
        facts=assessment.facts,
        unagreed_facts=unagreed(definition_of(assessment.framework_version_id), stated, ()),
        ground={key: {**fact, "version": 1} for key, fact in current_ground(assessment).items()},
        created_by=by,
        copied_from=assessment,
    )
    Participant.objects.create(assessment=made, user=by, role=ParticipantRole.FACILITATOR)
    stands = standing(assessment.fact_statements.all())
    reasons = {key: statement.reason for key, statement in stands.items()}
    state_facts(made, before={}, after=made.facts, by=by, reasons=reasons)
    copy_answers(assessment, made, by)
    return made


def name_of_copy(assessment: Assessment) -> str:
    """“Copy of X”, then “Copy of X (2)”: no two of an organisation's assessments look alike."""
    rows = Assessment.objects.filter(organisation=assessment.organisation_id)
    taken = {name.casefold() for name in rows.values_list("name", flat=True)}
    for number in itertools.count(1):
        ending = f" ({number})" if number > 1 else ""
        words = _("Copy of %(name)s") % {"name": assessment.name}
        name = words[: LONGEST_NAME - len(ending)].rstrip() + ending
        if name.casefold() not in taken:
            return name
    raise AssertionError


def current_ground(assessment: Assessment) -> dict[str, Any]:
    """What is to be re-checked, without what was answered anew since: a copy begins its versions
    at 1, and must not take an answer on moved ground for one on firm ground."""
    waiting = assessment.answers.filter(recheck=True).values_list("question", flat=True)
    return {key: assessment.ground[key] for key in waiting if key in assessment.ground}


def copy_answers(source: Assessment, target: Assessment, by: User) -> None:
    now = timezone.now()
    answers = Answer.objects.bulk_create(
        Answer(
            assessment=target,
            question=old.question,
            version=1,
            author=by,
            saved_at=now,
            recheck=old.recheck,
            **{name: getattr(old, name) for name in SAID},
        )
        for old in source.answers.exclude(status=Status.OPEN)
    )
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            answer=answer,
            assessment=target,
            version=1,
            base_version=0,
            author=by,
            saved_at=now,
            **{name: getattr(answer, name) for name in SAID},
        )
        for answer in answers
    )


def delete(*, assessment: Assessment) -> None:
    """Only what has been archived for thirty days. The reports' files follow (`reports`)."""
    ripe = may_be_deleted_from(assessment)
    if ripe is None or ripe > timezone.now():
        raise ValidationError(_("An assessment can be deleted 30 days after it was archived."))
    assessment.delete()
