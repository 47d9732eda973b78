"""A small catalogue, written through the product's own verbs."""

from datetime import date

from catalogue.entries.definition import CellEntry
from catalogue.models import Component, Criterion, Group, Tool
from catalogue.services.overlays import write_private
from catalogue.services.writing import touched, write_tool

DAY = date(2026, 6, 1)
SOURCE = "https://tool.example/docs"


def ground() -> None:
    """One group, two components, a verdict, a set and a text."""
    group = Group.objects.create(key="serve", title="Serve")
    for key, first in (("model-serving", True), ("gitops", False)):
        Component.objects.create(
            key=key, title=key.title(), group=group, summary="Does it.", first_go_live=first
        )
    for place, (key, kind, choices) in enumerate(
        (
            ("licence", "verdict", []),
            ("managed-cloud", "verdict", []),
            ("recent-release", "verdict", []),
            ("data-export", "verdict", []),
            ("cost-model", "set", ["free", "usage", "seats"]),
            ("integrations", "text", []),
        )
    ):
        Criterion.objects.create(
            key=key,
            title=key.replace("-", " ").capitalize(),
            kind=kind,
            definition=f"Says {key}.",
            choices=choices,
            position=place,
            mark=key == "licence",
        )
    touched()


FIELDS = {
    "summary": "Serves models.",
    "detail": "It serves them.",
    "vendor": "A maker",
    "licence": "Apache-2.0",
    "components": ["model-serving"],
    "links": {"site": "https://tool.example"},
    "status": "active",
    "status_source": SOURCE,
    "ring": "assess",
    "ring_reason": "Worth a look.",
    "since": "2018",
    "checked_on": DAY,
}


def cell(criterion: str, value: str = "", values=(), note: str = "", on: date = DAY) -> CellEntry:
    return CellEntry(criterion, value, tuple(values), note, SOURCE, on)


def tool(key: str = "server", cells=(), by=None, why: str = "as a start", **fields) -> Tool:
    return write_tool(
        key=key,
        fields={**FIELDS, "title": key.capitalize(), **fields},
        cells={each.criterion: each for each in cells},
        by=by,
        why=why,
    )[0]


def private(organisation, by=None, **fields) -> Tool:
    wanted = {**FIELDS, "title": "Own tool", **fields}
    return write_private(organisation=organisation, tool=None, fields=wanted, by=by)
