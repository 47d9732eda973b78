"""What docs/ says of the columns, made of their list. Pure.

`python -m catalogue.interchange.documentation` writes it anew; a test fails where it is not as it
would be written.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from catalogue.entries.columns import COLUMNS, TABLE_NAMES, Column

DOCS = Path(__file__).parents[2] / "docs"
FORMAT, SCHEMA = DOCS / "catalogue-format.md", DOCS / "catalogue-schema.json"
BEGIN, END = "<!-- columns -->\n", "<!-- end of columns -->\n"
KEY = "key"
DESCRIPTION = (
    "Rules that need the catalogue itself (which components, skills and criteria there are, which "
    "criteria are asked of which tools) are checked at import and described in catalogue-format.md."
)
VALUE = (
    "A verdict (yes, partly, no) or a sentence; a list where the criterion is a set; unknown for "
    "each kind."
)
LONGEST_IN_CELL = 400


def reference(name: str, **more: Any) -> dict[str, Any]:
    return {**more, "$ref": f"#/$defs/{name}"}


CELL = {
    "type": "object",
    "required": ["value"],
    "additionalProperties": False,
    "properties": {
        "value": {
            "description": VALUE,
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": LONGEST_IN_CELL},
                {"type": "array", "items": reference(KEY), "uniqueItems": True},
            ],
        },
        "note": {"type": "string", "maxLength": LONGEST_IN_CELL},
        "source": reference("address", description="Required unless the value is unknown."),
        "checked-on": reference("day"),
    },
}
CELLS = {
    "description": "By the key of the criterion.",
    "type": "object",
    "propertyNames": reference(KEY),
    "additionalProperties": reference("cell"),
}
DEFINITIONS = {
    KEY: {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60},
    "keys": {"type": "array", "items": reference(KEY), "uniqueItems": True},
    "day": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "since": {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    "address": {"type": "string", "pattern": "^https?://", "maxLength": 500},
}


def tool() -> dict[str, Any]:
    columns = {column.key: property_of(column) for column in COLUMNS}
    return {
        "type": "object",
        "required": [KEY, *(column.key for column in COLUMNS if column.is_required), "cells"],
        "additionalProperties": False,
        "properties": {KEY: reference(KEY), **columns, "cells": CELLS},
    }


def property_of(column: Column) -> dict[str, Any]:
    says = column.says[:1].upper() + column.says[1:]
    return {"description": f"{says}.", **column.kind.schema(required=column.is_required)}


def schema() -> str:
    tools = {"type": "array", "items": reference("tool")}
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The catalogue of the horizon scan, as exported and imported",
        "description": DESCRIPTION,
        "type": "object",
        "required": ["tools"],
        "additionalProperties": False,
        "properties": {"tools": tools},
        "$defs": {**DEFINITIONS, "tool": tool(), "cell": CELL},
    }
    return json.dumps(document, indent=2) + "\n"


def row(column: Column) -> str:
    needed = "required" if column.is_required else "may be left out"
    return f"| `{column.key}` | {column.says} | {column.kind.in_words()} | {needed} |\n"


def listed() -> str:
    """The columns for who reads docs/catalogue-format.md."""
    head = "| Key | Says | As | |\n|---|---|---|---|\n"
    names = ", ".join(f"`{name}`" for name in TABLE_NAMES)
    return f"{head}{''.join(map(row, COLUMNS))}\nIn a table: {names}.\n"


def with_list(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{listed()}\n{END}{after}"


def files() -> dict[Path, str]:
    return {SCHEMA: schema(), FORMAT: with_list(FORMAT.read_text(encoding="utf-8"))}


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
