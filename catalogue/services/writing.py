"""Writing what all read: the one way by which a public tool and its cells change.

Each change leaves a history record with who and why, each new ring a `RingMove`, and the edition's
token is drawn anew so that every process forgets its index.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import User
from catalogue.entries.definition import CellEntry
from catalogue.entries.rows import cell_fields
from catalogue.models import Cell, Criterion, Edition, RingMove, Tool
from handbook.services.drafting import signed

BATCH = 500
Row = TypeVar("Row", Tool, Cell)
CELL_COLUMNS = ("value", "values", "note", "source", "checked_on", "checked_by")


def touched() -> None:
    """Everything that changes what all read of the catalogue calls this in its transaction."""
    Edition.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


def differing(row: Tool | Cell, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if getattr(row, name) != value}


@dataclass(frozen=True)
class Wanted:
    """What is now said of the public tool `key`: columns of `Tool`, as many as change, and cells by
    criterion."""

    key: str
    fields: Mapping[str, Any]
    cells: Mapping[str, CellEntry]


def write_tool(
    *, key: str, fields: Mapping[str, Any], cells: Mapping[str, CellEntry], by: User, why: str
) -> tuple[Tool, int]:
    """Create or change the public tool `key`: (the tool, how many of its rows changed)."""
    changed = write_tools(tools=[Wanted(key, fields, cells)], by=by, why=why)
    return Tool.objects.public().get(key=key), changed


@transaction.atomic
def write_tools(*, tools: Sequence[Wanted], by: User, why: str) -> int:
    """How many rows changed. As many statements for a thousand tools as for one, but for batches;
    nothing is recorded for what stays as it is."""
    wanted = {tool.key: tool for tool in tools}
    rows = Tool.objects.public().select_for_update().filter(key__in=wanted)
    by_key = {row.key: row for row in rows}
    before = {row.pk: row.ring for row in by_key.values()}
    new = [Tool(key=key, **tool.fields) for key, tool in wanted.items() if key not in by_key]
    changed = [row for key, row in by_key.items() if put(row, wanted[key].fields)]
    columns = {name for tool in tools for name in tool.fields}
    write_rows(Tool, new, changed, columns, by, why)
    by_key |= {row.key: row for row in new}
    moved([row for row in (*new, *changed) if before.get(row.pk) != row.ring], before, by)
    cells = {by_key[key].pk: tool.cells for key, tool in wanted.items() if tool.cells}
    count = len(new) + len(changed) + write_cells(cells=cells, by=by, why=why)
    if count:
        touched()
    return count


def put(row: Tool | Cell, fields: Mapping[str, Any]) -> bool:
    """Whether the row says something else now."""
    new = differing(row, fields)
    for name, value in new.items():
        setattr(row, name, value)
    return bool(new)


def write_rows(
    model: type[Row],
    new: list[Row],
    changed: list[Row],
    columns: Collection[str],
    by: User,
    why: str,
) -> None:
    """Each with its record, as done by `by` for the reason `why`."""
    how = {"batch_size": BATCH, "default_user": by, "default_change_reason": why[:100]}
    if new:
        bulk_create_with_history(new, model, **how)
    if changed:
        bulk_update_with_history(changed, model, sorted(columns), **how)


def moved(tools: Iterable[Tool], before: Mapping[int, str], by: User) -> None:
    RingMove.objects.bulk_create(
        [
            RingMove(
                tool=tool,
                ring=tool.ring,
                before=before.get(tool.pk, ""),
                reason=tool.ring_reason,
                on=timezone.localdate(),
                by=by,
            )
            for tool in tools
        ],
        batch_size=BATCH,
    )


def write_cells(*, cells: Mapping[int, Mapping[str, CellEntry]], by: User, why: str) -> int:
    """By the tool's id: how many cells changed. A date alone is a change: somebody has looked
    again."""
    keys = {key for by_key in cells.values() for key in by_key}
    criteria = dict(Criterion.objects.filter(key__in=keys).values_list("key", "pk")) if keys else {}
    rows = Cell.objects.filter(tool__in=list(cells), criterion__in=list(criteria.values()))
    existing = {(row.tool_id, row.criterion_id): row for row in rows} if keys else {}
    new: list[Cell] = []
    changed: list[Cell] = []
    for tool, by_key in cells.items():
        for key, entry in by_key.items():
            place = (tool, criteria[key])
            cell = existing.get(place) or Cell(tool_id=tool, criterion_id=criteria[key])
            if put(cell, cell_fields(entry, timezone.localdate())) or not cell.pk:
                cell.checked_by = by
                (changed if cell.pk else new).append(cell)
    write_rows(Cell, new, changed, CELL_COLUMNS, by, why)
    return len(new) + len(changed)


@transaction.atomic
def check_cells(*, tool: Tool, criteria: Collection[str], by: User, why: str) -> int:
    """Somebody has looked at these known cells today and found them as they are; the tool itself
    counts as checked where all of its known cells were looked at."""
    today = timezone.localdate()
    known = [cell for cell in tool.cells.select_related("criterion") if cell.is_known]
    looked = [cell for cell in known if cell.criterion.key in criteria]
    for cell in looked:
        cell.checked_on, cell.checked_by = today, by
        signed(cell, by, why).save()
    if looked and len(looked) == len(known) and tool.checked_on != today:
        tool.checked_on = today
        signed(tool, by, why).save()
    if looked:
        touched()
    return len(looked)
