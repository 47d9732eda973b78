"""One tool and several side by side, cell by cell, ready for their pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.entries.column_wording import title_of, words_of
from catalogue.entries.columns import NAMES
from catalogue.models import Cell, Component, Criterion, Tool
from catalogue.scan.facets import Item
from catalogue.scan.index import Catalogue
from catalogue.scan.wording import WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REVIEW_DAYS = 180
# What the page of a tool places by hand; of any other column it says title and text.
PLACED = frozenset(
    {
        *("title", "summary", "detail", "components", "vendor", "owner_since", "licence"),
        *("licence_history", "status", "status_note", "status_source", "status_on", "skills"),
        *("links", "former_names", "ring", "ring_reason", "checked_on"),
    }
)


def is_ageing(item: Item, components: Iterable[Component], today: date) -> bool:
    """Older than the review period of one of its components."""
    days = min((component.review_days for component in components), default=REVIEW_DAYS)
    return item.checked_on is None or item.checked_on + timedelta(days=days) < today


@dataclass(frozen=True)
class ShownCell:
    """One cell as it is shown. `value` is a verdict where the criterion has these, `known` or
    `unknown` elsewhere; `words` are what one reads."""

    criterion: Criterion
    value: str
    words: str
    note: str = ""
    source: str = ""
    checked_on: date | None = None
    checked_by: object = None
    is_ageing: bool = False
    is_asked: bool = True

    @property
    def is_traced(self) -> bool:
        """It says where it was read, or when it was looked at."""
        return bool(self.checked_on or self.source)


def shown_cell(criterion: Criterion, cell: Cell | None, days: int, today: date) -> ShownCell:
    if cell is None or not cell.is_known:
        note, source = (cell.note, cell.source) if cell else ("", "")
        return ShownCell(criterion, "unknown", str(WORDS["unknown"]), note, source)
    value, words = "known", cell.value
    if criterion.kind == Criterion.Kind.VERDICT:
        value, words = cell.value, str(WORDS.get(cell.value, cell.value))
    elif criterion.kind == Criterion.Kind.SET:
        words = ", ".join(value.replace("-", " ") for value in cell.values)
    return ShownCell(
        criterion=criterion,
        value=value,
        words=words,
        note=cell.note,
        source=cell.source,
        checked_on=cell.checked_on,
        checked_by=cell.checked_by,
        is_ageing=not cell.checked_on or cell.checked_on + timedelta(days=days) < today,
    )


def days_of(catalogue: Catalogue, tool: Tool) -> int:
    parts = [catalogue.components[key] for key in tool.components if key in catalogue.components]
    return min((component.review_days for component in parts), default=REVIEW_DAYS)


@dataclass(frozen=True)
class Fact:
    title: "StrOrPromise"
    words: str


def facts(tool: Tool) -> list[Fact]:
    """Of the columns that say something and have no place of their own on the page."""
    values = {name: getattr(tool, name) for name in NAMES if name not in PLACED}
    return [Fact(title_of(name), words_of(name, value)) for name, value in values.items() if value]


def cells_of(tool: Tool) -> dict[int, Cell]:
    return {cell.criterion_id: cell for cell in tool.cells.all()}


def sheet(catalogue: Catalogue, tool: Tool) -> list[ShownCell]:
    """All that is asked of a tool, in the order of the criteria."""
    today, days, cells = timezone.localdate(), days_of(catalogue, tool), cells_of(tool)
    return [
        shown_cell(criterion, cells.get(criterion.pk), days, today)
        for criterion in catalogue.criteria
        if criterion.is_asked_of(tool.components)
    ]


@dataclass(frozen=True)
class Line:
    """One criterion across the tools; `differs` where what is known is not the same."""

    criterion: Criterion
    cells: tuple[ShownCell, ...]
    differs: bool


def comparison(catalogue: Catalogue, tools: Sequence[Tool]) -> list[Line]:
    today = timezone.localdate()
    cells = {tool.pk: cells_of(tool) for tool in tools}
    days = {tool.pk: days_of(catalogue, tool) for tool in tools}
    lines = []
    for criterion in catalogue.criteria:
        asked = [criterion.is_asked_of(tool.components) for tool in tools]
        if not any(asked):
            continue
        row = tuple(
            shown_cell(criterion, cells[tool.pk].get(criterion.pk), days[tool.pk], today)
            if is_asked
            else ShownCell(criterion, "not-asked", _("Not asked of it"), is_asked=False)
            for tool, is_asked in zip(tools, asked, strict=True)
        )
        known = {cell.words for cell in row if cell.value != "unknown" and cell.is_asked}
        lines.append(Line(criterion, row, len(known) > 1))
    return lines
