"""The catalogue as one process holds it: read once per edition, then only filtered and counted.

What all read changes a few times a week and is read all day. A request asks for the edition's
token (one statement) and reads the tables again only where it is another one.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from catalogue.models import Cell, Component, Criterion, Edition, Group, Tool
from catalogue.scan.facets import COMPONENT, LICENCE, RING, STATUS, Index, Item
from documents.text import folded

COLUMNS = (
    "id",
    "key",
    "title",
    "summary",
    "components",
    "skills",
    "status",
    "ring",
    "vendor",
    "former_names",
    "licence",
    "checked_on",
    "organisation_id",
)


@dataclass(frozen=True)
class Catalogue:
    """What rarely changes, read at once: `groups` with their `parts` (components), `criteria` in
    order, the index of the public tools that are listed."""

    groups: tuple[Group, ...]
    components: dict[str, Component]
    criteria: tuple[Criterion, ...]
    index: Index

    @property
    def marks(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if criterion.mark)


def current() -> Catalogue:
    return _read(Edition.objects.filter(pk=1).values_list("token", flat=True).first())


@lru_cache(maxsize=2)
def _read(token: UUID | None) -> Catalogue:
    criteria = tuple(Criterion.objects.filter(archived=False))
    components = list(Component.objects.filter(archived=False).select_related("group"))
    groups = tuple(Group.objects.filter(archived=False))
    for group in groups:
        group.parts = [component for component in components if component.group_id == group.pk]
    return Catalogue(
        groups=groups,
        components={component.key: component for component in components},
        criteria=criteria,
        index=index_of(Tool.objects.public().listed(), criteria),
    )


def index_of(tools: QuerySet[Tool], criteria: tuple[Criterion, ...]) -> Index:
    """Two statements, whatever the number of tools."""
    filtered = {
        criterion.pk: criterion.key
        for criterion in criteria
        if criterion.kind != Criterion.Kind.TEXT
    }
    values_of: dict[int, dict[str, tuple[str, ...]]] = {}
    cells = Cell.objects.filter(tool__in=tools.values("pk"), criterion__in=list(filtered))
    for tool, criterion, value, values in cells.values_list(
        "tool_id", "criterion_id", "value", "values"
    ):
        kept = tuple(values) if values else (value,) if value else ()
        values_of.setdefault(tool, {})[filtered[criterion]] = kept
    rows = tools.values(*COLUMNS)
    items = sorted((item_of(row, values_of.get(row["id"], {})) for row in rows), key=by_title)
    return Index(items, (COMPONENT, LICENCE, STATUS, RING, *filtered.values()))


def by_title(item: Item) -> tuple[str, str]:
    return folded(item.title), item.key


def item_of(row: dict[str, Any], by_facet: dict[str, tuple[str, ...]]) -> Item:
    searched = (row["title"], row["summary"], row["vendor"], row["licence"], *row["former_names"])
    return Item(
        id=row["id"],
        key=row["key"],
        title=row["title"],
        summary=row["summary"],
        components=tuple(row["components"]),
        status=row["status"],
        ring=row["ring"],
        text=folded(" ".join((*searched, *row["components"]))),
        by_facet=by_facet,
        checked_on=row["checked_on"],
        skills=tuple(row["skills"]),
        is_private=row["organisation_id"] is not None,
    )
