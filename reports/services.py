"""Verbs over snapshots and reports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.held_rows import hold
from accounts.models import Organisation, User
from assessments.models import Assessment
from jobs.services import Id, cancel, require_room, retry, ring_after_commit
from reports.models import Report, Snapshot
from reports.snapshot import collect, snapshot_digest

TASK = "reports.build"
CANCELLED = gettext_noop("Cancelled by %(name)s.")


def take_snapshot(*, assessment: Assessment, reason: str, by: User) -> Snapshot:
    now = timezone.now()
    data, people = collect(assessment, now)
    return write_snapshot(assessment, reason, by, now, data, people)


def content_digest(data: dict[str, Any]) -> str:
    """What names the content, whenever it was collected."""
    return snapshot_digest({name: value for name, value in data.items() if name != "taken_at"})


def write_snapshot(
    assessment: Assessment,
    reason: str,
    by: User,
    now: datetime,
    data: dict[str, Any],
    people: dict[str, str],
) -> Snapshot:
    return Snapshot.objects.create(
        assessment=assessment,
        reason=reason,
        data=data,
        digest=snapshot_digest(data),
        people=people,
        taken_by=by,
        taken_at=now,
    )


@transaction.atomic
def share_with_managers(*, assessment: Assessment, by: User) -> bool:
    """Freeze the first snapshot and open the assessment to managers; False where it is shared."""
    unshared = Assessment.objects.filter(pk=assessment.pk, shared_at=None)
    if not unshared.update(shared_at=timezone.now()):
        return False
    take_snapshot(assessment=assessment, reason="shared", by=by)
    return True


def request_report(*, assessment: Assessment, by: User) -> Report:
    """A snapshot and a row that asks for its report. While one of the same content that the same
    person asked for is on its way, it is given again: a double click makes one report. Raises
    `jobs.services.Full`."""
    now = timezone.now()
    data, people = collect(assessment, now)
    key = f"report:{by.pk}:{content_digest(data)}"
    waiting = Report.objects.filter(dedupe_key=key).first()
    if waiting is not None:
        return waiting
    try:
        with transaction.atomic():
            require_place(assessment.organisation_id, by.pk)
            snapshot = write_snapshot(assessment, "report", by, now, data, people)
            report = Report.objects.create(
                snapshot=snapshot,
                requested_by=by,
                dedupe_key=key,
                organisation_lane=str(assessment.organisation_id),
                person_lane=str(by.pk),
            )
            ring_after_commit(TASK, report.pk)
            return report
    except IntegrityError:
        return Report.objects.get(dedupe_key=key)


def require_place(organisation_id: UUID, person_id: Id) -> None:
    """Raises `jobs.services.Full`. Two requests at once count one after the other."""
    hold(Organisation, organisation_id)
    require_room(
        Report,
        organisation=organisation_id,
        person=person_id,
        of_organisation=settings.REPORTS_WAITING_ORGANISATION,
        of_person=settings.REPORTS_WAITING_PERSON,
    )


@transaction.atomic
def retry_report(*, report: Report) -> bool:
    """As its requester's, whoever asks for the retry. Raises `jobs.services.Full`."""
    require_place(report.snapshot.assessment.organisation_id, report.person_lane)
    again = retry(Report, report.pk)
    if again:
        ring_after_commit(TASK, report.pk)
    return again


def cancel_report(*, report: Report, by: User) -> bool:
    """False where it is over already."""
    return cancel(Report, report.pk, CANCELLED, name=by.display_name)


def delete_report(*, report: Report) -> None:
    """The file follows once the row is gone (`apps.remove_file`)."""
    report.delete()
