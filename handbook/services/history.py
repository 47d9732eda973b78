"""Taking back one published change, as a new change with a record of its own."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.held_rows import hold
from accounts.models import User
from handbook.models import Kept
from handbook.services.drafting import put, undone


def differing(record: Any, before: Any, columns: Iterable[str]) -> list[str]:
    return [name for name in columns if getattr(record, name) != getattr(before, name)]


@transaction.atomic
def undo_record(*, row: Kept, record: Any, columns: Iterable[str], by: User) -> None:
    """Restore what `record` replaced, where it still stands or has been restored already."""
    hold(type(row), row.pk)
    row.refresh_from_db()
    before = record.prev_record
    names = differing(record, before, columns) if before else []
    back = undone(
        before=columns_of(before, names),
        after=columns_of(record, names),
        now=columns_of(row, names),
    )
    if back:
        when = date_format(record.history_date, "j F Y")
        put(row, back, by, _("undo of the change of %(when)s") % {"when": when})


def columns_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
