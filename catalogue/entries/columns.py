"""The columns of a tool, each declared once. Pure.

Documents, tables, rows, forms, the words of a change, the schema and docs/catalogue-format.md are
made of this list. `ToolEntry` and the model `Tool` say the same names as types; a test holds the
three together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.entries.column_kinds import Address, Choice, Day, Kind, Line, Since, Text
from catalogue.entries.definition import RINGS, STATUSES, ToolEntry
from catalogue.entries.field_rules import LONGEST_LICENCE, Known
from catalogue.entries.list_kinds import Keys, Licences, Links, Names
from documents.field_reader import Reader
from documents.translation import gettext_noop

LONGEST_SUMMARY = 200
# How the form is ordered: by group, then as the columns stand here.
ABOUT, MAKER, STATUS, RING = GROUPS = ("about", "maker", "status", "ring")


@dataclass(frozen=True)
class Column:
    """`name` is that of the attribute; `title` and `help` stand on forms and pages; `says` tells
    who writes a document what belongs there."""

    name: str
    kind: Kind
    title: str
    group: str
    says: str
    help: str = ""
    is_required: bool = False

    @property
    def key(self) -> str:
        """In documents and tables."""
        return self.name.replace("_", "-")

    def read(self, reader: Reader, keys: Known) -> Any:
        default = ... if self.is_required else self.kind.empty
        return self.kind.read(reader, self.key, default, keys)


COLUMNS = (
    Column(
        name="title",
        kind=Line(80),
        title=gettext_noop("Name"),
        group=ABOUT,
        says="the name of the tool",
        is_required=True,
    ),
    Column(
        name="summary",
        kind=Text(LONGEST_SUMMARY),
        title=gettext_noop("In one sentence"),
        group=ABOUT,
        says="one sentence",
        is_required=True,
    ),
    Column(
        name="detail",
        kind=Text(2_000, rows=6),
        title=gettext_noop("In detail"),
        group=ABOUT,
        says="two to five sentences: what it does well, where it stops, for whom; Markdown",
        help=gettext_noop("Markdown."),
        is_required=True,
    ),
    Column(
        name="vendor",
        kind=Line(120),
        title=gettext_noop("Made or owned by"),
        group=MAKER,
        says="who makes or owns it now",
        is_required=True,
    ),
    Column(
        name="owner_since",
        kind=Since(),
        title=gettext_noop("Owned since"),
        group=MAKER,
        says="since when they do",
        help=gettext_noop("A year, year-month or year-month-day, as far as it is known."),
    ),
    Column(
        name="since",
        kind=Since(),
        title=gettext_noop("First released"),
        group=MAKER,
        says="first public release",
        help=gettext_noop("A year, year-month or year-month-day, as far as it is known."),
    ),
    Column(
        name="licence",
        kind=Line(LONGEST_LICENCE),
        title=gettext_noop("Licence (SPDX)"),
        group=MAKER,
        says="an SPDX identifier, or `proprietary`",
        help=gettext_noop("An SPDX identifier, or proprietary."),
        is_required=True,
    ),
    Column(
        name="licence_history",
        kind=Licences(2_000),
        title=gettext_noop("Earlier licences"),
        group=MAKER,
        says="what it was under before, with a source",
        help=gettext_noop("One a line: licence; since; address of a source."),
    ),
    Column(
        name="links",
        kind=Links(),
        title=gettext_noop("Links"),
        group=MAKER,
        says="where it is at home",
        is_required=True,
    ),
    Column(
        name="components",
        kind=Keys("components"),
        title=gettext_noop("Components it serves"),
        group=ABOUT,
        says="what it serves; the first places it on the radar",
        is_required=True,
    ),
    Column(
        name="skills",
        kind=Keys("skills"),
        title=gettext_noop("Skills that running it takes"),
        group=MAKER,
        says="what running it takes",
    ),
    Column(
        name="status",
        kind=Choice(STATUSES),
        title=gettext_noop("Status"),
        group=STATUS,
        says="maintenance: fixes only; inactive: no sign for 12 months; discontinued: said so",
        is_required=True,
    ),
    Column(
        name="status_note",
        kind=Text(400),
        title=gettext_noop("About its status"),
        group=STATUS,
        says="what the status rests on",
    ),
    Column(
        name="status_source",
        kind=Address(),
        title=gettext_noop("Source of the status"),
        group=STATUS,
        says="required unless the status is unknown",
    ),
    Column(
        name="status_on",
        kind=Day(),
        title=gettext_noop("Discontinued on"),
        group=STATUS,
        says="required where the status is discontinued",
    ),
    Column(
        name="former_names",
        kind=Names(500),
        title=gettext_noop("Former names"),
        group=MAKER,
        says="a search for an old name finds the entry",
        help=gettext_noop("One a line."),
    ),
    Column(
        name="ring",
        kind=Choice(RINGS, first="assess"),
        title=gettext_noop("Ring"),
        group=RING,
        says="by the rule below",
        is_required=True,
    ),
    Column(
        name="ring_reason",
        kind=Text(400),
        title=gettext_noop("Why this ring"),
        group=RING,
        says="one sentence",
        is_required=True,
    ),
    Column(
        name="checked_on",
        kind=Day(is_past=True),
        title=gettext_noop("Checked on"),
        group=RING,
        says="holds for every known cell that names no other day",
        is_required=True,
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
# What stands in a document of a tool, and as columns of a table; cells come after.
KEYS = ("key", *(column.key for column in COLUMNS))
TABLE_NAMES = ("key", *(name for column in COLUMNS for name in column.kind.table_names(column.key)))


def loaded(stored: Mapping[str, Any]) -> dict[str, Any]:
    """An entry's columns, from those of a row or of a draft's JSON."""
    return {column.name: column.kind.loaded(stored[column.name]) for column in COLUMNS}


def stored(entry: ToolEntry) -> dict[str, Any]:
    """A row's columns."""
    return {column.name: column.kind.stored(getattr(entry, column.name)) for column in COLUMNS}


def written(entry: ToolEntry) -> dict[str, Any]:
    """As a document has them; what a reader would put in by itself is left out."""
    values = {column: column.kind.written(getattr(entry, column.name)) for column in COLUMNS}
    return {column.key: value for column, value in values.items() if value or column.is_required}


def settled(entry: ToolEntry) -> dict[str, Any]:
    """One spelling of what says the same."""
    return {column.name: column.kind.settled(getattr(entry, column.name)) for column in COLUMNS}
