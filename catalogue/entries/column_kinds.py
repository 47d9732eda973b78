"""What a column of a tool can hold, one class a kind; lists are in `list_kinds`. Pure.

An entry's value is read from a document (`read`) and `written` into one, put into a row (`stored`)
and taken from it (`loaded`), laid out in a table and taken from there. What Django adds,
a form field and words, is found by the kind's class (`curation/column_fields`, `column_wording`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.entries import field_rules
from catalogue.entries.field_rules import LONGEST_ADDRESS, Known
from documents import text
from documents.field_reader import Reader

Schema = dict[str, Any]


def clean(value: str, way: Callable[[str], str] = text.clean) -> str:
    """Line ends and blanks as a reader of files leaves them."""
    try:
        return way(value)
    except text.Unreadable:
        return value.strip()


class Kind:
    """`empty` is what a document says by leaving the column out; a `default` of `...` means that it
    may not. Here is what holds for a text."""

    empty: Any = ""

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> Any:
        raise NotImplementedError

    def settled(self, value: Any) -> Any:
        """One spelling of what says the same."""
        return clean(value)

    def written(self, value: Any) -> Any:
        return value

    def stored(self, value: Any) -> Any:
        return value

    def loaded(self, stored: Any) -> Any:
        """From a row, or from a draft's JSON."""
        return stored

    def in_row(self, json: Any) -> Any:
        """What a row has of a draft's JSON."""
        return self.stored(self.loaded(json))

    def typed(self, stored: Any) -> Any:
        """As the form shows it."""
        return stored

    def table_names(self, key: str) -> tuple[str, ...]:
        return (key,)

    def to_table(self, key: str, written: Any) -> dict[str, str]:
        return {key: written}

    def from_table(self, key: str, texts: Mapping[str, str], row: int) -> Any:
        """As a document has it; None where nothing is said."""
        return texts.get(key) or None

    def schema(self, *, required: bool) -> Schema:
        raise NotImplementedError

    def in_words(self) -> str:
        """For who writes a document."""
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Kind):
    """Of several lines; `rows` of them are shown where it is typed."""

    longest: int
    rows: int = 2

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> str:
        return reader.text(key, default, longest=self.longest)

    def schema(self, *, required: bool) -> Schema:
        least = {"minLength": 1} if required else {}
        return {"type": "string", **least, "maxLength": self.longest}

    def in_words(self) -> str:
        return f"{self.longest:,} characters at most"


@dataclass(frozen=True)
class Line(Text):
    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> str:
        return reader.one_line(key, default, longest=self.longest)

    def settled(self, value: str) -> str:
        return clean(value, text.line)

    def in_words(self) -> str:
        return f"one line, {super().in_words()}"


@dataclass(frozen=True)
class Since(Line):
    """A year, a month or a day, as far as it is known."""

    longest: int = len("2026-01-01")

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> str:
        return field_rules.since(reader, key, default)

    def schema(self, *, required: bool) -> Schema:
        return {"$ref": "#/$defs/since"}

    def in_words(self) -> str:
        return "year, year-month or year-month-day"


@dataclass(frozen=True)
class Address(Line):
    longest: int = LONGEST_ADDRESS

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> str:
        return field_rules.address(reader, key, default)

    def schema(self, *, required: bool) -> Schema:
        return {"$ref": "#/$defs/address"}

    def in_words(self) -> str:
        return "an address"


@dataclass(frozen=True)
class Day(Kind):
    """`is_past`: somebody looked on it, so that it is not still to come."""

    is_past: bool = False

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> date | None:
        last = keys.last_day if self.is_past else None
        day = field_rules.day(reader, key, default, last)
        return day or (date.min if default is ... else None)

    def settled(self, value: date | None) -> date | None:
        return value

    def written(self, value: date | None) -> str:
        return value.isoformat() if value else ""

    def loaded(self, stored: date | str | None) -> date | None:
        if isinstance(stored, str):
            return date.fromisoformat(stored) if stored else None
        return stored

    def schema(self, *, required: bool) -> Schema:
        return {"$ref": "#/$defs/day"}

    def in_words(self) -> str:
        return "year-month-day"


@dataclass(frozen=True)
class Choice(Kind):
    """One of the `values`, whose words are those of the model; `first` stands in an empty form."""

    values: tuple[str, ...]
    first: str | None = None

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> str:
        return reader.one_of(key, self.values, default)

    def schema(self, *, required: bool) -> Schema:
        return {"enum": list(self.values)}

    def in_words(self) -> str:
        return f"{', '.join(self.values[:-1])} or {self.values[-1]}"
