"""Kinds of a tool's columns that hold several things. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from catalogue.entries import field_rules, joined_lists
from catalogue.entries.column_kinds import Kind, Schema, clean
from catalogue.entries.definition import LINKS, Licensed
from catalogue.entries.field_rules import LONGEST_LICENCE, Known
from documents import text
from documents.field_reader import LONGEST_ITEM, Reader

LICENSED = ("licence", "since", "source")


class Several(Kind):
    """Texts in an order; a row has them as a list."""

    empty: Any = ()

    def settled(self, value: Sequence[str]) -> tuple[str, ...]:
        return tuple(clean(item) for item in value)

    def written(self, value: Sequence[str]) -> list[str]:
        return list(value)

    def stored(self, value: Sequence[str]) -> list[str]:
        return list(value)

    def loaded(self, stored: Sequence[str]) -> tuple[str, ...]:
        return tuple(stored)

    def to_table(self, key: str, written: Sequence[str]) -> dict[str, str]:
        return {key: joined_lists.join(written)}

    def from_table(self, key: str, texts: Mapping[str, str], row: int) -> Any:
        return joined_lists.items(texts[key], row) if texts.get(key) else None


@dataclass(frozen=True)
class Keys(Several):
    """Of rows: `of` is the list of `Known` that has them."""

    of: str

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> tuple[str, ...]:
        return reader.texts(key, default, getattr(keys, self.of))

    def schema(self, *, required: bool) -> Schema:
        return {"$ref": "#/$defs/keys", **({"minItems": 1} if required else {})}

    def in_words(self) -> str:
        return f"a list of keys of {self.of}"


@dataclass(frozen=True)
class Names(Several):
    """`longest` holds for all of them, one a line as the edit page has them."""

    longest: int

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> tuple[str, ...]:
        names = reader.lines(key, default)
        fit(reader, key, names, self.longest)
        return names

    def settled(self, value: Sequence[str]) -> tuple[str, ...]:
        return tuple(clean(name, text.line) for name in value)

    def typed(self, stored: Sequence[str]) -> str:
        return "\n".join(stored)

    def schema(self, *, required: bool) -> Schema:
        item = {"type": "string", "minLength": 1, "maxLength": LONGEST_ITEM}
        return {"type": "array", "items": item, "uniqueItems": True}

    def in_words(self) -> str:
        return f"a list; each {LONGEST_ITEM} characters at most, all together {self.longest:,}"


class Links(Kind):
    """Addresses by what stands there."""

    empty: Any = {}

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> dict[str, str]:
        data = reader.take(key)
        if data is None:
            return {}

        def named(inner: Reader) -> dict[str, str]:
            links = {kind: field_rules.address(inner, kind, "") for kind in LINKS}
            return {kind: address for kind, address in links.items() if address}

        read: dict[str, str] = reader.inner(data, key, reader.data.line_of(key), named)
        return read

    def settled(self, value: Mapping[str, str]) -> dict[str, str]:
        return {kind: clean(value[kind], text.line) for kind in sorted(value)}

    def written(self, value: Mapping[str, str]) -> dict[str, str]:
        return dict(value)

    def stored(self, value: Mapping[str, str]) -> dict[str, str]:
        return dict(value)

    def loaded(self, stored: Mapping[str, str]) -> dict[str, str]:
        return dict(stored)

    def table_names(self, key: str) -> tuple[str, ...]:
        return tuple(f"{key}.{kind}" for kind in LINKS)

    def to_table(self, key: str, written: Mapping[str, str]) -> dict[str, str]:
        return {f"{key}.{kind}": written.get(kind, "") for kind in LINKS}

    def from_table(self, key: str, texts: Mapping[str, str], row: int) -> Any:
        links = {kind: texts.get(f"{key}.{kind}") for kind in LINKS}
        return joined_lists.tree({kind: url for kind, url in links.items() if url}, row)

    def schema(self, *, required: bool) -> Schema:
        return {
            "type": "object",
            **({"minProperties": 1} if required else {}),
            "additionalProperties": False,
            "properties": {kind: {"$ref": "#/$defs/address"} for kind in LINKS},
        }

    def in_words(self) -> str:
        return f"addresses of {', '.join(LINKS[:-1])} and {LINKS[-1]}, one at least"


@dataclass(frozen=True)
class Licences(Several):
    """What it was under before. `longest` holds for all, one a line as the edit page has them."""

    longest: int

    def read(self, reader: Reader, key: str, default: Any, keys: Known) -> tuple[Licensed, ...]:
        history: tuple[Licensed, ...] = reader.list_of(key, licensed, default)
        fit(reader, key, [period.line for period in history], self.longest)
        return history

    def settled(self, value: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            replace(
                period,
                licence=clean(period.licence, text.line),
                since=clean(period.since),
                source=clean(period.source, text.line),
            )
            for period in value
        )

    def written(self, value: Sequence[Any]) -> list[Any]:
        return [asdict(period) for period in value]

    stored = written

    def loaded(self, stored: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(Licensed(**period) for period in stored)

    def typed(self, stored: Sequence[Any]) -> str:
        return "\n".join(period.line for period in self.loaded(stored))

    def to_table(self, key: str, written: Sequence[Any]) -> dict[str, str]:
        return {key: joined_lists.join_rows(written, LICENSED)}

    def from_table(self, key: str, texts: Mapping[str, str], row: int) -> Any:
        return joined_lists.row_items(texts[key], LICENSED, row) if texts.get(key) else None

    def schema(self, *, required: bool) -> Schema:
        item = {
            "type": "object",
            "required": list(LICENSED),
            "additionalProperties": False,
            "properties": {
                "licence": {"type": "string", "minLength": 1, "maxLength": LONGEST_LICENCE},
                "since": {"$ref": "#/$defs/since"},
                "source": {"$ref": "#/$defs/address"},
            },
        }
        return {"type": "array", "items": item}

    def in_words(self) -> str:
        return f"a list of {{licence, since, source}}, {self.longest:,} characters at most in all"


def licensed(reader: Reader) -> Licensed:
    return Licensed(
        reader.one_line("licence", longest=LONGEST_LICENCE),
        field_rules.since(reader, "since", ...),
        field_rules.address(reader, "source"),
    )


def fit(reader: Reader, key: str, lines: Sequence[str], longest: int) -> None:
    if len("\n".join(lines)) > longest:
        reader.note(key, f"is longer than {longest} characters in all")
