"""What waits for curators: what nobody has looked at for long, drafts, suggestions, newer bundled
content."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TypeVar

from django.db.models import Count, Min, Model, QuerySet
from django.utils import timezone

from catalogue.curation.change_wording import Part, cell_parts, field_part
from catalogue.curation.drafts import KIND, plain_cell
from catalogue.models import Cell, Component, Overlay, Suggestion, Tool
from documents.text import folded, in_order
from handbook.content import plain
from handbook.models import Draft

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Stale:
    """`days` since the oldest of its known cells was checked."""

    key: str
    title: str
    oldest: date
    days: int
    weight: int


def stalest() -> list[Stale]:
    """All listed tools: days since the oldest check, times one and its use, most first. Use is how
    many organisations have noted something on it (which is shown to nobody) and how many of its
    components a first go-live needs. Three statements."""
    today = timezone.localdate()
    needed = set(Component.objects.filter(first_go_live=True).values_list("key", flat=True))
    noted = dict(Overlay.objects.values_list("tool").annotate(Count("pk")).order_by())
    rows = Tool.objects.public().listed().annotate(oldest=Min("cells__checked_on")).order_by()
    tools = []
    for pk, key, title, components, checked, oldest in rows.values_list(
        "pk", "key", "title", "components", "checked_on", "oldest"
    ):
        since = min(checked, oldest or checked)
        use = noted.get(pk, 0) + len(needed.intersection(components))
        days = (today - since).days
        tools.append(Stale(key, title, since, days, days * (1 + use)))
    return sorted(tools, key=lambda tool: (-tool.weight, -tool.days, folded(tool.title)))


# --- newer bundled content ------------------------------------------------------------------------
@dataclass(frozen=True)
class Newer:
    """What newer bundled content says where a curator has changed something."""

    tool: Tool
    what: str
    title: str
    parts: tuple[Part, ...]


def waiting(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Bulk writing leaves JSON's null where there is nothing."""
    return rows.filter(suggestion__isnull=False).exclude(suggestion=None)


def with_newer() -> list[Tool | Cell]:
    """Tools first. Few: only what a curator changed before the content did."""
    cells = Cell.objects.filter(tool__organisation=None).select_related("tool", "criterion")
    cells = waiting(cells).order_by("tool", "criterion__position", "pk")
    tools = waiting(Tool.objects.public()).order_by("key")
    return [*in_order(tools, attrgetter("title")), *in_order(cells, attrgetter("tool.title"))]


def newer(row: Tool | Cell) -> Newer:
    return newer_tool(row) if isinstance(row, Tool) else newer_cell(row)


def newer_tool(tool: Tool) -> Newer:
    parts = tuple(
        field_part(name, plain(getattr(tool, name)), value)
        for name, value in (tool.suggestion or {}).items()
        if plain(getattr(tool, name)) != value
    )
    return Newer(tool, "", "", parts)


def newer_cell(cell: Cell) -> Newer:
    parts = cell_parts(plain_cell(cell), cell.suggestion or {})
    return Newer(cell.tool, cell.criterion.key, cell.criterion.title, parts)


# --- the other two ------------------------------------------------------------------------------
def open_suggestions() -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(state=Suggestion.State.OPEN)
    return rows.select_related("tool", "criterion", "proposer").order_by("created_at")


def drafts() -> QuerySet[Draft]:
    return Draft.objects.filter(kind=KIND).select_related("by").order_by("at")


def titles_of(keys: Collection[str]) -> dict[str, str]:
    return dict(Tool.objects.public().filter(key__in=keys).values_list("key", "title"))


def tally() -> dict[str, int]:
    return {
        "suggestions": open_suggestions().count(),
        "drafts": drafts().count(),
        "bundled": len(with_newer()),
    }
