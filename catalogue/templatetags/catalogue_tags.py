"""How verdicts, rings and states of tools look: always an icon and a word, never colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy

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
    Suggestion.State.ACCEPTED: ("state-good", "circle-check"),
    Suggestion.State.REFUSED: ("state-gap", "circle-x"),
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
def suggestion_class(state: str) -> str:
    return SUGGESTIONS[Suggestion.State(state)][0]


@register.filter
def suggestion_icon(state: str) -> str:
    return SUGGESTIONS[Suggestion.State(state)][1]


@dataclass(frozen=True)
class Tab:
    """A page of the horizon scan; `keeps_question` where one looks on for the same question."""

    name: str
    title: "StrOrPromise"
    keeps_question: bool = False

    @property
    def address(self) -> str:
        return reverse(f"catalogue:{self.name}")


@register.inclusion_tag("catalogue/tabs.html", takes_context=True)
def scan_tabs(context: Context, here: str) -> dict[str, Any]:
    """`here` is the name of the page that is shown."""
    request = context["request"]
    curates = policy.may("catalogue.curate", policy.of_person(request.user))
    return {"tabs": (*TABS, *(CURATORS if curates else ())), "here": here, "request": request}


TABS = (
    Tab("horizon_scan", gettext_lazy("Tools"), keeps_question=True),
    Tab("compare", gettext_lazy("Compare"), keeps_question=True),
    Tab("radar", gettext_lazy("Radar")),
    Tab("stack", gettext_lazy("Stack builder")),
    Tab("cloud_or_on_premises", gettext_lazy("Cloud or own machines")),
    Tab("changes", gettext_lazy("Changes")),
)
CURATORS = (Tab("review", gettext_lazy("Review")),)

register.filter("markdown", markdown)
