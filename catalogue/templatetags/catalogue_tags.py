"""How verdicts, rings and states of tools look: always an icon and a word, never colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy

from accounts import policy
from catalogue.models import Ring, Status, Suggestion
from catalogue.scan.wording import MOVED
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
SUGGESTIONS = {
    Suggestion.State.OPEN: ("", "hourglass"),
    Suggestion.State.ACCEPTED: ("good", "circle-check"),
    Suggestion.State.REFUSED: ("gap", "circle-x"),
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
def item(mapping: Mapping[str, object], key: str) -> object:
    return mapping.get(key, key)


@register.filter
def readable(key: str) -> str:
    return key.replace("-", " ").capitalize()


@register.filter
def moved_word(moved: str) -> "StrOrPromise":
    """What became of a tool's ring within the last year."""
    return MOVED[moved]


@register.filter
def short_day(day: date) -> str:
    """The day of a check: few days stand in hundreds of cells, and writing one takes its time."""
    return written(day, get_language())


@lru_cache(maxsize=1024)
def written(day: date, _language: str) -> str:
    return date_format(day, "j M Y")


@register.filter
def suggestion_tone(state: str) -> str:
    return SUGGESTIONS[Suggestion.State(state)][0]


@register.filter
def suggestion_icon(state: str) -> str:
    return SUGGESTIONS[Suggestion.State(state)][1]


@dataclass(frozen=True)
class Tab:
    """A page of the horizon scan, beside the others."""

    address: str
    title: "StrOrPromise"
    is_here: bool


@register.simple_tag(takes_context=True)
def scan_tabs(context: Context, here: str, question: str = "") -> list[Tab]:
    """`here` is the name of the page that is shown; `question` what the addresses of the pages say
    on which one looks on for the same question."""
    curates = policy.may("catalogue.curate", policy.of_person(context["request"].user))
    return [
        Tab(address_of(name, question), title, name == here)
        for name, title in (*TABS, *(OF_CURATORS if curates else ()))
    ]


def address_of(name: str, question: str) -> str:
    kept = f"?{question}" if question and name in KEEP_QUESTION else ""
    return reverse(f"catalogue:{name}") + kept


TABS = (
    ("horizon_scan", gettext_lazy("Tools")),
    ("compare", gettext_lazy("Compare")),
    ("radar", gettext_lazy("Radar")),
    ("stack", gettext_lazy("Stack builder")),
    ("cloud_or_on_premises", gettext_lazy("Cloud or own machines")),
    ("changes", gettext_lazy("Changes")),
)
OF_CURATORS = (("review", gettext_lazy("Review")),)
KEEP_QUESTION = {"horizon_scan", "compare"}

register.filter("markdown", markdown)
