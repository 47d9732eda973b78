"""What the catalogue says, as typed data that cannot change. Pure.

A *cell* is what one tool says on one criterion. `unknown` means that nobody has checked it, and is
never read as no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

VERDICTS = ("yes", "partly", "no", "unknown")
KINDS = ("verdict", "set", "text")
STATUSES = ("active", "maintenance", "inactive", "discontinued", "unknown")
RINGS = ("adopt", "trial", "assess", "hold")
LINKS = ("site", "documentation", "repository")
CLOSED = "proprietary"


@dataclass(frozen=True)
class CriterionEntry:
    """`components` empty: asked of every tool. `choices` only for a set."""

    key: str
    title: str
    kind: str
    definition: str
    components: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    required: bool = False
    mark: bool = False

    def is_asked_of(self, components: tuple[str, ...]) -> bool:
        return not self.components or not set(self.components).isdisjoint(components)


@dataclass(frozen=True)
class CellEntry:
    """`value` is a verdict or a text, `values` the members of a set."""

    criterion: str
    value: str = ""
    values: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    checked_on: date | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.values) or self.value not in ("", "unknown")


@dataclass(frozen=True)
class Licensed:
    licence: str
    since: str
    source: str = ""

    @property
    def line(self) -> str:
        """As it is typed."""
        return f"{self.licence}; {self.since}; {self.source}"


@dataclass(frozen=True)
class ToolEntry:
    """`since` and `owner_since` are a year, a month or a day, as far as it is known."""

    key: str
    title: str
    summary: str
    detail: str
    vendor: str
    licence: str
    components: tuple[str, ...]
    checked_on: date
    cells: Mapping[str, CellEntry] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    since: str = ""
    owner_since: str = ""
    status: str = "unknown"
    status_note: str = ""
    status_source: str = ""
    status_on: date | None = None
    former_names: tuple[str, ...] = ()
    licence_history: tuple[Licensed, ...] = ()
    ring: str = ""
    ring_reason: str = ""
