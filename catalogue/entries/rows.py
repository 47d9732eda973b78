"""Entries to rows and back: one place that knows how both spell a thing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from catalogue.entries.definition import CellEntry, CriterionEntry, Licensed, ToolEntry
from catalogue.models import Cell, Criterion, Tool

PLAIN = (
    "title",
    "summary",
    "detail",
    "vendor",
    "owner_since",
    "since",
    "licence",
    "status",
    "status_note",
    "status_source",
    "status_on",
    "ring",
    "ring_reason",
    "checked_on",
)
LISTS = ("components", "skills", "former_names")
FIELDS = (*PLAIN, *LISTS, "links", "licence_history")


def fields_of(entry: ToolEntry) -> dict[str, Any]:
    """A `Tool`'s columns; cells apart."""
    return {
        **{name: getattr(entry, name) for name in PLAIN},
        **{name: list(getattr(entry, name)) for name in LISTS},
        "links": dict(entry.links),
        "licence_history": [asdict(each) for each in entry.licence_history],
    }


def cell_fields(entry: CellEntry, checked_on: date | None) -> dict[str, Any]:
    """A `Cell`'s columns. What nobody has checked was checked on no day."""
    known = bool(entry.values) or entry.value not in ("", "unknown")
    return {
        "value": entry.value,
        "values": list(entry.values),
        "note": entry.note,
        "source": entry.source,
        "checked_on": (entry.checked_on or checked_on) if known else None,
    }


def cell_entry(cell: Cell, criterion: str) -> CellEntry:
    return CellEntry(
        criterion=criterion,
        value=cell.value,
        values=tuple(cell.values),
        note=cell.note,
        source=cell.source,
        checked_on=cell.checked_on,
    )


def criterion_entry(row: Criterion) -> CriterionEntry:
    return CriterionEntry(
        key=row.key,
        title=row.title,
        kind=row.kind,
        definition=row.definition,
        components=tuple(row.components),
        choices=tuple(row.choices),
        required=row.required,
        mark=row.mark,
    )


def tool_entry(tool: Tool, cells: Iterable[Cell], criteria: Mapping[int, str]) -> ToolEntry:
    """`criteria` maps a criterion's id to its key."""
    lists: dict[str, Any] = {name: tuple(getattr(tool, name)) for name in LISTS}
    return ToolEntry(
        key=tool.key,
        **{name: getattr(tool, name) for name in PLAIN},
        **lists,
        links=dict(tool.links),
        licence_history=tuple(Licensed(**each) for each in tool.licence_history),
        cells={
            criteria[cell.criterion_id]: cell_entry(cell, criteria[cell.criterion_id])
            for cell in cells
        },
    )
