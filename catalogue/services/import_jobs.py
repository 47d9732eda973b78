"""An import is its own job: the file waits in the storage, the row says what is to be done with it.

First it is looked at; then exactly the difference that its curator has seen is applied, in one
transaction with the end of the job, or nothing is.
"""

import hashlib
import uuid
from datetime import timedelta
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts import policy
from accounts.models import User
from catalogue.interchange.placing import ReadFile
from catalogue.models import Import
from catalogue.services import import_files
from catalogue.services.import_outcome import outcome_of, outcome_of_faults
from documents.yaml_with_lines import Faulty
from jobs.models import State
from jobs.services import LostFence, claim, fail, finish, renew, retry, ring_after_commit

log = structlog.get_logger()
TASK = "catalogue.import"
FOLDER = "imports"
KEPT = timedelta(hours=1)
REASON = gettext_noop("The file could not be worked on. The details are in the worker's log.")


class Gone(Exception):
    """The file is too old, or has been applied."""


# --- asked for by a curator --------------------------------------------------------------------
def ask_import(*, kind: str, name: str, content: bytes, by: User) -> Import:
    """The job that looks at a file. The same file sent twice is looked at once."""
    sweep()
    identity = f"{by.pk}:{kind}:{name}:".encode() + content
    key = f"import:{hashlib.sha256(identity).hexdigest()}"
    waiting = Import.objects.filter(dedupe_key=key).first()
    if waiting is not None:
        return waiting
    file = default_storage.save(f"{FOLDER}/{uuid.uuid4()}", ContentFile(content))
    try:
        return begin(kind=kind, name=name, file=file, by=by, dedupe_key=key)
    except BaseException as error:
        default_storage.delete(file)
        if isinstance(error, IntegrityError):
            return Import.objects.get(dedupe_key=key)
        raise


@transaction.atomic
def begin(**fields: Any) -> Import:
    made = Import.objects.create(**fields)
    ring_after_commit(TASK, made.pk)
    return made


def look_again(*, job: Import) -> Import:
    """The same file, compared with what is published by now."""
    fresh(job)
    return begin(kind=job.kind, name=job.name, file=job.file, by=job.by)


def apply_import(*, job: Import, digest: str) -> Import:
    """The job that applies the difference which `job` shows; the one there is already, where it
    was asked for before."""
    asked = Import.objects.filter(after=job).first()
    if asked is not None:
        return again(asked)
    fresh(job)
    if not job.can_be_applied or digest != job.result.get("digest"):
        raise Gone
    same = {"kind": job.kind, "name": job.name, "file": job.file, "by": job.by}
    try:
        return begin(**same, after=job, digest=digest)
    except IntegrityError:
        return Import.objects.get(after=job)


@transaction.atomic
def again(job: Import) -> Import:
    if retry(Import, job.pk):
        ring_after_commit(TASK, job.pk)
    return job


def fresh(job: Import) -> None:
    if timezone.now() - job.created_at > KEPT or not default_storage.exists(job.file):
        raise Gone


@transaction.atomic
def cancel_import(*, job: Import) -> bool:
    """Take out a job that is not over; whoever works on it can write nothing any more."""
    running = Import.objects.filter(pk=job.pk, state__in=(State.QUEUED, State.RUNNING))
    return bool(running.delete()[0])


def sweep() -> None:
    """Rows that are over for long, and files that no row names any more."""
    oldest = timezone.now() - 2 * KEPT
    Import.objects.filter(created_at__lt=oldest).delete()
    if not default_storage.exists(FOLDER):
        return
    named = set(Import.objects.values_list("file", flat=True))
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if path not in named and default_storage.get_modified_time(path) < oldest:
            default_storage.delete(path)


# --- done by a worker --------------------------------------------------------------------------
def run(import_id: str) -> None:
    job = claim(Import, import_id)
    if job is None:
        return
    try:
        work(job)
    except LostFence:
        log.info("import_taken_over", job=import_id)
    except policy.Refused as refused:
        log.info("import_refused", job=import_id)
        give_up(job, str(refused), for_good=True)
    except Exception as error:
        log.exception("import_failed", job=import_id, error=type(error).__name__)
        give_up(job, REASON)


def give_up(job: Import, reason: str, *, for_good: bool = False) -> None:
    try:
        fail(job, reason, for_good=for_good)
    except LostFence:
        log.info("import_taken_over", job=str(job.pk))


def work(job: Import) -> None:
    renew(job, 5)
    policy.require("catalogue.curate", policy.of_person(job.by))
    try:
        with default_storage.open(job.file, "rb") as file:
            content = file.read()
        read = import_files.read_file(kind=job.kind, name=job.name, content=content)
        renew(job, 60)
        if job.digest:
            apply_now(job, read)
        else:
            seen = import_files.compare(read, job.name)
            import_files.keep_categories(names=read.categories)
            finish(job, outcome=Import.Outcome.LOOKED, result=outcome_of(read, seen))
    except FileNotFoundError:
        finish(job, outcome=Import.Outcome.GONE)
    except Faulty as faulty:
        finish(job, outcome=Import.Outcome.FAULTY, result=outcome_of_faults(faulty))


@transaction.atomic
def apply_now(job: Import, file: ReadFile) -> None:
    """The writes and the end of the job are one transaction: a job that was cancelled or taken
    over leaves nothing behind, and none is applied twice."""
    renew(job, 70)  # holds the row until the end
    policy.require("catalogue.curate", policy.of_person(job.by))
    seen = import_files.compare(file, job.name, for_update=True)
    outcome = Import.Outcome.MOVED
    if seen.digest == job.digest:
        import_files.write(seen, by=job.by, why=f"import: {job.name}")
        outcome = Import.Outcome.APPLIED
        transaction.on_commit(lambda: default_storage.delete(job.file))
    finish(job, outcome=outcome, result=outcome_of(file, seen))
