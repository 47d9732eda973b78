"""What may happen to a job. Each verb is one conditional UPDATE: of two workers one wins."""

import functools
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from jobs.models import Job, State
from jobs.turns import next_due

Kind = TypeVar("Kind", bound=Job)
Id = UUID | str
log = structlog.get_logger()
STOPPED = gettext_noop(
    "The work stopped without a word each time it was tried: the machine may have run out of "
    "memory or been restarted. Try again; if it stops again, tell whoever runs this hub."
)


class LostFence(Exception):
    """Another worker has claimed this job since, or it was cancelled: nothing may be written."""


class Full(Exception):
    """So much is on its way for this person, or this organisation, that no more is taken."""

    def __init__(self, whose: str, most: int):
        super().__init__(f"{whose}: {most}")
        self.whose = whose
        self.most = most


def ring(task: str, job_id: Id) -> None:
    """Tell a worker, if one can be told: the row stays due and the sweeper rings again."""
    try:
        current_app.send_task(task, args=[str(job_id)], ignore_result=True)
    except Exception as error:  # noqa: BLE001 - any fault of the broker: the row is the truth
        log.warning("doorbell_failed", task=task, job=str(job_id), error=type(error).__name__)


def ring_after_commit(task: str, job_id: Id) -> None:
    transaction.on_commit(functools.partial(ring, task, job_id), robust=True)


def lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def ended(model: type[Job], state: State, **fields: Any) -> dict[str, Any]:
    """What is written of a job that is over, whichever way it ended."""
    erased = dict.fromkeys(model.ERASED, "")
    over = {"state": state, "lease_until": None, "dedupe_key": None, "finished_at": timezone.now()}
    return over | erased | fields


def reason_fields(reason: str, **values: Any) -> dict[str, Any]:
    """What is written of why a job failed: the sentence as the code has it, which `Job.why` fills
    and translates."""
    return {"reason": reason, "reason_values": values}


def claim(model: type[Kind], job_id: Id) -> Kind | None:
    """The job, held by the caller, or None where it is not due or another was quicker.

    A row whose holders died at every attempt is failed instead of tried for ever.
    """
    due = model.objects.due().filter(pk=job_id)
    worn_out = due.filter(attempts__gt=len(model.waits()))
    if worn_out.update(
        fence=F("fence") + 1, **ended(model, State.FAILED, **reason_fields(STOPPED))
    ):
        return None
    held = due.values_list("fence", flat=True).first()
    if held is None:
        return None
    won = due.filter(fence=held).update(
        state=State.RUNNING,
        fence=held + 1,
        attempts=F("attempts") + 1,
        lease_until=lease_end(),
        claimed_at=timezone.now(),
        progress=0,
        **reason_fields(""),
    )
    return QuerySet(model).get(pk=job_id, fence=held + 1) if won else None


def claim_next(model: type[Kind]) -> Kind | None:
    """The due job whose turn it is, held by the caller, or None where nothing is due. A ring says
    that there is work of a kind, not which: whoever rang first is not served before all others."""
    while (job_id := next_due(model)) is not None:
        if (job := claim(model, job_id)) is not None:
            return job
    return None


def write(job: Job, **fields: Any) -> None:
    """Set `fields` if the job is still the caller's."""
    held = type(job).objects.filter(pk=job.pk, fence=job.fence, state=State.RUNNING)
    if not held.update(**fields):
        raise LostFence(str(job.pk))


def renew(job: Job, progress: int) -> None:
    """Show progress (0 to 100; 100 is kept for the end) and hold the job for another lease."""
    write(job, progress=min(99, progress), lease_until=lease_end())


def finish(job: Job, **fields: Any) -> None:
    write(job, **ended(type(job), State.READY, progress=100, **fields))


def fail(job: Job, reason: str, *, for_good: bool = False, **values: Any) -> None:
    """Try again later, or give up and say why: after the last attempt, or at once where another
    try would end the same way."""
    waits = job.waits()
    if for_good or job.attempts > len(waits):
        write(job, **ended(type(job), State.FAILED, **reason_fields(reason, **values)))
        return
    due_at = timezone.now() + timedelta(seconds=waits[job.attempts - 1])
    write(
        job, state=State.QUEUED, lease_until=None, due_at=due_at, **reason_fields(reason, **values)
    )


def cancel(model: type[Job], job_id: Id, reason: str, **values: Any) -> bool:
    """End a job that waits or runs: its worker finds the fence changed and stops. False where it
    is over."""
    unfinished = model.objects.unfinished().filter(pk=job_id)
    over = ended(model, State.FAILED, **reason_fields(reason, **values))
    return bool(unfinished.update(fence=F("fence") + 1, **over))


def require_room(
    model: type[Job], *, organisation: Id, person: Id, of_organisation: int, of_person: int
) -> None:
    """Raise `Full` where so many jobs are unfinished. Exact only while the caller holds a lock, so
    that two do not count at once."""
    lane = model.objects.unfinished().filter(organisation_lane=str(organisation))
    if lane.filter(person_lane=str(person)).count() >= of_person:
        raise Full("person", of_person)
    if lane.count() >= of_organisation:
        raise Full("organisation", of_organisation)


def retry(model: type[Job], job_id: Id) -> bool:
    """Begin a failed job anew, with all its attempts; False where it has not failed."""
    return bool(
        model.objects.filter(pk=job_id, state=State.FAILED).update(
            state=State.QUEUED,
            attempts=0,
            progress=0,
            **reason_fields(""),
            due_at=timezone.now(),
            finished_at=None,
        )
    )
