"""A tool as its edit page shows it: cell by cell, as they would be once published."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.submissions.seen import fingerprint
from catalogue.curation.drafts import ToolEditing, typed_cell
from catalogue.curation.review_queue import Newer, newer_cell, newer_tool
from catalogue.curation.tool_forms import CellForm
from catalogue.models import Cell, Component, Criterion, Tool
from catalogue.scan.tool_sheet import REVIEW_DAYS, ShownCell, shown_cell

Address = Callable[[str, str], str]


@dataclass(frozen=True)
class CellRow:
    """`cell` as it would be; `form` where it stands open; `is_fresh` takes the focus."""

    criterion: Criterion
    cell: ShownCell
    address: str
    back: str
    seen: str
    is_changed: bool = False
    is_known: bool = False
    form: CellForm | None = None
    problem: str = ""
    is_fresh: bool = False


def days_of(held: ToolEditing) -> int:
    keys = held.fields["components"]
    days = Component.objects.filter(key__in=keys).values_list("review_days", flat=True)
    return min(days, default=REVIEW_DAYS)


def cell_rows(held: ToolEditing, address: Address, opened: CellRow | None = None) -> list[CellRow]:
    """All that is asked of the tool, in order."""
    days, today = days_of(held), timezone.localdate()
    return [
        opened
        if opened and opened.criterion == criterion
        else cell_row(held, criterion, address, days=days, today=today)
        for criterion in held.criteria.values()
        if held.asks(criterion)
    ]


def cell_row(
    held: ToolEditing,
    criterion: Criterion,
    address: Address,
    *,
    days: int | None = None,
    today: date | None = None,
    **more: Any,
) -> CellRow:
    data = held.cell(criterion.key)
    entry = typed_cell(criterion.key, data)
    cell = Cell(
        value=entry.value,
        values=list(entry.values),
        note=entry.note,
        source=entry.source,
        checked_on=entry.checked_on,
    )
    return CellRow(
        criterion=criterion,
        cell=shown_cell(criterion, cell, days or days_of(held), today or timezone.localdate()),
        address=address(held.tool.key, criterion.key),
        back=f"#cell-{criterion.key}",
        seen=fingerprint(data),
        is_changed=criterion.key in held.drafted_cells,
        is_known=cell.is_known,
        **more,
    )


def waiting_for(tool: Tool) -> list[Newer]:
    """Newer bundled content that waits beside what curators changed of this tool."""
    if tool.pk is None:
        return []
    cells = tool.cells.filter(suggestion__isnull=False).select_related("tool", "criterion")
    newer = [newer_tool(tool)] if tool.suggestion else []
    return newer + [newer_cell(cell) for cell in cells if cell.suggestion]
