"""Tools as a choice freezes them: what each said on every criterion that day, with its dates.

Plain JSON. The page that asks for the reason shows exactly what will be kept, and the same table is
read later, whatever has become of the entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User
from assessments.models import Assessment
from catalogue.models import Overlay, Ring, Tool, ToolQuerySet
from catalogue.scan.index import current
from catalogue.scan.tool_sheet import ShownCell, sheet

PLAIN = ("key", "title", "summary", "vendor", "licence", "ring_reason")


def choosable(assessment: Assessment, user: User) -> ToolQuerySet:
    """The tools that all read, and the private ones of the organisation that holds the assessment:
    never those of another organisation of the person who chooses."""
    here = Q(organisation=None) | Q(organisation=assessment.organisation_id)
    return Tool.objects.visible_to(user).listed().filter(here)


def options_of(assessment: Assessment, user: User, keys: Sequence[str]) -> list[dict[str, Any]]:
    """The tools `keys` frozen as they stand, in that order; what may not be chosen is left out."""
    rows = choosable(assessment, user).filter(key__in=keys)
    tools = {tool.key: tool for tool in rows.prefetch_related("cells")}
    rings = dict(
        Overlay.objects.filter(organisation=assessment.organisation_id, tool__key__in=keys)
        .exclude(ring="")
        .values_list("tool__key", "ring")
    )
    catalogue = current()
    return [
        frozen(tools[key], sheet(catalogue, tools[key]), rings.get(key, ""))
        for key in dict.fromkeys(keys)
        if key in tools
    ]


def frozen(tool: Tool, cells: Sequence[ShownCell], own_ring: str) -> dict[str, Any]:
    return {
        **{name: getattr(tool, name) for name in PLAIN},
        "components": list(tool.components),
        "skills": list(tool.skills),
        "status": str(tool.get_status_display()),
        "ring": str(tool.get_ring_display()),
        "own_ring": str(Ring(own_ring).label) if own_ring else "",
        "checked_on": tool.checked_on.isoformat() if tool.checked_on else None,
        "cells": [frozen_cell(cell) for cell in cells],
    }


def frozen_cell(cell: ShownCell) -> dict[str, Any]:
    return {
        "criterion": cell.criterion.key,
        "title": cell.criterion.title,
        "value": cell.value,
        "words": cell.words,
        "note": cell.note,
        "source": cell.source,
        "checked_on": cell.checked_on.isoformat() if cell.checked_on else None,
    }


# --- side by side -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One criterion across the options; a cell is None where it was not asked of that tool."""

    key: str
    title: str
    cells: tuple[dict[str, Any] | None, ...]
    differs: bool


def lines_of(options: Sequence[dict[str, Any]]) -> list[Line]:
    """In the order in which the criteria stand in the options that were asked most."""
    titles: dict[str, str] = {}
    for option in sorted(options, key=lambda option: -len(option["cells"])):
        for cell in option["cells"]:
            titles.setdefault(cell["criterion"], cell["title"])
    cells_by_criterion = [
        {cell["criterion"]: cell for cell in option["cells"]} for option in options
    ]
    return [
        line(key, title, [cells.get(key) for cells in cells_by_criterion])
        for key, title in titles.items()
    ]


def line(key: str, title: str, cells: Sequence[dict[str, Any] | None]) -> Line:
    known = {cell["words"] for cell in cells if cell and cell["value"] != "unknown"}
    return Line(key, title, tuple(cells), len(known) > 1)
