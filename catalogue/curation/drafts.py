"""A tool as curators have it before them, by `handbook.drafts`.

Columns go by their names, cells by `cell:<criterion>`, each cell as one value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.dateparse import parse_date

from catalogue.curation.change_wording import Part, cell_parts, field_part
from catalogue.entries.columns import BY_NAME, NAMES, loaded
from catalogue.entries.definition import CellEntry, ToolEntry
from catalogue.models import Cell, Criterion, Tool
from handbook.content import plain
from handbook.drafts import Editing, draft_of
from handbook.models import Draft

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND, CELL = "tool", "cell:"
BLANK: dict[str, Any] = {"value": "", "values": [], "note": "", "source": "", "checked_on": None}


def plain_fields(tool: Tool) -> dict[str, Any]:
    return {name: plain(getattr(tool, name)) for name in NAMES}


def plain_cell(cell: Cell | None) -> dict[str, Any]:
    return {name: plain(getattr(cell, name)) for name in BLANK} if cell else dict(BLANK)


def typed_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What a row has of a draft's JSON."""
    return {
        name: BY_NAME[name].kind.in_row(value) if name in BY_NAME else value
        for name, value in fields.items()
    }


def typed_cell(criterion: str, cell: Mapping[str, Any]) -> CellEntry:
    return CellEntry(
        criterion=criterion,
        value=cell["value"],
        values=tuple(cell["values"]),
        note=cell["note"],
        source=cell["source"],
        checked_on=parse_date(cell["checked_on"]) if cell["checked_on"] else None,
    )


def entry_of(
    key: str, fields: Mapping[str, Any], cells: Mapping[str, Mapping[str, Any]]
) -> ToolEntry:
    """`fields` and `cells` as JSON has them."""
    return ToolEntry(
        key=key,
        **loaded(fields),
        cells={name: typed_cell(name, cell) for name, cell in cells.items()},
    )


def cell_name(criterion: str) -> str:
    return f"{CELL}{criterion}"


def criterion_in(name: str) -> str:
    """Of a cell's name; empty for a column."""
    return name.removeprefix(CELL) if name.startswith(CELL) else ""


@dataclass(frozen=True)
class Change:
    """`theirs` is what somebody else has published since the change was begun."""

    id: str
    title: "StrOrPromise"
    parts: tuple[Part, ...]
    theirs: tuple[Part, ...] = ()

    @property
    def is_cell(self) -> bool:
        return bool(criterion_in(self.id))


@dataclass
class ToolEditing(Editing):
    """`cells` as they are published. `is_new` where only the draft exists."""

    tool: Tool
    criteria: dict[str, Criterion]
    cells: dict[str, dict[str, Any]]

    @property
    def row(self) -> Tool:
        return self.tool

    def again(self) -> "ToolEditing":
        return editing(self.tool.key)

    def as_published(self, name: str) -> Any:
        criterion = criterion_in(name)
        return self.cell_as_published(criterion) if criterion else self.published[name]

    @property
    def drafted_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.drafted.items() if not criterion_in(name)}

    @property
    def drafted_cells(self) -> dict[str, dict[str, Any]]:
        named = {criterion_in(name): value for name, value in self.drafted.items()}
        return {criterion: value for criterion, value in named.items() if criterion}

    def cell_as_published(self, criterion: str) -> dict[str, Any]:
        return self.cells.get(criterion) or dict(BLANK)

    def cell(self, criterion: str) -> dict[str, Any]:
        cell: dict[str, Any] = self.value(cell_name(criterion))
        return cell

    def asks(self, criterion: Criterion) -> bool:
        """It is asked of what the tool serves, or was when it was drafted."""
        asked = criterion.is_asked_of(self.fields["components"])
        return asked or criterion.key in self.drafted_cells

    def over(self, fields: Mapping[str, Any], cells: Mapping[str, dict[str, Any]]) -> ToolEntry:
        """As it would be with these alone over what is published."""
        return entry_of(self.tool.key, {**self.published, **fields}, {**self.cells, **cells})

    def entry(self) -> ToolEntry:
        """As it would be, once published."""
        return self.over(self.drafted_fields, self.drafted_cells)

    @property
    def changes(self) -> list[Change]:
        cells = [
            (criterion.title, cell_name(criterion.key)) for criterion in self.criteria.values()
        ]
        return [
            *(self.field_change(name) for name in NAMES if name in self.drafted),
            *(self.cell_change(name, title) for title, name in cells if name in self.drafted),
        ]

    @property
    def moved(self) -> list[Change]:
        return [change for change in self.changes if change.theirs]

    def field_change(self, name: str) -> Change:
        now = self.as_published(name)
        part = field_part(name, now, self.drafted[name])
        moved = self.has_moved(name)
        theirs = (field_part(name, self.as_begun(name), now),) if moved else ()
        return Change(name, part.title, (part,), theirs)

    def cell_change(self, name: str, title: str) -> Change:
        now = self.as_published(name)
        theirs = cell_parts(self.as_begun(name), now)
        return Change(name, title, cell_parts(now, self.drafted[name]), theirs)


def editing(key: str) -> ToolEditing:
    """The public tool `key`, or one that only a draft knows; a private one is nobody's here."""
    tool = Tool.objects.public().filter(key=key).first()
    row = tool or Tool(key=key, title=key, ring="", status="")
    draft = draft_of(row)
    if tool is None and (draft is None or Tool.objects.filter(key=key).exists()):
        raise Http404
    return editing_of(row, draft)


def editing_of(tool: Tool, draft: Draft | None = None) -> ToolEditing:
    criteria = {row.key: row for row in Criterion.objects.filter(archived=False)}
    names = {row.pk: row.key for row in criteria.values()}
    cells = tool.cells.all() if tool.pk else ()
    return ToolEditing(
        published=plain_fields(tool),
        draft=draft,
        tool=tool,
        criteria=criteria,
        cells={names[c.criterion_id]: plain_cell(c) for c in cells if c.criterion_id in names},
    )
