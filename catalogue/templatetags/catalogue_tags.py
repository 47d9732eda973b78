"""How verdicts, rings and states of tools look: always an icon and a word, never colour alone."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django import template

from catalogue.models import Ring, Status
from catalogue.scan.list_page import Row
from handbook.text import markdown

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
MARKS = {
    "yes": "circle-check",
    "partly": "circle-dot",
    "no": "circle-minus",
    "known": "circle-check",
}
STATES = {
    Status.ACTIVE: ("good", "circle-check"),
    Status.MAINTENANCE: ("partly", "wrench"),
    Status.INACTIVE: ("partly", "moon"),
    Status.DISCONTINUED: ("gap", "circle-x"),
    Status.UNKNOWN: ("unknown", "circle-dashed"),
}
RINGS = {
    Ring.ADOPT: "circle-check-big",
    Ring.TRIAL: "flask-conical",
    Ring.ASSESS: "search",
    Ring.HOLD: "circle-pause",
}


@register.filter
def mark_icon(value: str) -> str:
    """Hollow for what is unknown."""
    return MARKS.get(value, "circle-dashed")


@register.filter
def status_tone(status: str) -> str:
    return STATES[Status(status)][0]


@register.filter
def status_icon(status: str) -> str:
    return STATES[Status(status)][1]


@register.filter
def status_word(status: str) -> "StrOrPromise":
    return Status(status).label


@register.filter
def ring_icon(ring: str) -> str:
    return RINGS[Ring(ring)]


@register.filter
def ring_word(ring: str) -> "StrOrPromise":
    return Ring(ring).label


@register.filter
def is_among(key: str, rows: Iterable[Row]) -> bool:
    return any(row.item.key == key for row in rows)


@register.filter
def item(mapping: Mapping[str, object], key: str) -> object:
    return mapping.get(key, key)


@register.filter
def readable(key: str) -> str:
    return key.replace("-", " ").capitalize()


@register.filter
def plus(number: float, more: float) -> str:
    """For coordinates of a picture: always with a point, whatever the language."""
    return f"{float(number) + float(more):.1f}"


@register.filter
def minus(number: float, less: float) -> str:
    return f"{float(number) - float(less):.1f}"


register.filter("markdown", markdown)
