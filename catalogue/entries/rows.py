"""Entries to rows and back: one place that knows how both spell a thing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from catalogue.entries import columns
from catalogue.entries.definition import CellEntry, CriterionEntry, ToolEntry
from catalogue.models import Cell, Criterion, Tool


def fields_of(entry: ToolEntry) -> dict[str, Any]:
    """A `Tool`'s columns; cells apart."""
    return columns.stored(entry)


def cell_fields(entry: CellEntry, checked_on: date | None) -> dict[str, Any]:
    """A `Cell`'s columns. What nobody has checked was checked on no day."""
    return {
        "value": entry.value,
        "values": list(entry.values),
        "note": entry.note,
        "source": entry.source,
        "checked_on": (entry.checked_on or checked_on) if entry.is_known else None,
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
    return ToolEntry(
        key=tool.key,
        **columns.loaded(vars(tool)),
        cells={
            criteria[cell.criterion_id]: cell_entry(cell, criteria[cell.criterion_id])
            for cell in cells
        },
    )
