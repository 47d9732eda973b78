"""Entries as plain data, spelt as `docs/catalogue-format.md` has it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from catalogue.entries.definition import CellEntry, CriterionEntry, ToolEntry
from catalogue.entries.parsing import is_known
from documents import text

TEXTS = ["key", "title", "summary", "detail", "vendor", "licence", "since", "owner_since"]
TEXTS += ["status", "status_note", "status_source", "ring", "ring_reason"]
ONE_LINE = ["title", "vendor", "licence", "status_source"]
LISTS = ["components", "skills", "former_names"]
DEFAULTS = ["owner-since", "since", "licence-history", "skills", "status-note", "status-source"]
DEFAULTS += ["status-on", "former-names"]
UNKNOWN = "unknown"


def clean(found: str, way: Callable[[str], str] = text.clean) -> str:
    try:
        return way(found)
    except text.Unreadable:
        return found.strip()


def settled(entry: ToolEntry, asked: Sequence[CriterionEntry]) -> ToolEntry:
    """One spelling of what says the same: each known cell with its day, only cells that are asked
    of the tool, line ends and blanks around a text as a reader of files leaves them."""
    by_key = {each.key: each for each in asked if each.is_asked_of(entry.components)}
    plain: dict[str, Any] = {name: clean(getattr(entry, name)) for name in TEXTS}
    plain |= {name: clean(plain[name], text.line) for name in ONE_LINE}
    plain |= {name: tuple(clean(each) for each in getattr(entry, name)) for name in LISTS}
    plain["former_names"] = tuple(clean(each, text.line) for each in entry.former_names)
    return replace(
        entry,
        **plain,
        links={key: clean(entry.links[key], text.line) for key in sorted(entry.links)},
        licence_history=tuple(
            replace(
                each,
                licence=clean(each.licence, text.line),
                since=clean(each.since),
                source=clean(each.source, text.line),
            )
            for each in entry.licence_history
        ),
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
        values=tuple(clean(each) for each in cell.values),
        note=clean(cell.note),
        source=clean(cell.source, text.line),
        checked_on=(cell.checked_on or checked_on) if is_known(cell) else None,
    )


def document(entries: Iterable[ToolEntry], asked: Sequence[CriterionEntry]) -> dict[str, Any]:
    return {"tools": [tool(settled(entry, asked)) for entry in entries]}


def tool(entry: ToolEntry) -> dict[str, Any]:
    """A settled entry; what a reader would put in by itself is left out."""
    found = {
        "key": entry.key,
        "title": entry.title,
        "summary": entry.summary,
        "detail": entry.detail,
        "vendor": entry.vendor,
        "owner-since": entry.owner_since,
        "since": entry.since,
        "licence": entry.licence,
        "licence-history": [
            {"licence": each.licence, "since": each.since, "source": each.source}
            for each in entry.licence_history
        ],
        "links": dict(entry.links),
        "components": list(entry.components),
        "skills": list(entry.skills),
        "status": entry.status,
        "status-note": entry.status_note,
        "status-source": entry.status_source,
        "status-on": day(entry.status_on),
        "former-names": list(entry.former_names),
        "ring": entry.ring,
        "ring-reason": entry.ring_reason,
        "checked-on": day(entry.checked_on),
        "cells": {key: cell(each, entry.checked_on) for key, each in entry.cells.items()},
    }
    return {name: value for name, value in found.items() if value or name not in DEFAULTS}


def cell(entry: CellEntry, checked_on: date) -> dict[str, Any]:
    implied = checked_on if is_known(entry) else None
    found = {
        "value": list(entry.values) if entry.values else entry.value or UNKNOWN,
        "note": entry.note,
        "source": entry.source,
        "checked-on": "" if entry.checked_on == implied else day(entry.checked_on),
    }
    return {name: value for name, value in found.items() if value}


def day(found: date | None) -> str:
    return found.isoformat() if found else ""
