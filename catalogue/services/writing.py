"""Writing what all read: the one way by which a public tool and its cells change.

Each change leaves a history record with who and why, each new ring a `RingMove`, and the edition's
token is drawn anew so that every process forgets its index.
"""

import uuid
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from catalogue.entries import CellEntry
from catalogue.models import Cell, Criterion, Edition, RingMove, Tool
from catalogue.rows import cell_fields
from handbook.services.drafting import signed


def touched() -> None:
    """Everything that changes what all read of the catalogue calls this in its transaction."""
    Edition.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


def differing(row, fields: Mapping) -> dict:
    return {name: value for name, value in fields.items() if getattr(row, name) != value}


@transaction.atomic
def write_tool(
    *,
    key: str,
    fields: Mapping,
    cells: Mapping[str, CellEntry],
    by,
    why: str,
) -> tuple[Tool, int]:
    """Create or change the public tool `key`: (the tool, how many of its rows changed).

    `fields` are columns of `Tool`, as many as change; `cells` map criteria to what is now said of
    them. Nothing is recorded for what stays as it is.
    """
    tool = Tool.objects.public().select_for_update().filter(key=key).first()
    changed = 0
    if tool is None:
        tool = Tool(key=key, **fields)
        signed(tool, by, why).save()
        moved(tool, "", by)
        changed += 1
    elif new := differing(tool, fields):
        before = tool.ring
        for name, value in new.items():
            setattr(tool, name, value)
        signed(tool, by, why).save()
        if "ring" in new:
            moved(tool, before, by)
        changed += 1
    changed += write_cells(tool=tool, cells=cells, by=by, why=why)
    if changed:
        touched()
    return tool, changed


def moved(tool: Tool, before: str, by) -> None:
    RingMove.objects.create(
        tool=tool,
        ring=tool.ring,
        before=before,
        reason=tool.ring_reason,
        on=timezone.localdate(),
        by=by,
    )


def write_cells(*, tool: Tool, cells: Mapping[str, CellEntry], by, why: str) -> int:
    """How many cells changed. A date alone is a change: somebody has looked again."""
    criteria = {row.key: row for row in Criterion.objects.filter(key__in=cells)}
    existing = {cell.criterion_id: cell for cell in tool.cells.filter(criterion__key__in=cells)}
    changed = 0
    for key, entry in cells.items():
        cell = existing.get(criteria[key].pk) or Cell(tool=tool, criterion=criteria[key])
        new = differing(cell, cell_fields(entry, timezone.localdate()))
        if not new and cell.pk:
            continue
        for name, value in new.items():
            setattr(cell, name, value)
        cell.checked_by = by
        signed(cell, by, why).save()
        changed += 1
    return changed


@transaction.atomic
def check_cells(*, tool: Tool, criteria: Collection[str], by, why: str) -> int:
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
