"""Taking back one published change, as a new change with a record of its own."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from handbook.models import Kept
from handbook.services.drafting import signed, wait_in_turn


class ChangedAgain(Exception):
    """What was to be taken back has changed since."""


class NothingBefore(Exception):
    """The first record of a row has nothing to go back to."""


def differing(record: Any, before: Any, columns: Iterable[str]) -> list[str]:
    return [name for name in columns if getattr(record, name) != getattr(before, name)]


@transaction.atomic
def undo_change(*, row: Kept, record: Any, columns: Iterable[str], by: User) -> None:
    """Restore what `record` replaced, where it still stands or has been restored already."""
    wait_in_turn(row)
    row.refresh_from_db()
    before = record.prev_record
    names = differing(record, before, columns) if before else []
    if not names:
        raise NothingBefore
    if all(getattr(row, name) == getattr(before, name) for name in names):
        return
    if any(getattr(row, name) != getattr(record, name) for name in names):
        raise ChangedAgain
    for name in names:
        setattr(row, name, getattr(before, name))
    when = date_format(record.history_date, "j F Y")
    signed(row, by, _("undo of the change of %(when)s") % {"when": when}).save()
