"""The published rule for a ring (`docs/catalogue-format.md`): how high a tool may stand. Pure.

A curator places a tool, at the highest ring or below it; what keeps it from the next ring up is
said in full sentences.
"""

from __future__ import annotations

from datetime import date, timedelta

from catalogue.entries.definition import RINGS, ToolEntry
from catalogue.entries.named_keys import NamedCriterion

HOLD_STATUSES = ("maintenance", "inactive", "discontinued", "unknown")
A_YEAR = timedelta(days=365)
Ruling = tuple[str, tuple[str, ...]]


def highest_ring(entry: ToolEntry, today: date) -> Ruling:
    """(the highest ring that the rule allows, what keeps the tool from the one above it)."""
    for ring, reasons in (
        ("hold", against_assess(entry)),
        ("assess", against_trial(entry)),
        ("trial", against_adopt(entry, today)),
    ):
        if reasons:
            return ring, reasons
    return "adopt", ()


def is_allowed(ring: str, highest: str) -> bool:
    return RINGS.index(ring) >= RINGS.index(highest)


def against_assess(entry: ToolEntry) -> tuple[str, ...]:
    if entry.status in HOLD_STATUSES:
        return (f"its status is {entry.status}, not active",)
    return ()


def against_trial(entry: ToolEntry) -> tuple[str, ...]:
    reasons = []
    if cell_value(entry, NamedCriterion.RECENT_RELEASE) != "yes":
        reasons.append("no release within the last twelve months is recorded")
    if cell_value(entry, NamedCriterion.DATA_EXPORT) not in ("yes", "partly"):
        reasons.append("it is not recorded that one's data can be taken out")
    return tuple(reasons)


def against_adopt(entry: ToolEntry, today: date) -> tuple[str, ...]:
    reasons = []
    if not entry.since:
        reasons.append("it is not recorded when it was first released")
    elif years_after(first_day(entry.since), 3) > today:
        reasons.append(f"it was first released in {entry.since}, less than three years ago")
    if entry.owner_since and last_day(entry.owner_since) + A_YEAR > today:
        reasons.append(f"its owner changed in {entry.owner_since}, less than a year ago")
    changed = [
        period.since for period in entry.licence_history if last_day(period.since) + A_YEAR > today
    ]
    if changed:
        reasons.append(f"its licence changed in {max(changed)}, less than a year ago")
    if "yes" not in (
        cell_value(entry, NamedCriterion.LICENCE),
        cell_value(entry, NamedCriterion.MANAGED_CLOUD),
    ):
        reasons.append("it is neither under an open licence nor sold as a managed service")
    return tuple(reasons)


def cell_value(entry: ToolEntry, criterion: NamedCriterion) -> str:
    cell = entry.cells.get(criterion)
    return cell.value if cell else "unknown"


# --- days that are known only to the year or month ---------------------------------------------
def first_day(since: str) -> date:
    """A month or day that no calendar has counts as not known."""
    year, month, day = (*map(int, since.split("-")), 1, 1)[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return date(max(year, 1), 1, 1)


def last_day(since: str) -> date:
    """The latest that it can have been: what is not known better counts as recent."""
    first = first_day(since)
    parts = since.count("-") if since.startswith(f"{first:%Y-%m}") else 0
    if parts == 0:
        return date(first.year, 12, 31)
    if parts == 1:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return following - timedelta(days=1)
    return first


def years_after(day: date, years: int) -> date:
    """29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
