"""The form fields of a tool's columns, by the kind of each."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.form_fields.fields import Address, Day, Line, Text, checked
from catalogue.entries import column_kinds as kinds
from catalogue.entries import list_kinds
from catalogue.entries.column_wording import title_of
from catalogue.entries.columns import COLUMNS, GROUPS, Column
from catalogue.entries.definition import LINKS
from catalogue.entries.field_rules import LONGEST_ADDRESS, LONGEST_LICENCE, is_since, last_day
from catalogue.models import Tool
from documents.field_reader import LONGEST_ITEM
from documents.text import line

LINK_TITLES = {
    "site": gettext_lazy("Site"),
    "documentation": gettext_lazy("Documentation"),
    "repository": gettext_lazy("Repository"),
}
LICENSED = re.compile(r"(?P<licence>.+?) ?; ?(?P<since>[0-9-]+) ?; ?(?P<source>\S+)\Z")
NOT_LICENSED = gettext_lazy(
    "“%(licence)s …” is not a licence (of %(most)d characters at most), since when, and an "
    "address, parted by semicolons."
)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class PastDay(Day):
    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and day > last_day(timezone.now()):
            raise ValidationError(_("This day is still to come."))
        return day


class Since(Line):
    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not is_since(value):
            raise ValidationError(_("This is not a year, year-month or year-month-day."))


class Names(Text):
    """One a line."""

    def clean(self, value: Any) -> list[str]:
        names = list(dict.fromkeys(lines_of(super().clean(value))))
        if any(len(name) > LONGEST_ITEM for name in names):
            raise ValidationError(_("Shorten the longest: at most %d characters.") % LONGEST_ITEM)
        return names


class Licences(Text):
    """One a line."""

    def clean(self, value: Any) -> list[dict[str, str]]:
        return [licensed(row) for row in lines_of(super().clean(value))]


def lines_of(typed: str) -> list[str]:
    return [text for row in typed.split("\n") if (text := line(row))]


def licensed(typed: str) -> dict[str, str]:
    """Out of one line: a semicolon may belong to the licence, or to the address."""
    parts = LICENSED.match(typed)
    period = parts.groupdict() if parts else {"licence": "", "since": "", "source": ""}
    wrong: dict[str, Any] = {
        "licence": typed.partition(";")[0][:LONGEST_LICENCE],
        "most": LONGEST_LICENCE,
    }
    if len(period["licence"]) > LONGEST_LICENCE or not is_since(period["since"]):
        raise ValidationError(NOT_LICENSED, params=wrong)
    checked(period["source"], LONGEST_ADDRESS, NOT_LICENSED, **wrong)
    return period


# --- a field for each column ------------------------------------------------------------------
Fields = Mapping[str, forms.Field]


def common(column: Column) -> dict[str, Any]:
    return {
        "label": title_of(column.name),
        "help_text": gettext_lazy(column.help) if column.help else "",
        "required": column.is_required,
    }


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def text(column: Column, kind: kinds.Text) -> forms.Field:
    return Text(**common(column), max_length=kind.longest, widget=area(kind.rows))


def one_line(column: Column, kind: kinds.Line) -> forms.Field:
    return Line(**common(column), max_length=kind.longest)


def since(column: Column, kind: kinds.Since) -> forms.Field:
    return Since(**common(column), max_length=kind.longest)


def address(column: Column, _kind: kinds.Address) -> forms.Field:
    return Address(**common(column))


def day(column: Column, kind: kinds.Day) -> forms.Field:
    if kind.is_past:
        return PastDay(**common(column), widget=DateInput(), initial=timezone.localdate)
    return Day(**common(column), widget=DateInput())


def choice(column: Column, kind: kinds.Choice) -> forms.Field:
    field = Tool._meta.get_field(column.name)
    assert isinstance(field, Field)
    return forms.ChoiceField(**common(column), choices=field.flatchoices, initial=kind.first)


def keys(column: Column, _kind: list_kinds.Keys) -> forms.Field:
    """What there is to choose from is asked when the form is made."""
    return forms.MultipleChoiceField(**common(column), widget=forms.CheckboxSelectMultiple)


def names(column: Column, kind: list_kinds.Names) -> forms.Field:
    return Names(**common(column), max_length=kind.longest, widget=area(2))


def licences(column: Column, kind: list_kinds.Licences) -> forms.Field:
    return Licences(**common(column), max_length=kind.longest, widget=area(2))


FIELD_OF: dict[type[kinds.Kind], Callable[[Column, Any], forms.Field]] = {
    kinds.Text: text,
    kinds.Line: one_line,
    kinds.Since: since,
    kinds.Address: address,
    kinds.Day: day,
    kinds.Choice: choice,
    list_kinds.Keys: keys,
    list_kinds.Names: names,
    list_kinds.Licences: licences,
}


def fields_of(column: Column) -> Fields:
    """Links have a field for each."""
    if isinstance(column.kind, list_kinds.Links):
        return {name: Address(label=LINK_TITLES[name]) for name in LINKS}
    return {column.name: FIELD_OF[type(column.kind)](column, column.kind)}


def all_fields() -> dict[str, forms.Field]:
    """In the order of the form."""
    columns = sorted(COLUMNS, key=lambda column: GROUPS.index(column.group))
    return {name: field for column in columns for name, field in fields_of(column).items()}
