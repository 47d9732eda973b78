"""A curator's draft of a tool: what is published, what waits beside it, and where the two met.

A draft's `fields` hold changed columns as JSON has them, `cells` (criterion -> the cell as it
would be) and `was`, of the same shape: what was published when each change was begun. Where the
published value is another one by now, somebody else has changed it meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.dateparse import parse_date

from accounts.submissions.seen import fingerprint
from catalogue.curation.change_wording import Part, cell_parts, field_part
from catalogue.entries.columns import BY_NAME, NAMES, loaded
from catalogue.entries.definition import CellEntry, ToolEntry
from catalogue.models import Cell, Criterion, Tool
from handbook.content import plain
from handbook.models import Draft

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND, CELL = "tool", "cell"
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


@dataclass(frozen=True)
class Change:
    """`name` is a column, or a criterion where `is_cell`. `theirs` is what somebody else has
    published since the change was begun."""

    name: str
    title: "StrOrPromise"
    is_cell: bool
    parts: tuple[Part, ...]
    theirs: tuple[Part, ...] = ()

    @property
    def id(self) -> str:
        return f"{CELL}:{self.name}" if self.is_cell else self.name


@dataclass
class Editing:
    """A tool as curators have it before them: all as JSON has it, `published` and `cells` as they
    stand, the draft's part over them. `is_new` where only the draft exists."""

    tool: Tool
    criteria: dict[str, Criterion]
    published: dict[str, Any]
    cells: dict[str, dict[str, Any]]
    draft: Draft | None = None

    @property
    def is_new(self) -> bool:
        return self.tool.pk is None

    @property
    def begun(self) -> dict[str, Any]:
        return self.draft.fields if self.draft else {}

    @property
    def changed_fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.begun.items() if name in NAMES}

    @property
    def changed_cells(self) -> dict[str, dict[str, Any]]:
        cells: dict[str, dict[str, Any]] = self.begun.get("cells", {})
        return cells

    @property
    def fields(self) -> dict[str, Any]:
        return {**self.published, **self.changed_fields}

    def cell_as_published(self, criterion: str) -> dict[str, Any]:
        return self.cells.get(criterion) or dict(BLANK)

    def cell(self, criterion: str) -> dict[str, Any]:
        return self.changed_cells.get(criterion) or self.cell_as_published(criterion)

    def asks(self, criterion: Criterion) -> bool:
        """It is asked of what the tool serves, or was when it was drafted."""
        asked = criterion.is_asked_of(self.fields["components"])
        return asked or criterion.key in self.changed_cells

    def over(self, fields: Mapping[str, Any], cells: Mapping[str, dict[str, Any]]) -> ToolEntry:
        """As it would be with these alone over what is published."""
        return entry_of(self.tool.key, {**self.published, **fields}, {**self.cells, **cells})

    def entry(self) -> ToolEntry:
        """As it would be, once published."""
        return self.over(self.changed_fields, self.changed_cells)

    @property
    def published_digest(self) -> str:
        """Of what is published where the draft changes it."""
        cells = {name: self.cells.get(name) for name in self.changed_cells}
        return fingerprint([{name: self.published[name] for name in self.changed_fields}, cells])

    @property
    def seen(self) -> str:
        """Of the draft itself: two curators share one."""
        return fingerprint(self.begun)

    @property
    def changes(self) -> list[Change]:
        was = self.begun.get("was", {})
        found = [self.field_change(name, was) for name in NAMES if name in self.changed_fields]
        named = [name for name in self.criteria if name in self.changed_cells]
        return found + [self.cell_change(name, was.get("cells", {})) for name in named]

    @property
    def moved(self) -> list[Change]:
        return [each for each in self.changes if each.theirs]

    def field_change(self, name: str, was: Mapping[str, Any]) -> Change:
        now, mine = self.published[name], self.changed_fields[name]
        part = field_part(name, now, mine)
        before = was.get(name, now)
        theirs = () if self.is_new or before == now else (field_part(name, before, now),)
        return Change(name, part.title, False, (part,), theirs)

    def cell_change(self, name: str, was: Mapping[str, Any]) -> Change:
        now, mine = self.cell_as_published(name), self.changed_cells[name]
        before = was.get(name, now)
        return Change(
            name, self.criteria[name].title, True, cell_parts(now, mine), cell_parts(before, now)
        )


def editing(key: str) -> Editing:
    """The public tool `key`, or one that only a draft knows; a private one is nobody's here."""
    tool = Tool.objects.public().filter(key=key).first()
    draft = Draft.objects.select_related("by").filter(kind=KIND, key=key).first()
    if tool is None and (draft is None or Tool.objects.filter(key=key).exists()):
        raise Http404
    return editing_of(tool or Tool(key=key, title=key, ring="", status=""), draft)


def editing_of(tool: Tool, draft: Draft | None = None) -> Editing:
    criteria = {row.key: row for row in Criterion.objects.filter(archived=False)}
    names = {row.pk: row.key for row in criteria.values()}
    cells = tool.cells.all() if tool.pk else ()
    return Editing(
        tool=tool,
        criteria=criteria,
        published=plain_fields(tool),
        cells={names[c.criterion_id]: plain_cell(c) for c in cells if c.criterion_id in names},
        draft=draft,
    )
