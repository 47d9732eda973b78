"""What has changed, read from the history of tools and cells: one tool's, and the public log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.curation.change_wording import Part, cell_parts, field_part
from catalogue.curation.drafts import BLANK
from catalogue.entries.column_wording import ARCHIVED
from catalogue.entries.columns import NAMES
from catalogue.models import Cell, Criterion, Tool
from handbook.content import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOOL, CELL = "tool", "cell"
MOST_DAYS = 2_000
COLUMNS = (*NAMES, ARCHIVED)
BUNDLED = _("bundled content")


@dataclass(frozen=True)
class Change:
    """One record of history, or one column of it. `before` and `after` are what changed, as JSON
    has it; of a tool's first record only that it came."""

    kind: str
    record: int
    tool: int
    name: str
    title: "StrOrPromise"
    at: datetime
    by: "StrOrPromise"
    why: str
    parts: tuple[Part, ...] = ()
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.record}-{self.name}"

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @property
    def reason(self) -> str:
        """Bundled content gives itself for a reason, which its author says already."""
        return "" if self.why == self.by else self.why

    @property
    def is_first(self) -> bool:
        return self.before is None


def author(record: Any) -> "StrOrPromise":
    return record.history_user.display_name if record.history_user else BUNDLED


def common(record: Any) -> dict[str, Any]:
    return {
        "record": record.history_id,
        "at": record.history_date,
        "by": author(record),
        "why": record.history_change_reason or "",
    }


# --- tools ------------------------------------------------------------------------------------
def tool_changes(records: Iterable[Any]) -> list[Change]:
    """`records` of one tool, oldest first: a change for each column that differs."""
    changes: list[Change] = []
    before = None
    for record in records:
        if before is None:
            changes.append(
                Change(TOOL, tool=record.id, name="", title=_("Added"), **common(record))
            )
        else:
            changes += columns_changed(before, record)
        before = record
    return changes


def columns_changed(before: Any, record: Any) -> list[Change]:
    changed = []
    for name in COLUMNS:
        old, new = plain(getattr(before, name)), plain(getattr(record, name))
        if old != new:
            part = field_part(name, old, new)
            changed.append(
                Change(
                    TOOL,
                    tool=record.id,
                    name=name,
                    title=part.title,
                    parts=(part,),
                    before={name: old},
                    after={name: new},
                    **common(record),
                )
            )
    return changed


# --- cells ----------------------------------------------------------------------------------------
def cell_changes(records: Iterable[Any], criterion: Criterion) -> list[Change]:
    """`records` of one cell, oldest first."""
    changes = []
    before = dict(BLANK)
    for record in records:
        after = {name: plain(getattr(record, name)) for name in BLANK}
        altered = [name for name in BLANK if before[name] != after[name]]
        if altered:
            changes.append(
                Change(
                    CELL,
                    tool=record.tool_id,
                    name=criterion.key,
                    title=criterion.title,
                    parts=cell_parts(before, after),
                    before={name: before[name] for name in altered},
                    after={name: after[name] for name in altered},
                    **common(record),
                )
            )
        before = after
    return changes


# --- gathering --------------------------------------------------------------------------------
def changes_of(tools: Iterable[int]) -> list[Change]:
    """Of all `tools` (ids), newest first. Three statements, whatever their number."""
    tools = list(tools)
    criteria = Criterion.objects.in_bulk()
    changes: list[Change] = []
    records = Tool.history.filter(id__in=tools).exclude(history_type="-")
    for _tool, own in groupby(read(records, "id"), key=lambda record: record.id):
        changes += tool_changes(own)
    records = Cell.history.filter(tool_id__in=tools).exclude(history_type="-")
    for _cell, own in groupby(read(records, "id"), key=lambda record: record.id):
        cells = list(own)
        changes += cell_changes(cells, criteria[cells[0].criterion_id])
    return sorted(changes, key=lambda change: (change.at, change.record), reverse=True)


def read(records: QuerySet[Any], *order: str) -> QuerySet[Any]:
    return records.select_related("history_user").order_by(*order, "history_id")


# --- the public log -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Group:
    """What changed of one tool on one day; what came with the tool itself is only counted."""

    tool: Tool
    day: date
    changes: tuple[Change, ...]
    came_with: int = 0

    @property
    def is_new(self) -> bool:
        return any(change.is_first for change in self.changes)

    @property
    def at(self) -> datetime:
        return self.changes[0].at


def days() -> list[tuple[int, date]]:
    """(tool, day) of what changed in what all read, the latest change first; at most the newest
    `MOST_DAYS`, since each tool's own history holds the rest."""
    public = Tool.objects.public().values("pk")
    latest: dict[tuple[int, date], datetime] = {}
    for records, tool in (
        (Tool.history.filter(id__in=public), "id"),
        (Cell.history.filter(tool_id__in=public), "tool_id"),
    ):
        rows = (
            records.exclude(history_type="-")
            .annotate(day=TruncDate("history_date"))
            .order_by()
            .values_list(tool, "day")
            .annotate(latest=Max("history_date"))
            .order_by("-latest")
        )
        for tool_id, day, at in rows[:MOST_DAYS]:
            latest[tool_id, day] = max(at, latest.get((tool_id, day), at))
    return sorted(latest, key=lambda pair: (latest[pair], -pair[0]), reverse=True)


def groups(pairs: Iterable[tuple[int, date]]) -> list[Group]:
    pairs = list(pairs)
    tools = Tool.objects.public().in_bulk([tool for tool, _day in pairs])
    sorted_out: dict[tuple[int, date], list[Change]] = {}
    for change in changes_of(tools):
        sorted_out.setdefault((change.tool, change.day), []).append(change)
    return [
        group(tools[tool], day, sorted_out[tool, day])
        for tool, day in pairs
        if (tool, day) in sorted_out
    ]


def group(tool: Tool, day: date, changes: list[Change]) -> Group:
    kept, came = parted(changes)
    return Group(tool, day, tuple(kept), len(came))


def parted(changes: list[Change]) -> tuple[list[Change], list[Change]]:
    """(what is told singly, the cells that came with the tool): those of the day on which it was
    added, by the same hand for the same reason."""
    first = next((change for change in changes if change.is_first), None)
    came = [
        change
        for change in changes
        if first
        and change.kind == CELL
        and (change.day, change.by, change.why) == (first.day, first.by, first.why)
    ]
    return [change for change in changes if change not in came], came
