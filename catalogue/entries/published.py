"""The public tools as entries: for files, and for comparing files with them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from catalogue.entries.definition import CellEntry, CriterionEntry, ToolEntry
from catalogue.entries.field_rules import Known
from catalogue.entries.rows import criterion_entry, tool_entry
from catalogue.models import Cell, Component, Criterion, Tool
from handbook.models import Skill

CELL = ("value", "values", "note", "source", "checked_on")


def known_keys(last_day: date | None = None) -> Known:
    """What entries may name: components and skills as they stand in the database. The bundled ones
    are loaded whatever the machine's clock says."""
    return Known(
        components=list(Component.objects.values_list("key", flat=True)),
        skills=list(Skill.objects.values_list("key", flat=True)),
        last_day=last_day,
    )


def asked() -> tuple[CriterionEntry, ...]:
    return tuple(criterion_entry(row) for row in Criterion.objects.filter(archived=False))


def entries_of(tools: QuerySet[Tool], *, for_update: bool = False) -> list[ToolEntry]:
    """Three statements, whatever the number of tools. `for_update` holds the rows until the end of
    the transaction where the database can; SQLite holds the whole database then."""
    criteria = dict(Criterion.objects.filter(archived=False).values_list("pk", "key"))
    cells = Cell.objects.filter(tool__in=tools.values("pk"), criterion__in=list(criteria))
    if for_update:
        tools, cells = tools.select_for_update(), cells.select_for_update(of=("self",))
    rows = list(tools)
    cells_of: dict[int, dict[str, CellEntry]] = {row.pk: {} for row in rows}
    # A catalogue has a hundred thousand cells: plain tuples take a third of the time of rows.
    for tool, criterion, *columns in cells.values_list("tool", "criterion", *CELL):
        key = criteria[criterion]
        cells_of.setdefault(tool, {})[key] = cell_of(key, *columns)
    return [replace(tool_entry(row, (), criteria), cells=cells_of[row.pk]) for row in rows]


def cell_of(
    key: str, value: str, values: list[str], note: str, source: str, on: date | None
) -> CellEntry:
    return CellEntry(key, value, tuple(values), note, source, on)


def without_cells() -> dict[str, ToolEntry]:
    """Every public tool by key, one statement: enough to find what another catalogue names."""
    return {row.key: tool_entry(row, (), {}) for row in Tool.objects.public()}


def by_key(keys: Iterable[str], *, for_update: bool = False) -> dict[str, ToolEntry]:
    """Archived ones too."""
    tools = Tool.objects.public().filter(key__in=list(keys))
    return {entry.key: entry for entry in entries_of(tools, for_update=for_update)}
