"""What is stored of a tool and its cells, in words: for drafts, histories and the change log."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Field
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Ring, Status, Tool

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VERDICTS = {
    "yes": gettext_lazy("Yes"),
    "partly": gettext_lazy("Partly"),
    "no": gettext_lazy("No"),
    "unknown": gettext_lazy("Unknown"),
    "none": gettext_lazy("None"),
}
PART_TITLES = {
    "value": gettext_lazy("says"),
    "values": gettext_lazy("says"),
    "note": gettext_lazy("note"),
    "source": gettext_lazy("source"),
    "checked_on": gettext_lazy("checked on"),
}
FIELD_TITLES = {
    "title": gettext_lazy("Name"),
    "components": gettext_lazy("Components it serves"),
    "skills": gettext_lazy("Skills that running it takes"),
    "links": gettext_lazy("Links"),
    "licence_history": gettext_lazy("Earlier licences"),
    "former_names": gettext_lazy("Former names"),
    "status": gettext_lazy("Status"),
    "ring": gettext_lazy("Ring"),
    "archived": gettext_lazy("Archived"),
}
DATES = ("status_on", "checked_on")
EMPTY = gettext_lazy("nothing")


@dataclass(frozen=True)
class Part:
    """One thing that differs: what it was and what it is, in words."""

    title: "StrOrPromise"
    before: str
    after: str


def field_title(name: str) -> "StrOrPromise":
    if name in FIELD_TITLES:
        return FIELD_TITLES[name]
    field = Tool._meta.get_field(name)
    assert isinstance(field, Field)
    return capfirst(field.verbose_name)


def day_words(value: Any) -> str:
    found = parse_date(value) if isinstance(value, str) else value
    return date_format(found, "j F Y") if isinstance(found, date) else str(EMPTY)


def readable(keys: Iterable[str]) -> str:
    return ", ".join(key.replace("-", " ") for key in keys) or str(EMPTY)


def field_words(name: str, value: Any) -> str:
    """A column of `Tool`, as the database or a draft's JSON has it."""
    if name in DATES:
        return day_words(value)
    if name in ("components", "skills"):
        return readable(value)
    if name == "former_names":
        return ", ".join(value) or str(EMPTY)
    if name == "links":
        return ", ".join(f"{kind}: {link}" for kind, link in value.items()) or str(EMPTY)
    if name == "licence_history":
        return "; ".join(f"{e['licence']} ({e['since']})" for e in value) or str(EMPTY)
    if name == "archived":
        return _("yes") if value else _("no")
    if name in ("status", "ring") and value:
        return str(Status(value).label if name == "status" else Ring(value).label)
    return str(value or EMPTY)


def part_words(name: str, value: Any) -> str:
    """A column of `Cell`."""
    if name == "checked_on":
        return day_words(value)
    if name == "values":
        return readable(value)
    if name == "value":
        return str(VERDICTS.get(value, value) or VERDICTS["unknown"])
    return value or str(EMPTY)


def field_part(name: str, before: Any, after: Any) -> Part:
    return Part(field_title(name), field_words(name, before), field_words(name, after))


def cell_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Part, ...]:
    return tuple(
        Part(title, part_words(name, before[name]), part_words(name, after[name]))
        for name, title in PART_TITLES.items()
        if before[name] != after[name]
    )
