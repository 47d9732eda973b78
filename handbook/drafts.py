"""What curators have before them: what all read, their shared draft over it, where the two met.

Everything goes by name: a column, or whatever else a room lets change apart from the rest, each as
JSON has it. A draft remembers of every change what was published when it was begun (`was`): where
that is another value by now, somebody else has published one. What changed beside it is in nobody's
way. A form names what it showed (`seen`, `published`, `replaces`), so that what its sender has not
seen is shown before it is written over.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Self

from accounts.models import User
from accounts.submissions.seen import fingerprint, is_own_way, remember_step
from handbook.content import plain
from handbook.models import Draft, Kept

DRAFT, PUBLISHED = "its draft", "its columns"


@dataclass
class Editing(ABC):
    """`published` has the columns that stand on one form; `draft` lies over them."""

    published: dict[str, Any]
    draft: Draft | None

    @property
    @abstractmethod
    def row(self) -> Kept:
        """What is published; not saved yet where only the draft exists."""

    @abstractmethod
    def again(self) -> Self:
        """As it is now. Raises `Http404` where nothing of it is left."""

    @property
    def kind(self) -> str:
        return kind_of(self.row)

    @property
    def is_new(self) -> bool:
        return self.row.pk is None

    @property
    def drafted(self) -> dict[str, Any]:
        """What the draft changes."""
        return self.draft.fields if self.draft else {}

    @property
    def fields(self) -> dict[str, Any]:
        """The columns as they would be, once published."""
        return {name: self.drafted.get(name, value) for name, value in self.published.items()}

    def as_published(self, name: str) -> Any:
        return self.published[name]

    def value(self, name: str) -> Any:
        """As it would be, once published."""
        return self.drafted[name] if name in self.drafted else self.as_published(name)

    def as_begun(self, name: str) -> Any:
        """What was published when its change was begun."""
        was = self.draft.was if self.draft else {}
        return was.get(name, self.as_published(name))

    def has_moved(self, name: str) -> bool:
        """Whether somebody else has published another value since its change was begun."""
        return not self.is_new and self.as_begun(name) != self.as_published(name)

    # --- what a form has seen -------------------------------------------------------------------
    @property
    def seen(self) -> str:
        """Of the draft, which curators share."""
        return fingerprint(self.drafted)

    @property
    def published_seen(self) -> str:
        """Of all that the form of the columns lies over."""
        return fingerprint(self.published)

    @property
    def replaces(self) -> str:
        """Of what is published where the draft changes it."""
        return fingerprint({name: self.as_published(name) for name in self.drafted})

    def state(self, part: str) -> str:
        states = {DRAFT: self.seen, PUBLISHED: self.published_seen}
        return states[part] if part in states else fingerprint(self.value(part))

    def place(self, part: str) -> str:
        return f"{self.kind}:{self.row.key}:{part}"

    def has_seen(self, part: str, seen: str, *, by: User) -> bool:
        """Whether that `part` is as `by` has seen it, or has since been changed by themselves
        alone: nobody is in conflict with themselves."""
        return is_own_way(by=by, place=self.place(part), seen=seen, now=self.state(part))

    def has_seen_draft(self, seen: str, *, by: User) -> bool:
        """For what is done to the draft alone: where there is none any more, it is done."""
        return self.draft is None or self.has_seen(DRAFT, seen, by=by)

    def remember_step(self, after: "Editing", *, by: User) -> None:
        """That `by` has led from here to what stands `after`."""
        for part in {DRAFT, PUBLISHED, *self.drafted, *after.drafted}:
            before, now = self.state(part), after.state(part)
            remember_step(by=by, place=self.place(part), before=before, after=now)


def kind_of(row: Kept) -> str:
    return str(row._meta.model_name)


def draft_of(row: Kept) -> Draft | None:
    drafts = Draft.objects.select_related("by")
    return drafts.filter(kind=kind_of(row), key=row.key).first()


@dataclass
class RowEditing(Editing):
    """Of a row of the handbook, all of which stands on one form."""

    of: Kept

    @property
    def row(self) -> Kept:
        return self.of

    def again(self) -> Self:
        self.of.refresh_from_db()
        return type(self)(values_of(self.of, tuple(self.published)), draft_of(self.of), self.of)


def values_of(row: Kept, columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in columns}


def editing(row: Kept, columns: tuple[str, ...]) -> RowEditing:
    return RowEditing(values_of(row, columns), draft_of(row), row)
