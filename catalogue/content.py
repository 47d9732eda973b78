"""Loading the components, criteria and tools of the horizon scan.

What a curator changed is left alone, cell by cell, and the newer bundled value waits beside it, by
the rule of `handbook.content.Keeping`.
"""

from pathlib import Path
from typing import Any

from django.db import transaction

from catalogue.entries import parsing
from catalogue.entries.definition import CriterionEntry, ToolEntry
from catalogue.entries.published import known_keys
from catalogue.entries.rows import cell_fields, fields_of
from catalogue.models import Cell, Component, Criterion, Group, RingMove, Tool
from catalogue.services.writing import touched
from handbook.content import Keeping, keep_all, read

FOLDER = Path(__file__).parent / "content"


def criteria() -> tuple[CriterionEntry, ...]:
    path = FOLDER / "criteria.yaml"
    return parsing.criteria(path.read_text(encoding="utf-8"), path.name, known_keys())


def tools() -> list[ToolEntry]:
    asked, known = criteria(), known_keys()
    return [
        entry
        for path in sorted((FOLDER / "tools").glob("*.yaml"))
        for entry in parsing.tools(path.read_text(encoding="utf-8"), path.name, asked, known)
    ]


@transaction.atomic
def load() -> None:
    data = read(FOLDER / "components.yaml")
    changed = keep_all(Group, data["groups"])
    changed += keep_all(Component, data["components"], group=Group)
    changed += keep_all(Criterion, [criterion_fields(criterion) for criterion in criteria()])
    entries = tools()
    changed += keep_tools(entries)
    changed += keep_cells(entries)
    if changed:
        touched()


def criterion_fields(entry: CriterionEntry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "title": entry.title,
        "kind": entry.kind,
        "definition": entry.definition,
        "components": list(entry.components),
        "choices": list(entry.choices),
        "required": entry.required,
        "mark": entry.mark,
    }


def keep_tools(entries: list[ToolEntry]) -> int:
    rows = {row.key: row for row in Tool.objects.public()}
    rings = {row.pk: row.ring for row in rows.values()}
    keeping = Keeping(Tool)
    for entry in entries:
        keeping.see(rows.get(entry.key), fields_of(entry), key=entry.key)
    changed = keeping.write()
    keep_moves(rings)
    return changed


def keep_moves(rings: dict[int, str]) -> None:
    """A first place for what is new, a move for what the content placed elsewhere."""
    RingMove.objects.bulk_create(
        RingMove(
            tool=row,
            ring=row.ring,
            before=rings.get(row.pk, ""),
            reason=row.ring_reason,
            on=row.checked_on,
        )
        for row in Tool.objects.public()
        if rings.get(row.pk) != row.ring
    )


def keep_cells(entries: list[ToolEntry]) -> int:
    tools = {row.key: row.pk for row in Tool.objects.public()}
    asked = dict(Criterion.objects.values_list("key", "pk"))
    rows = {
        (row.tool_id, row.criterion_id): row for row in Cell.objects.filter(tool__organisation=None)
    }
    keeping = Keeping(Cell)
    for entry in entries:
        for key, cell in entry.cells.items():
            tool, criterion = tools[entry.key], asked[key]
            keeping.see(
                rows.get((tool, criterion)),
                cell_fields(cell, entry.checked_on),
                tool_id=tool,
                criterion_id=criterion,
            )
    return keeping.write()
