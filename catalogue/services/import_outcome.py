"""What an import came to, as the plain data that its page shows."""

from typing import Any

from catalogue.entries.definition import ToolEntry
from catalogue.interchange.difference import Changed, Difference
from catalogue.interchange.placing import Found
from catalogue.models import Tool
from documents.yaml_with_lines import Faulty

MOST_SHOWN = 200


def told(found: Found, seen: Difference) -> dict[str, Any]:
    keys = [each.entry.key for each in seen.changed[:MOST_SHOWN]]
    archived = set(Tool.objects.filter(key__in=keys, archived=True).values_list("key", flat=True))
    return {
        "digest": seen.digest,
        "sheet": found.sheet,
        "is_hidden": found.is_hidden,
        "new": [new_tool(each) for each in seen.new[:MOST_SHOWN]],
        "changed": [changed_tool(each, archived) for each in seen.changed[:MOST_SHOWN]],
        "left_out": [vars(each) for each in found.left_out[:MOST_SHOWN]],
        "new_count": len(seen.new),
        "changed_count": len(seen.changed),
        "unchanged": seen.unchanged,
        "left_out_count": len(found.left_out),
        "more_new": max(0, len(seen.new) - MOST_SHOWN),
        "more_changed": max(0, len(seen.changed) - MOST_SHOWN),
    }


def new_tool(entry: ToolEntry) -> dict[str, Any]:
    names = ("key", "title", "summary", "ring")
    return {name: getattr(entry, name) for name in names} | {"components": list(entry.components)}


def changed_tool(each: Changed, archived: set[str]) -> dict[str, Any]:
    return {
        "key": each.entry.key,
        "title": each.entry.title,
        "is_archived": each.entry.key in archived,
        "changes": [vars(change) for change in each.changes],
    }


def told_faults(faulty: Faulty) -> dict[str, Any]:
    many = len(faulty.problems)
    return {
        "name": faulty.name,
        "problems": [
            {"where": each.where, "key": said(each.key), "reason": said(each.reason)}
            for each in faulty.problems[:MOST_SHOWN]
        ],
        "many": many,
        "more": max(0, many - MOST_SHOWN),
    }


def said(text: str) -> str:
    """A file may hold what a database's JSON cannot."""
    return text.replace("\0", "")
