"""Documents of the catalogue (`docs/catalogue-format.md`) into entries, or all their faults. Pure.

Every problem names its line, its key and the reason; none hides another.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from functools import partial
from typing import Any

from catalogue.entries.columns import COLUMNS
from catalogue.entries.definition import KINDS, VERDICTS, CellEntry, CriterionEntry, ToolEntry
from catalogue.entries.field_rules import Known, address, day
from documents.field_reader import Reader
from documents.yaml_with_lines import LARGEST, Faulty, Mapping, Problem, Problems, read


# --- criteria --------------------------------------------------------------------------------
def criteria(source: bytes | str, name: str, keys: Known) -> tuple[CriterionEntry, ...]:
    problems: list[Problem] = []
    reader = Reader(read_named(source, name), "", problems)
    entries = reader.list_of("criteria", lambda inner: criterion(inner, keys))
    reader.end()
    twice(entries, problems)
    if problems:
        raise Faulty(tuple(problems), name)
    return entries


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
    by_key = {criterion.key: criterion for criterion in asked}
    lines: list[int] = []

    def make(inner: Reader) -> ToolEntry:
        lines.append(inner.data.line_of("key"))
        return tool(inner, by_key, keys)

    try:
        entries = reader.list_of("tools", make)
        reader.end()
        twice(entries, problems, lines)
    except Faulty as faulty:
        raise Faulty(faulty.problems, name) from None
    if problems:
        raise Faulty(tuple(problems), name)
    return entries


def read_named(source: bytes | str, name: str, largest: int = LARGEST) -> Any:
    try:
        return read(source, largest)
    except Faulty as faulty:
        raise Faulty(faulty.problems, name) from None


def twice(
    entries: Sequence[CriterionEntry] | Sequence[ToolEntry],
    problems: list[Problem],
    lines: Sequence[int] = (),
) -> None:
    seen: set[str] = set()
    for index, key in enumerate([entry.key for entry in entries]):
        if key and key in seen:
            line = lines[index] if lines else 1
            problems.append(Problem(line, key, "this key stands twice"))
        seen.add(key)


def tool(reader: Reader, by_key: AnyMapping[str, CriterionEntry], keys: Known) -> ToolEntry:
    key = reader.key()
    values = {column.name: column.read(reader, keys) for column in COLUMNS}
    made = ToolEntry(key=key, **values, cells=cells(reader, by_key, values["components"], keys))
    whole(reader, made, by_key)
    return made


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
    by_criterion = {}
    for key, value in data.items():
        line = data.line_of(key)
        if key not in by_key:
            reader.note(f"cells.{key}", "there is no such criterion", line)
        elif not by_key[key].is_asked_of(components):
            reader.note(f"cells.{key}", "is not asked of a tool for these components", line)
        else:
            make = partial(cell, by_key[key], keys)
            by_criterion[key] = reader.inner(value, f"cells.{key}", line, make)
    return by_criterion


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
    if made.checked_on and not made.is_known:
        reader.note("checked-on", "must be left out: what is unknown was checked on no day")
    if made.is_known and not made.source:
        reader.note("source", "is missing: only an unknown cell goes without")
    return made


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
