"""What differs between two states of a row, line by line, as one reads it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import ndiff
from typing import Any

Titles = Mapping[str, object]  # words, or what becomes them in the reader's language


@dataclass(frozen=True)
class Line:
    """`sign` is +, - or empty for a line that stays and is shown for orientation."""

    sign: str
    text: str

    @property
    def is_new(self) -> bool:
        return self.sign == "+"

    @property
    def is_gone(self) -> bool:
        return self.sign == "-"


@dataclass(frozen=True)
class Change:
    column: str
    lines: tuple[Line, ...]


def changed(before: Mapping[str, Any], after: Mapping[str, Any], titles: Titles) -> list[Change]:
    """The columns of `after` that say something else in `before`."""
    return [
        Change(column, lines(spelt(before.get(column), titles), spelt(value, titles)))
        for column, value in after.items()
        if value != before.get(column)
    ]


def lines(before: list[str], after: list[str]) -> tuple[Line, ...]:
    """Only what changes, each under the heading in whose part it stands."""
    shown: list[Line] = []
    heading: Line | None = None
    for row in ndiff(before, after):
        line = Line(row[0].strip(), row[2:])
        if line.sign == "?":
            continue
        if line.sign:
            shown += [heading, line] if heading else [line]
            heading = None
        elif line.text.startswith("#"):
            heading = line
    return tuple(shown)


def spelt(value: Any, titles: Titles) -> list[str]:
    """A column's value as lines: keys by their titles, a resource on one line."""
    if isinstance(value, Mapping):
        return [f"{named(key, titles)}: {words}" for key, words in sorted(value.items())]
    if isinstance(value, (list, tuple)):
        return [item(entry, titles) for entry in value]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return paragraphs(str(value or ""))


def item(entry: Any, titles: Titles) -> str:
    if isinstance(entry, Mapping):
        return " | ".join(str(entry.get(part, "")) for part in ("title", "url", "by"))
    return named(entry, titles)


def named(key: Any, titles: Titles) -> str:
    return str(titles.get(key, key))


def paragraphs(text: str) -> list[str]:
    """Lines that belong together as one, so that a text that was only wrapped anew has not
    changed."""
    blocks = text.replace("\r\n", "\n").strip().split("\n\n")
    joined = []
    for block in blocks:
        rows = block.split("\n")
        kept = any(row.lstrip().startswith(("-", "*", "|", "#", ">", "1.")) for row in rows)
        joined += rows if kept else [" ".join(row.strip() for row in rows)]
    return [row for row in joined if row]
