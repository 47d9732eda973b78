"""A column of a tool in words: its title, and what it says."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Field
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.entries.column_kinds import Choice, Day, Kind
from catalogue.entries.columns import BY_NAME, COLUMNS, Column
from catalogue.entries.list_kinds import Keys, Licences, Links, Names
from catalogue.models import Tool

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ARCHIVED = "archived"
EMPTY = gettext_lazy("nothing")


def title_of(name: str) -> "StrOrPromise":
    return gettext_lazy("Archived") if name == ARCHIVED else gettext_lazy(BY_NAME[name].title)


def titles() -> "dict[str, StrOrPromise]":
    return {column.name: title_of(column.name) for column in COLUMNS}


def words_of(name: str, value: Any) -> str:
    """`value` as the database or a draft's JSON has it."""
    if name == ARCHIVED:
        return _("yes") if value else _("no")
    column = BY_NAME[name]
    words = WORDS[type(column.kind)](column, value) if type(column.kind) in WORDS else value
    return str(words or EMPTY)


def day_words(value: Any) -> str:
    day = parse_date(value) if isinstance(value, str) else value
    return date_format(day, "j F Y") if isinstance(day, date) else str(EMPTY)


def readable(keys: Iterable[str]) -> str:
    return ", ".join(key.replace("-", " ") for key in keys) or str(EMPTY)


def choice_words(column: Column, value: str) -> str:
    field = Tool._meta.get_field(column.name)
    assert isinstance(field, Field)
    return str(dict(field.flatchoices).get(value, value))


WORDS: dict[type[Kind], Callable[[Column, Any], str]] = {
    Choice: choice_words,
    Day: lambda _column, value: day_words(value),
    Keys: lambda _column, value: readable(value),
    Names: lambda _column, value: ", ".join(value),
    Links: lambda _column, value: ", ".join(f"{kind}: {link}" for kind, link in value.items()),
    Licences: lambda _column, value: "; ".join(f"{e['licence']} ({e['since']})" for e in value),
}
