"""What an address, a day or a key of a document may be. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from documents import links as addresses
from documents.field_reader import Reader

LONGEST_ADDRESS = 500
LONGEST_LICENCE = 80
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
SINCE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\Z")
AHEAD = timezone(timedelta(hours=14))


@dataclass(frozen=True)
class Known:
    """What there is to name, and the last day on which anything can have been checked; what is
    left out is not looked at."""

    components: Collection[str] | None = None
    skills: Collection[str] | None = None
    last_day: date | None = None


def last_day(now: datetime) -> date:
    """The last that has begun anywhere: whoever says what they have checked today may be ahead of
    the server."""
    return now.astimezone(AHEAD).date()


def address(reader: Reader, key: str, default: str | object = ...) -> str:
    typed = reader.one_line(key, default, longest=LONGEST_ADDRESS)
    if typed and (reason := unfit(typed)):
        reader.note(key, reason)
    return typed


def unfit(text: str) -> str:
    """What is wrong with an address, if anything. A password is not repeated."""
    try:
        addresses.check(text, LONGEST_ADDRESS)
    except addresses.Telling:
        return "has a user name or password in it, which every reader would see"
    except addresses.NoAddress:
        return f"{text[:80]!r} is not an http or https address"
    return ""


def day(reader: Reader, key: str, default: object = ..., last: date | None = None) -> date | None:
    """Written as it is said to be: Python would take a week, or eight figures, for a day too."""
    text = reader.text(key, default)
    if not text:
        return None
    day = day_of(text)
    if not day:
        reader.note(key, f"{text!r} is not a day as year-month-day")
    elif last and day > last:
        reader.note(key, f"{text} is still to come")
    return day


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.match(text) else None
    except ValueError:  # there is none of that name in the calendar
        return None


def since(reader: Reader, key: str, default: object = "") -> str:
    typed = reader.one_line(key, default)
    if typed and not is_since(typed):
        reader.note(key, f"{typed!r} is not a year, year-month or year-month-day")
    return typed


def is_since(text: str) -> bool:
    """A year, month or day that the calendar has."""
    try:
        parts = [int(part) for part in text.split("-")] if SINCE.match(text) else []
        return bool(parts) and bool(date(*(*parts, 1, 1)[:3]))
    except ValueError:
        return False
