"""Lists in one cell of a table. Pure.

A semicolon, a bar or a backslash inside an item stands behind a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from documents.yaml_with_lines import Mapping as Tree
from documents.yaml_with_lines import Sequence as Items

ITEMS = re.compile(r"((?:[^;\\]|\\.|\\$)*)(?:;|$)", re.DOTALL)
BARS = re.compile(r"((?:[^|\\]|\\.|\\$)*)(?:\||$)", re.DOTALL)


def join(items: Iterable[str], by: str = "; ") -> str:
    return by.join(re.sub(r"([;|\\])", r"\\\1", item) for item in items)


def split(text: str, pattern: re.Pattern[str] = ITEMS) -> list[str]:
    """What `join` joined; around an item blanks do not count."""
    parts = [match.group(1).strip() for match in pattern.finditer(text)]
    return parts[:-1] if parts and not parts[-1] else parts


def plainly(text: str) -> str:
    return re.sub(r"\\([;|\\])", r"\1", text)


def join_rows(rows: Iterable[Mapping[str, str]], names: Sequence[str]) -> str:
    return "; ".join(join((row[name] for name in names), " | ") for row in rows)


def items(text: str, row: int) -> Items:
    texts = Items(row)
    texts.extend(plainly(part) for part in split(text))
    texts.lines = [row] * len(texts)
    return texts


def row_items(text: str, names: Sequence[str], row: int) -> Items:
    """What `join_rows` joined; a part too many has a name that no reader knows."""
    items = Items(row)
    for period in split(text):
        parts = [plainly(part) for part in split(period, BARS)]
        all_names = (*names, *(f"part {n}" for n in range(len(names) + 1, len(parts) + 1)))
        items.append(tree(dict(zip(all_names, parts, strict=False)), row))
        items.lines.append(row)
    return items


def tree(values: Mapping[str, Any], row: int) -> Tree:
    made = Tree(row)
    made.update(values)
    return made
