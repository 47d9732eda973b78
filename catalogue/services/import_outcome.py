"""What an import came to, as the plain data that its page shows."""

from typing import Any

from catalogue.entries.definition import ToolEntry
from catalogue.interchange.difference import Changed, Difference
from catalogue.interchange.placing import ReadFile
from catalogue.models import Tool
from documents.yaml_with_lines import Faulty

MOST_SHOWN = 200


def outcome_of(file: ReadFile, seen: Difference) -> dict[str, Any]:
    keys = [change.entry.key for change in seen.changed[:MOST_SHOWN]]
    archived = set(Tool.objects.filter(key__in=keys, archived=True).values_list("key", flat=True))
    return {
        "digest": seen.digest,
        "sheet": file.sheet,
        "is_hidden": file.is_hidden,
        "new": [new_tool(entry) for entry in seen.new[:MOST_SHOWN]],
        "changed": [changed_tool(change, archived) for change in seen.changed[:MOST_SHOWN]],
        "left_out": [vars(tool) for tool in file.left_out[:MOST_SHOWN]],
        "new_count": len(seen.new),
        "changed_count": len(seen.changed),
        "unchanged": seen.unchanged,
        "left_out_count": len(file.left_out),
        "more_new": max(0, len(seen.new) - MOST_SHOWN),
        "more_changed": max(0, len(seen.changed) - MOST_SHOWN),
    }


def new_tool(entry: ToolEntry) -> dict[str, Any]:
    names = ("key", "title", "summary", "ring")
    return {name: getattr(entry, name) for name in names} | {"components": list(entry.components)}


def changed_tool(changed: Changed, archived: set[str]) -> dict[str, Any]:
    return {
        "key": changed.entry.key,
        "title": changed.entry.title,
        "is_archived": changed.entry.key in archived,
        "changes": [vars(change) for change in changed.changes],
    }


def outcome_of_faults(faulty: Faulty) -> dict[str, Any]:
    many = len(faulty.problems)
    return {
        "name": faulty.name,
        "problems": [
            {
                "where": problem.where,
                "key": storable(problem.key),
                "reason": storable(problem.reason),
            }
            for problem in faulty.problems[:MOST_SHOWN]
        ],
        "many": many,
        "more": max(0, many - MOST_SHOWN),
    }


def storable(text: str) -> str:
    """A file may hold what a database's JSON cannot."""
    return text.replace("\0", "")
