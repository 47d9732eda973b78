"""Documents of the catalogue (`docs/catalogue-format.md`) into entries, or all their faults. Pure.

Every problem names its line, its key and the reason; none hides another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import partial
from typing import Any

from catalogue.entries.definition import (
    KINDS,
    LINKS,
    RINGS,
    STATUSES,
    VERDICTS,
    CellEntry,
    CriterionEntry,
    Licensed,
    ToolEntry,
)
from documents import links as addresses
from documents.field_reader import Reader
from documents.yaml_with_lines import LARGEST, Faulty, Mapping, Problem, Problems, read

SHORT, LONG = 200, 2_000
LONGEST_ADDRESS = 500
LONGEST_LICENCE = 80
# Of all entries together, as the edit page has them: one a line.
LONGEST_HISTORY, LONGEST_NAMES = 2_000, 500
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
    found = reader.one_line(key, default, longest=LONGEST_ADDRESS)
    if found and (reason := unfit(found)):
        reader.note(key, reason)
    return found


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
    found = day_of(text)
    if not found:
        reader.note(key, f"{text!r} is not a day as year-month-day")
    elif last and found > last:
        reader.note(key, f"{text} is still to come")
    return found


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.match(text) else None
    except ValueError:  # there is none of that name in the calendar
        return None


def since(reader: Reader, key: str, default: object = "") -> str:
    found = reader.one_line(key, default)
    if found and not is_since(found):
        reader.note(key, f"{found!r} is not a year, year-month or year-month-day")
    return found


def is_since(text: str) -> bool:
    """A year, month or day that the calendar has."""
    try:
        parts = [int(part) for part in text.split("-")] if SINCE.match(text) else []
        return bool(parts) and bool(date(*(*parts, 1, 1)[:3]))
    except ValueError:
        return False


# --- criteria --------------------------------------------------------------------------------
def criteria(source: bytes | str, name: str, keys: Known) -> tuple[CriterionEntry, ...]:
    problems: list[Problem] = []
    reader = Reader(read_named(source, name), "", problems)
    found = reader.each("criteria", lambda each: criterion(each, keys))
    reader.end()
    twice(found, problems)
    if problems:
        raise Faulty(tuple(problems), name)
    return found


def criterion(reader: Reader, keys: Known) -> CriterionEntry:
    kind = reader.one_of("kind", KINDS)
    choices = reader.texts("choices", ()) if kind == "set" else ()
    if kind == "set" and not choices:
        reader.note("choices", "is missing: a set needs its members")
    return CriterionEntry(
        key=reader.key(),
        title=reader.one_line("title", longest=60),
        kind=kind,
        definition=reader.text("definition"),
        components=reader.texts("components", (), keys.components),
        choices=choices,
        required=reader.yes("required"),
        mark=reader.yes("mark"),
    )


# --- tools -------------------------------------------------------------------------------------
def tools(
    source: bytes | str, name: str, asked: Sequence[CriterionEntry], keys: Known
) -> tuple[ToolEntry, ...]:
    return tools_of(read_named(source, name), name, asked, keys)


def tools_of(
    data: Any, name: str, asked: Sequence[CriterionEntry], keys: Known
) -> tuple[ToolEntry, ...]:
    """`data` as `documents.yaml_with_lines` has it, whatever the document was written in."""
    problems = Problems()
    reader = Reader(data, "", problems)
    by_key = {each.key: each for each in asked}
    lines: list[int] = []

    def make(each: Reader) -> ToolEntry:
        lines.append(each.data.line_of("key"))
        return tool(each, by_key, keys)

    try:
        found = reader.each("tools", make)
        reader.end()
        twice(found, problems, lines)
    except Faulty as faulty:
        raise Faulty(faulty.problems, name) from None
    if problems:
        raise Faulty(tuple(problems), name)
    return found


def read_named(source: bytes | str, name: str, largest: int = LARGEST) -> Any:
    try:
        return read(source, largest)
    except Faulty as faulty:
        raise Faulty(faulty.problems, name) from None


def twice(
    found: Sequence[CriterionEntry] | Sequence[ToolEntry],
    problems: list[Problem],
    lines: Sequence[int] = (),
) -> None:
    seen: set[str] = set()
    for index, key in enumerate([each.key for each in found]):
        if key and key in seen:
            line = lines[index] if lines else 1
            problems.append(Problem(line, key, "this key stands twice"))
        seen.add(key)


def tool(reader: Reader, by_key: AnyMapping[str, CriterionEntry], keys: Known) -> ToolEntry:
    components = reader.texts("components", choices=keys.components)
    checked_on = day(reader, "checked-on", last=keys.last_day)
    made = ToolEntry(
        key=reader.key(),
        title=reader.one_line("title", longest=80),
        summary=reader.text("summary", longest=SHORT),
        detail=reader.text("detail", longest=LONG),
        vendor=reader.one_line("vendor", longest=120),
        licence=reader.one_line("licence", longest=LONGEST_LICENCE),
        components=components,
        checked_on=checked_on or date.min,
        links=links(reader),
        skills=reader.texts("skills", (), keys.skills),
        since=since(reader, "since"),
        owner_since=since(reader, "owner-since"),
        status=reader.one_of("status", STATUSES),
        status_note=reader.text("status-note", "", longest=400),
        status_source=address(reader, "status-source", ""),
        status_on=day(reader, "status-on", ""),
        former_names=former_names(reader),
        licence_history=licence_history(reader),
        ring=reader.one_of("ring", RINGS),
        ring_reason=reader.text("ring-reason", longest=400),
        cells=cells(reader, by_key, components, keys),
    )
    whole(reader, made, by_key)
    return made


def links(reader: Reader) -> dict[str, str]:
    data = reader.take("links")
    if data is None:
        return {}

    def named(each: Reader) -> dict[str, str]:
        return {kind: found for kind in LINKS if (found := address(each, kind, ""))}

    found: dict[str, str] = reader.inner(data, "links", reader.data.line_of("links"), named)
    return found


def former_names(reader: Reader) -> tuple[str, ...]:
    found = reader.lines("former-names", ())
    fit(reader, "former-names", found, LONGEST_NAMES)
    return found


def licence_history(reader: Reader) -> tuple[Licensed, ...]:
    found: tuple[Licensed, ...] = reader.each("licence-history", licensed, ())
    fit(reader, "licence-history", [each.line for each in found], LONGEST_HISTORY)
    return found


def fit(reader: Reader, key: str, lines: Sequence[str], longest: int) -> None:
    if len("\n".join(lines)) > longest:
        reader.note(key, f"is longer than {longest} characters in all")


def licensed(reader: Reader) -> Licensed:
    return Licensed(
        reader.one_line("licence", longest=LONGEST_LICENCE),
        since(reader, "since", ...),
        address(reader, "source"),
    )


def cells(
    reader: Reader,
    by_key: AnyMapping[str, CriterionEntry],
    components: tuple[str, ...],
    keys: Known,
) -> dict[str, CellEntry]:
    data = reader.take("cells")
    if not isinstance(data, Mapping):
        if data is not None:
            reader.note("cells", "must map criteria to what the tool says on them")
        return {}
    found = {}
    for key, value in data.items():
        line = data.line_of(key)
        if key not in by_key:
            reader.note(f"cells.{key}", "there is no such criterion", line)
        elif not by_key[key].is_asked_of(components):
            reader.note(f"cells.{key}", "is not asked of a tool for these components", line)
        else:
            make = partial(cell, by_key[key], keys)
            found[key] = reader.inner(value, f"cells.{key}", line, make)
    return found


def cell(asks: CriterionEntry, keys: Known, reader: Reader) -> CellEntry:
    value = ""
    values: tuple[str, ...] = ()
    if asks.kind == "verdict":
        value = reader.one_of("value", VERDICTS)
    elif asks.kind == "set":
        if reader.take("value", ()) != "unknown":
            values = reader.texts("value", (), choices=asks.choices)
    else:
        value = reader.text("value", longest=400)
    made = CellEntry(
        criterion=asks.key,
        value=value,
        values=values,
        note=reader.text("note", "", longest=400),
        source=address(reader, "source", ""),
        checked_on=day(reader, "checked-on", "", keys.last_day),
    )
    if made.checked_on and not is_known(made):
        reader.note("checked-on", "must be left out: what is unknown was checked on no day")
    if is_known(made) and not made.source:
        reader.note("source", "is missing: only an unknown cell goes without")
    return made


def is_known(cell: CellEntry) -> bool:
    return bool(cell.values) or cell.value not in ("", "unknown")


def whole(reader: Reader, made: ToolEntry, by_key: AnyMapping[str, CriterionEntry]) -> None:
    """What is asked of the entry as a whole."""
    for key, asks in by_key.items():
        if asks.required and asks.is_asked_of(made.components) and key not in made.cells:
            line = reader.data.line_of("cells")
            reader.note(f"cells.{key}", "is required (unknown is an answer)", line)
    if made.status != "unknown" and not made.status_source:
        reader.note("status-source", "is missing: only an unknown status goes without")
    if made.status == "discontinued" and not made.status_on:
        reader.note("status-on", "is missing: a discontinued tool says since when")
    for name in ("links", "components"):
        if name in reader.data and not getattr(made, name):
            reader.note(name, "is empty")
