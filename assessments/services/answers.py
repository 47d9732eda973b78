"""Saving one answer: the row by its version, the history beside it, both or neither.

Right on SQLite and Postgres alike without row locks: the UPDATE names the version that the writer
has seen, and the unique keys settle who was first. Nobody is in conflict with themselves: where all
that is newer is the writer's own, that is what they have seen.
"""

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from assessments.models import Answer, AnswerRevision, Assessment


@dataclass(frozen=True)
class Content:
    """What a writer says about a question; `value` and `evidence` as they are stored."""

    status: str
    value: list[str] | float | str | None = None
    reason: str = ""
    note: str = ""
    flag: bool = False
    evidence: tuple[dict[str, Any], ...] = ()

    def fields(self) -> dict[str, Any]:
        return {**vars(self), "evidence": list(self.evidence)}


@dataclass(frozen=True)
class Saved:
    version: int
    saved_at: datetime
    replayed: bool = False


@dataclass(frozen=True)
class Stale:
    """The writer had not seen the newest version; nothing was written."""


@dataclass(frozen=True)
class Reused:
    """The mutation id belongs to another content; nothing was written."""


Outcome = Saved | Stale | Reused
TRIES = 3


def digest(question: str, content: Content) -> str:
    canonical = json.dumps([question, content.fields()], sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def record_answer(
    *,
    assessment: Assessment,
    question: str,
    author: User,
    version: int,
    content: Content,
    mutation_id: UUID | None = None,
    answer_id: int | None = None,
    settle: bool = False,
) -> Outcome:
    """Write `content` as version `version` + 1 if `version` is still the newest.

    `answer_id` is the id of the row that a version above 0 is a version of. A repeated
    `mutation_id` of the same author gives the first result again. `settle` says that older eyes
    make no conflict where the newest text is the same, or where all that is newer is the author's
    own: the save then builds on the newest, and says so in its base.
    """
    seen = version
    for _try in range(TRIES):
        saved, problem = attempt(
            functools.partial(
                write, assessment, question, author, version, content, mutation_id, answer_id
            )
        )
        done = saved or replay(assessment, question, author, content, mutation_id)
        if done is not None:
            return done
        newest = Answer.objects.filter(assessment=assessment, question=question).first()
        if problem and version == (newest.version if newest else 0):
            raise problem
        if not settle or newest is None or newest.version <= version:
            break
        if says(newest, content) and mutation_id is None:
            return Saved(newest.version, newest.saved_at, replayed=True)
        if not (says(newest, content) or is_own(newest, seen, author)):
            break
        version, answer_id = newest.version, newest.pk
    return Stale()


def attempt(save: Callable[[], Saved | None]) -> tuple[Saved | None, IntegrityError | None]:
    try:
        with transaction.atomic():
            return save(), None
    except IntegrityError as problem:
        return None, problem


def says(answer: Answer, content: Content) -> bool:
    fields = content.fields()
    return not answer.recheck and all(getattr(answer, name) == fields[name] for name in fields)


def is_own(newest: Answer, seen: int, author: User) -> bool:
    """Whether nobody else has written after the version `seen`."""
    return not newest.revisions.filter(version__gt=seen).exclude(author=author).exists()


def write(
    assessment: Assessment,
    question: str,
    author: User,
    version: int,
    content: Content,
    mutation_id: UUID | None,
    answer_id: int | None,
) -> Saved | None:
    """Saved, or None where the version is not the newest; IntegrityError where somebody else was
    first or the mutation id is used."""
    now = timezone.now()
    fields = content.fields()
    if version == 0:
        answer_id = Answer.objects.create(
            assessment=assessment,
            question=question,
            version=1,
            author=author,
            saved_at=now,
            **fields,
        ).pk
    elif answer_id is None or not update(assessment, question, author, version, fields, now):
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
        **fields,
    )
    return Saved(version + 1, now)


def update(
    assessment: Assessment,
    question: str,
    author: User,
    version: int,
    fields: dict[str, Any],
    now: datetime,
) -> int:
    """A save settles a re-check and withdraws the consent that was given to the older text."""
    seen = Answer.objects.filter(assessment=assessment, question=question, version=version)
    return seen.update(
        version=version + 1,
        author=author,
        saved_at=now,
        agreed_by=None,
        agreed_at=None,
        recheck=False,
        **fields,
    )


def replay(
    assessment: Assessment, question: str, author: User, content: Content, mutation_id: UUID | None
) -> Saved | Reused | None:
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
