"""Saving one answer: the row by its version, the history beside it, both or neither.

Right on SQLite and Postgres alike without row locks: the UPDATE names the version that the writer
has seen, and the unique keys settle who was first.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Answer, AnswerRevision, Assessment


@dataclass(frozen=True)
class Content:
    """What a writer says about a question; `value` and `evidence` as they are stored."""

    status: str
    value: list[str] | float | str | None = None
    reason: str = ""
    note: str = ""
    flag: bool = False
    evidence: tuple[dict, ...] = ()

    def fields(self) -> dict:
        return {**asdict(self), "evidence": list(self.evidence)}


@dataclass(frozen=True)
class Saved:
    version: int
    saved_at: object
    replayed: bool = False


@dataclass(frozen=True)
class Stale:
    """The writer had not seen the newest version; nothing was written."""


@dataclass(frozen=True)
class Reused:
    """The mutation id belongs to another content; nothing was written."""


Outcome = Saved | Stale | Reused


def digest(question: str, content: Content) -> str:
    said = json.dumps([question, content.fields()], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def record_answer(
    *,
    assessment: Assessment,
    question: str,
    author,
    version: int,
    content: Content,
    mutation_id: UUID | None = None,
    answer_id: int | None = None,
) -> Outcome:
    """Write `content` as version `version` + 1 if `version` is still the newest.

    `answer_id` is the id of the row that a version above 0 is a version of. A repeated
    `mutation_id` of the same author gives the first result again.
    """
    try:
        with transaction.atomic():
            saved = write(assessment, question, author, version, content, mutation_id, answer_id)
    except IntegrityError:
        saved = None
    if saved is not None:
        return saved
    return replay(assessment, question, author, content, mutation_id) or Stale()


def write(assessment, question, author, version, content, mutation_id, answer_id):
    """Saved, or None where the version is not the newest; IntegrityError where somebody else was
    first or the mutation id is used."""
    now = timezone.now()
    said = content.fields()
    if version == 0:
        answer_id = Answer.objects.create(
            assessment=assessment,
            question=question,
            version=1,
            author=author,
            saved_at=now,
            **said,
        ).pk
    elif not update(assessment, question, author, version, said, now):
        return None
    AnswerRevision.objects.create(
        answer_id=answer_id,
        assessment=assessment,
        version=version + 1,
        base_version=version,
        author=author,
        saved_at=now,
        mutation_id=mutation_id,
        digest=digest(question, content),
        **said,
    )
    return Saved(version + 1, now)


def update(assessment, question, author, version, said, now) -> int:
    """A save settles a re-check and withdraws the consent that was given to the older text."""
    seen = Answer.objects.filter(assessment=assessment, question=question, version=version)
    return seen.update(
        version=version + 1,
        author=author,
        saved_at=now,
        agreed_by=None,
        agreed_at=None,
        recheck=False,
        **said,
    )


def replay(assessment, question, author, content, mutation_id) -> Saved | Reused | None:
    if mutation_id is None:
        return None
    first = AnswerRevision.objects.filter(
        assessment=assessment, author=author, mutation_id=mutation_id
    ).first()
    if first is None:
        return None
    if first.digest != digest(question, content):
        return Reused()
    return Saved(first.version, first.saved_at, replayed=True)
