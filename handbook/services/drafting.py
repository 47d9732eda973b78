"""Draft, publish, undo: how curators change what all read, in the handbook and the catalogue.

A draft is one row of changed fields beside the published one. It remembers the newest history
record under which it was begun; where another stands at publishing, somebody else has changed the
row since, and the curator looks again before anything is overwritten.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from accounts.models import User
from handbook.content import plain
from handbook.models import Draft, Kept

Row = TypeVar("Row", bound=Model)


class Moved(Exception):
    """The published row has changed since the draft was begun."""


def kind_of(row: Kept) -> str:
    return str(row._meta.model_name)


def newest_record(row: Kept) -> int | None:
    newest: int | None = row.history.values_list("history_id", flat=True).first()
    return newest


def draft_of(row: Kept) -> Draft | None:
    return Draft.objects.filter(kind=kind_of(row), key=row.key).first()


def wait_in_turn(row: Kept) -> None:
    """Writing to the row first makes two such changes wait for each other, on Postgres as on
    SQLite, so that of two the second sees what the first has done."""
    type(row)._base_manager.filter(pk=row.pk).update(position=F("position"))


@transaction.atomic
def keep_draft(
    *, row: Kept, fields: Mapping[str, Any], by: User, base: int | None = None
) -> Draft | None:
    """Lay `fields` (as JSON has them) over the draft of `row`; None where nothing differs from
    what is published any more, and the draft is gone. `base`, where given, is the record that the
    curator has seen (0 for none): raises `Moved` where somebody else's newer one stands."""
    wait_in_turn(row)
    newest = newest_record(row)
    if base is not None and base != (newest or 0) and not is_own_since(row, base, by):
        raise Moved
    draft = draft_of(row) or Draft(kind=kind_of(row), key=row.key, base=newest)
    if base is not None:
        draft.base = newest
    draft.fields = {
        name: value
        for name, value in {**draft.fields, **fields}.items()
        if value != plain(getattr(row, name, None))
    }
    if not draft.fields:
        discard_draft(row=row)
        return None
    draft.by, draft.at = by, timezone.now()
    draft.save()
    return draft


def is_own_since(row: Kept, base: int, by: User) -> bool:
    """Whether `by` alone has changed the row since its record `base`."""
    if not row.history.filter(history_id=base).exists():
        return False
    return not row.history.filter(history_id__gt=base).exclude(history_user=by).exists()


def discard_draft(*, row: Kept) -> None:
    Draft.objects.filter(kind=kind_of(row), key=row.key).delete()


def signed(row: Row, by: User, why: str) -> Row:
    """`row`, whose next save is recorded as done by `by` for the reason `why`."""
    vars(row).update(_history_user=by, _change_reason=why[:100])
    return row


@transaction.atomic
def publish_draft(
    *, row: Kept, cleaned: Mapping[str, Any], by: User, why: str, base: int | None
) -> None:
    """Put `cleaned` (what the row's own form made of the draft) on `row`. `base` is the record that
    the curator has seen; raises `Moved` where a newer one stands."""
    wait_in_turn(row)
    if newest_record(row) != base:
        raise Moved
    for name, value in cleaned.items():
        setattr(row, name, value)
    signed(row, by, why).save()
    discard_draft(row=row)
