"""Draft, publish, undo: how curators change what all read, in the handbook and the catalogue.

A draft is one row of changes beside what is published. `handbook.drafts` says what a curator has
before them and has seen of it; here it is written.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.http import Http404
from django.utils import timezone

from accounts.held_rows import hold
from accounts.models import User
from handbook.drafts import Editing, RowEditing
from handbook.models import Draft, Kept

Row = TypeVar("Row", bound=Model)
Edited = TypeVar("Edited", bound=Editing)


class Moved(Exception):
    """What is published is not what the curator has seen of it."""


class ChangedAgain(Exception):
    """What was to be undone has changed since."""


class NothingBefore(Exception):
    """That something came to be has nothing to go back to."""


@contextmanager
def in_turn(held: Edited, *, by: User) -> Iterator[Edited]:
    """As it is now, and nobody else's to change within; what is done there are steps of `by`."""
    with transaction.atomic():
        subject = held.draft if held.is_new else held.row
        if subject is not None:
            hold(type(subject), subject.pk)
        now = held.again()
        yield now
        with suppress(Http404):  # only the draft knew of it
            now.remember_step(now.again(), by=by)


def keep_draft(*, held: Editing, changes: Mapping[str, Any], by: User) -> Draft | None:
    """Lay `changes` over the draft; what says the same as what is published goes. None where
    nothing is left of it."""
    fields = {
        name: value
        for name, value in {**held.drafted, **changes}.items()
        if value != held.as_published(name)
    }
    if not (fields or held.is_new):
        discard(held=held)
        return None
    draft = Draft(
        pk=held.draft.pk if held.draft else None,
        kind=held.kind,
        key=held.row.key,
        fields=fields,
        was={name: held.as_begun(name) for name in fields},
        by=by,
        at=timezone.now(),
    )
    draft.save()
    return draft


def discard(*, held: Editing) -> None:
    Draft.objects.filter(kind=held.kind, key=held.row.key).delete()


def check_seen(held: Editing, replaces: str) -> None:
    """`replaces` names what of the published the curator has seen that the draft changes."""
    if held.replaces != replaces:
        raise Moved


@transaction.atomic
def publish_row(*, held: RowEditing, by: User, why: str) -> None:
    """Put the draft on its row, which is held `in_turn`."""
    put(held.row, held.drafted, by, why)
    discard(held=held)


def put(row: Kept, fields: Mapping[str, Any], by: User, why: str) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    signed(row, by, why).save()


def signed(row: Row, by: User, why: str) -> Row:
    """`row`, whose next save is recorded as done by `by` for the reason `why`."""
    vars(row).update(_history_user=by, _change_reason=why[:100])
    return row


# --- undoing a published change -----------------------------------------------------------------
def undone(
    *, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, now: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What a change replaced, to be published anew; nothing where it stands again already. It can
    be undone while what it wrote still stands."""
    if not before or not after:
        raise NothingBefore
    if all(now[name] == value for name, value in before.items()):
        return {}
    if any(now[name] != value for name, value in after.items()):
        raise ChangedAgain
    return before
