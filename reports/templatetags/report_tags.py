"""How the frozen data of a snapshot reads in a report."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.translation import override

from assessments import gap_help
from assessments.marks import STRENGTHS
from assessments.title_cache import in_words

register = template.Library()


def day_of(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


@register.filter
def day(iso: str | None) -> str:
    return day_of(date.fromisoformat(iso[:10])) if iso else ""


@register.filter
def moment(iso: str | None, zone: str) -> str:
    """In the organisation's zone, as it was when the snapshot was taken."""
    if not iso:
        return ""
    when = datetime.fromisoformat(iso).astimezone(ZoneInfo(zone))
    return f"{day_of(when)}, {when:%H:%M}"


@register.filter
def named(person: str | None, people: dict[str, str]) -> str:
    """Apart from what stands beside it: a name that runs from the right turns no date around."""
    return format_html("<bdi>{}</bdi>", people.get(person or "", "somebody who has left"))


@register.filter
def tools_address(gap: Mapping[str, Any], assessment: str) -> str:
    return gap_help.tools_address(assessment, gap["question"], gap["component"])


@register.filter
def strength_in_words(strength: str) -> str:
    """Reports are in English."""
    with override("en"):
        return str(STRENGTHS[strength].word)


@register.filter
def titled(key: str, titles: dict[str, str] | None) -> str:
    """By the title that the snapshot froze; a key says itself where there is none."""
    return (titles or {}).get(key) or in_words(key)
