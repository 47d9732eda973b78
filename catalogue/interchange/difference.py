"""What a file would change in what is published. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from catalogue.entries.columns import TABLE_NAMES
from catalogue.entries.definition import CriterionEntry, ToolEntry
from catalogue.interchange.plain import settled
from catalogue.interchange.tables import flat


@dataclass(frozen=True)
class Change:
    """One column of a table (`ring`, `sso.note`) before and after."""

    column: str
    before: str
    after: str

    @property
    def criterion(self) -> str:
        return "" if self.column in TABLE_NAMES else self.column.rpartition(".")[0]

    @property
    def field(self) -> str:
        """Of the entry; empty for a cell."""
        if self.criterion:
            return ""
        return self.column.partition(".")[0].replace("-", "_")


@dataclass(frozen=True)
class Changed:
    """A published tool of which the file says something else; `entry` is what it says."""

    entry: ToolEntry
    changes: tuple[Change, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(change.field for change in self.changes) - {""}

    @property
    def cells(self) -> frozenset[str]:
        return frozenset(change.criterion for change in self.changes) - {""}


@dataclass(frozen=True)
class Difference:
    new: tuple[ToolEntry, ...]
    changed: tuple[Changed, ...]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changed)

    @property
    def digest(self) -> str:
        """Of what would be written and of what it would replace."""
        new = [flat(entry) for entry in self.new]
        changed = [[tool.entry.key, *map(asdict, tool.changes)] for tool in self.changed]
        text = json.dumps([new, changed], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def difference(
    published: Mapping[str, ToolEntry],
    entries: Iterable[ToolEntry],
    asked: Sequence[CriterionEntry],
) -> Difference:
    """A tool that the file leaves out stays, and so does a cell; the fields of a tool that it
    names are as the file has them."""
    new: list[ToolEntry] = []
    changed: list[Changed] = []
    unchanged = 0
    for entry in (settled(entry, asked) for entry in entries):
        before = published.get(entry.key)
        if before is None:
            new.append(entry)
        elif changes := changes_of(settled(beside(before, entry), asked), entry):
            changed.append(Changed(entry, changes))
        else:
            unchanged += 1
    return Difference(tuple(new), tuple(changed), unchanged)


def beside(before: ToolEntry, after: ToolEntry) -> ToolEntry:
    """Without the cells that the file leaves out: they stay."""
    return replace(
        before, cells={key: before.cells[key] for key in after.cells.keys() & before.cells}
    )


def changes_of(before: ToolEntry, after: ToolEntry) -> tuple[Change, ...]:
    old, new = explicit(before), explicit(after)
    return tuple(
        Change(column, old.get(column, ""), text)
        for column, text in new.items()
        if text != old.get(column, "")
    )


def explicit(entry: ToolEntry) -> dict[str, str]:
    """The columns with every cell's own day, whatever the tool's is."""
    texts = flat(entry)
    for key, cell in entry.cells.items():
        if cell.checked_on:
            texts[f"{key}.checked-on"] = cell.checked_on.isoformat()
    return texts
