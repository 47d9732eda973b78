"""Verbs over snapshots and reports."""

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
    """A snapshot and a row that asks for its report. While one that the same person asked for is
    on its way, it is given again: a double click makes one report."""
    key = f"report:{assessment.pk}:{by.pk}"
    waiting = Report.objects.filter(dedupe_key=key).first()
    if waiting is not None:
        return waiting
    try:
        with transaction.atomic():
            snapshot = take_snapshot(assessment=assessment, reason="report", by=by)
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
