"""Verbs over snapshots and reports."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Assessment
from jobs.services import retry, ring_after_commit
from reports.models import Report, Snapshot
from reports.snapshot import collect, sealed

TASK = "reports.build"


def take_snapshot(*, assessment: Assessment, reason: str, by) -> Snapshot:
    now = timezone.now()
    data, people = collect(assessment, now)
    return keep(assessment, reason, by, now, data, people)


def said(data: dict) -> str:
    """What names the content, whenever it was collected."""
    return sealed({name: value for name, value in data.items() if name != "taken_at"})


def keep(assessment: Assessment, reason: str, by, now: datetime, data: dict, people: dict):
    return Snapshot.objects.create(
        assessment=assessment,
        reason=reason,
        data=data,
        digest=sealed(data),
        people=people,
        taken_by=by,
        taken_at=now,
    )


@transaction.atomic
def share_with_managers(*, assessment: Assessment, by) -> bool:
    """Freeze the first snapshot and open the assessment to managers; False where it is shared."""
    unshared = Assessment.objects.filter(pk=assessment.pk, shared_at=None)
    if not unshared.update(shared_at=timezone.now()):
        return False
    take_snapshot(assessment=assessment, reason="shared", by=by)
    return True


def request_report(*, assessment: Assessment, by) -> Report:
    """A snapshot and a row that asks for its report. While one of the same content that the same
    person asked for is on its way, it is given again: a double click makes one report."""
    now = timezone.now()
    data, people = collect(assessment, now)
    key = f"report:{by.pk}:{said(data)}"
    waiting = Report.objects.filter(dedupe_key=key).first()
    if waiting is not None:
        return waiting
    try:
        with transaction.atomic():
            snapshot = keep(assessment, "report", by, now, data, people)
            report = Report.objects.create(snapshot=snapshot, requested_by=by, dedupe_key=key)
            ring_after_commit(TASK, report.pk)
            return report
    except IntegrityError:
        return Report.objects.get(dedupe_key=key)


@transaction.atomic
def retry_report(*, report: Report) -> bool:
    again = retry(Report, report.pk)
    if again:
        ring_after_commit(TASK, report.pk)
    return again


def delete_report(*, report: Report) -> None:
    """The file follows once the row is gone (`apps.remove_file`)."""
    report.delete()
