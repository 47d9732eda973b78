"""Entries as plain data, spelt as `docs/catalogue-format.md` has it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from catalogue.entries import columns
from catalogue.entries.column_kinds import clean
from catalogue.entries.definition import CellEntry, CriterionEntry, ToolEntry
from documents import text

UNKNOWN = "unknown"


def settled(entry: ToolEntry, asked: Sequence[CriterionEntry]) -> ToolEntry:
    """One spelling of what says the same: each known cell with its day, only cells that are asked
    of the tool, line ends and blanks around a text as a reader of files leaves them."""
    by_key = {
        criterion.key: criterion for criterion in asked if criterion.is_asked_of(entry.components)
    }
    return replace(
        entry,
        key=clean(entry.key),
        **columns.settled(entry),
        cells={
            key: settled_cell(entry.cells[key], by_key[key], entry.checked_on)
            for key in by_key
            if key in entry.cells
        },
    )


def settled_cell(cell: CellEntry, asks: CriterionEntry, checked_on: date) -> CellEntry:
    nothing = "" if asks.kind == "set" else UNKNOWN
    return replace(
        cell,
        value=clean(cell.value) or nothing,
        values=tuple(clean(value) for value in cell.values),
        note=clean(cell.note),
        source=clean(cell.source, text.line),
        checked_on=(cell.checked_on or checked_on) if cell.is_known else None,
    )


def document(entries: Iterable[ToolEntry], asked: Sequence[CriterionEntry]) -> dict[str, Any]:
    return {"tools": [tool(settled(entry, asked)) for entry in entries]}


def tool(entry: ToolEntry) -> dict[str, Any]:
    """A settled entry; what a reader would put in by itself is left out."""
    return {
        "key": entry.key,
        **columns.written(entry),
        "cells": {
            key: cell(entry_cell, entry.checked_on) for key, entry_cell in entry.cells.items()
        },
    }


def cell(entry: CellEntry, checked_on: date) -> dict[str, Any]:
    implied = checked_on if entry.is_known else None
    columns = {
        "value": list(entry.values) if entry.values else entry.value or UNKNOWN,
        "note": entry.note,
        "source": entry.source,
        "checked-on": "" if entry.checked_on == implied else day(entry.checked_on),
    }
    return {name: value for name, value in columns.items() if value}


def day(on: date | None) -> str:
    return on.isoformat() if on else ""
