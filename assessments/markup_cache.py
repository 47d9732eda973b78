"""What the markup that a process keeps is made of: these plain values, and nothing besides.

Each is the whole key of its markup and all that its template is given (`assessment_tags`), so that
whatever else one comes to show of an answer has to be named here first: it cannot be shown to
another organisation out of somebody else's copy.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from assessments.answer_data import value_of
from assessments.framework.definition import HasStatus, Question
from assessments.framework.question_types import type_of
from assessments.models import Answer
from assessments.scoring.progress import Progress, StageProgress


class Shown(Protocol):
    """A question on a page (`assessments.views.question_items`). `shown_answer` is the answer, or
    what was typed where a save was refused."""

    question: Question
    answer: Answer | None
    current: Answer | None
    errors: list[str]
    is_essential: bool
    needs_proof: bool

    @property
    def shown_answer(self) -> Answer | None: ...
    @property
    def version(self) -> int | str: ...
    @property
    def status(self) -> str: ...
    @property
    def chosen(self) -> tuple[str, ...]: ...
    @property
    def value(self) -> str: ...
    @property
    def state(self) -> str: ...


@dataclass(frozen=True)
class Body(HasStatus):
    """The fields of a question, as they read and as they stand typed. `lines` is the answer in
    words, and only where it is read."""

    version_id: int
    edition: int
    key: str
    is_read_only: bool
    alone: bool
    is_essential: bool
    needs_proof: bool
    errors: bool
    status: str
    chosen: tuple[str, ...]
    value: str
    lines: tuple[str, ...]
    reason: str
    note: str
    flag: bool
    links: str

    @classmethod
    def of(
        cls, item: Shown, version_id: int, edition: int, *, is_read_only: bool, alone: bool
    ) -> "Body":
        answer = item.shown_answer
        return cls(
            version_id=version_id,
            edition=edition,
            key=item.question.key,
            is_read_only=is_read_only,
            alone=alone,
            is_essential=item.is_essential,
            needs_proof=item.needs_proof,
            errors=bool(item.errors),
            status=item.status,
            chosen=item.chosen,
            value=item.value,
            lines=lines_of(item) if is_read_only else (),
            reason=answer.reason if answer else "",
            note=answer.note if answer else "",
            flag=bool(answer and answer.flag),
            links=json.dumps(answer.evidence) if answer else "[]",
        )

    @property
    def shown_answer(self) -> "Body":
        return self

    @property
    def evidence(self) -> list[dict[str, Any]]:
        links: list[dict[str, Any]] = json.loads(self.links)
        return links


def lines_of(item: Shown) -> tuple[str, ...]:
    value = value_of(item.shown_answer.value) if item.shown_answer else None
    return tuple(type_of(item.question).in_words(item.question, value))


@dataclass(frozen=True)
class Foot(HasStatus):
    """How the saving of a question stands, in the zone of who reads it."""

    assessment_id: UUID
    may_answer: bool
    zone: str
    key: str
    version: int | str
    state: str
    status: str = ""
    saved_at: datetime | None = None
    author_name: str = ""
    agreed_at: datetime | None = None
    recheck: bool = False

    @classmethod
    def of(cls, item: Shown, assessment_id: UUID, *, may_answer: bool) -> "Foot":
        zone, answer = timezone.get_current_timezone_name(), item.answer
        foot = (assessment_id, may_answer, zone, item.question.key, item.version, item.state)
        if answer is None:
            return cls(*foot)
        author = answer.author.display_name if answer.author else ""
        marks = (answer.status, answer.saved_at, author, answer.agreed_at, answer.recheck)
        return cls(*foot, *marks)

    @property
    def question(self) -> SimpleNamespace:
        return SimpleNamespace(key=self.key)

    @property
    def answer(self) -> "Foot":
        return self

    @property
    def author(self) -> SimpleNamespace:
        return SimpleNamespace(display_name=self.author_name)


@dataclass(frozen=True)
class StageLink:
    """A stage in the list of stages, with how far it has got."""

    assessment_id: UUID
    key: str
    title: str
    answered: int
    total: int
    state: str
    is_current: bool

    @classmethod
    def of(cls, stage: StageProgress, assessment_id: UUID, current: str) -> "StageLink":
        counts = (stage.answered, stage.total, stage.state)
        return cls(assessment_id, stage.key, stage.title, *counts, stage.key == current)


@dataclass(frozen=True)
class Coverage:
    """How far the whole assessment has got, and the stage that is looked at, if it counts."""

    answered: int
    total: int
    stage: str = ""
    stage_answered: int = 0
    stage_total: int = 0
    minutes_left: float = 0

    @classmethod
    def of(cls, whole: Progress, here: StageProgress | None) -> "Coverage":
        if here is None:
            return cls(whole.answered, whole.total)
        stage = (here.title, here.answered, here.total, here.minutes_left)
        return cls(whole.answered, whole.total, *stage)
