"""Radars as Thoughtworks' "build your own" (CSV) and Zalando's (JSON) have them. Pure.

Read, they place tools that are published in rings; written, they show ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalogue.entries.definition import RINGS, ToolEntry
from catalogue.interchange.csv import table
from catalogue.interchange.json import read_named
from catalogue.interchange.placing import LeftOut, ReadFile, called, key_of, names_of
from catalogue.interchange.tables import headed, letter, named, one_per_cell
from catalogue.interchange.writing import csv_of
from documents import text
from documents.yaml_with_lines import Faulty, Problem, Problems
from documents.yaml_with_lines import Mapping as Tree
from documents.yaml_with_lines import Sequence as Items

HEADER = ("name", "ring", "quadrant", "isNew", "description")
NEEDED = ("name", "ring")
LONGEST_REASON = 400
MOVES = {"in": 1, "out": -1, "": 0}
UNKNOWN = "no published tool has this name"


@dataclass(frozen=True)
class Blip:
    """A tool on our radar. `quadrant` counts from 0; `moved` is `in`, `out` or empty."""

    name: str
    ring: str
    quadrant: int
    description: str
    link: str
    is_new: bool
    moved: str


@dataclass(frozen=True)
class Line:
    """What a file says of one tool, and where."""

    name: str
    ring: str
    reason: str
    line: int
    place: str


# --- in --------------------------------------------------------------------------------------
def read_csv(content: bytes, name: str, published: Mapping[str, ToolEntry]) -> ReadFile:
    problems = Problems()
    lines = list(csv_lines(content, name, problems))
    return placed(lines, name, published, problems)


def read_json(content: bytes, name: str, published: Mapping[str, ToolEntry]) -> ReadFile:
    problems = Problems()
    lines = list(json_lines(read_named(content, name), problems))
    return placed(lines, name, published, problems)


def csv_lines(content: bytes, name: str, problems: list[Problem]) -> Iterator[Line]:
    (number, header), rows = headed(table(content, name, problems, NEEDED), NEEDED)
    problems[:] = [problem for problem in problems if problem.line >= number]
    names = {named(text): index for index, text in enumerate(header)}
    problems += [
        Problem(number, column, "this column is missing", f"row {number}")
        for column in NEEDED
        if column not in names
    ]
    if problems:
        raise Faulty(tuple(problems), name)
    for number, row in rows:
        texts = {column: row[at] for column, at in names.items() if at < len(row)}
        if not any(row):
            continue
        ring = texts.get("ring", "").lower()
        if ring not in RINGS:
            place = f"{letter(names['ring'])}{number}"
            problems.append(Problem(number, "ring", f"is none of {', '.join(RINGS)}", place))
        description = texts.get("description", "")
        yield Line(texts.get("name", ""), ring, description, number, f"row {number}")


def json_lines(data: object, problems: list[Problem]) -> Iterator[Line]:
    entries = data.get("entries") if isinstance(data, Tree) else data
    if not isinstance(entries, Items):
        problems.append(Problem(1, "entries", "must be a list"))
        return
    for entry, line in zip(entries, entries.lines, strict=True):
        if not isinstance(entry, Tree) or not isinstance(entry.get("label"), str):
            problems.append(Problem(line, "label", "is missing"))
            continue
        at = entry.get("ring")
        if isinstance(at, bool) or not isinstance(at, int) or not 0 <= at < len(RINGS):
            wanted = f"must be a number from 0 to {len(RINGS) - 1}"
            problems.append(Problem(entry.line_of("ring"), "ring", wanted))
            continue
        description = entry.get("description")
        reason = description.strip() if isinstance(description, str) else ""
        yield Line(entry["label"].strip(), RINGS[at], reason, line, f"line {line}")


def placed(
    lines: Sequence[Line],
    name: str,
    published: Mapping[str, ToolEntry],
    problems: list[Problem],
) -> ReadFile:
    names = names_of(published)
    entries: dict[str, ToolEntry] = {}
    left_out: list[LeftOut] = []
    for line in lines:
        place = line.place if line.place.startswith("row") else ""
        key = names.get(called(line.name)) or names.get(key_of(line.name))
        if not key:
            left_out.append(LeftOut(line.name, line.place, UNKNOWN))
            continue
        if key in entries:
            problems.append(Problem(line.line, line.name, "this tool stands twice", place))
        reason = reason_of(line.reason)
        if reason is None:
            wrong = f"the description has at most {LONGEST_REASON} letters, none for control"
            problems.append(Problem(line.line, line.name, wrong, place))
        known = published[key]
        entries[key] = replace(known, ring=line.ring, ring_reason=reason or known.ring_reason)
    if problems:
        raise Faulty(one_per_cell(problems), name)
    return ReadFile(tuple(entries.values()), tuple(left_out))


def reason_of(description: str) -> str | None:
    """As it is kept; None where it cannot be."""
    try:
        reason = text.clean(description)
    except text.Unreadable:
        return None
    return reason if len(reason) <= LONGEST_REASON else None


# --- out -------------------------------------------------------------------------------------
def write_csv(blips: Iterable[Blip], quadrants: Sequence[str]) -> bytes:
    rows = (
        [
            blip.name,
            blip.ring.capitalize(),
            quadrants[blip.quadrant],
            str(blip.is_new).upper(),
            blip.description,
        ]
        for blip in blips
    )
    return csv_of([HEADER, *rows])


def write_json(blips: Iterable[Blip], quadrants: Sequence[str], today: date) -> bytes:
    document = {
        "date": today.isoformat(),
        "quadrants": [{"name": name} for name in quadrants],
        "rings": [{"name": name.upper()} for name in RINGS],
        "entries": [
            {
                "quadrant": blip.quadrant,
                "ring": RINGS.index(blip.ring),
                "label": blip.name,
                "link": blip.link,
                "active": True,
                "moved": MOVES[blip.moved],
                "description": blip.description,
            }
            for blip in blips
        ],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()
