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

    def settled(self, said: Sequence[str]) -> tuple[str, ...]:
        return tuple(clean(each) for each in said)

    def written(self, said: Sequence[str]) -> list[str]:
        return list(said)

    def stored(self, said: Sequence[str]) -> list[str]:
        return list(said)

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
        found = reader.lines(key, default)
        fit(reader, key, found, self.longest)
        return found

    def settled(self, said: Sequence[str]) -> tuple[str, ...]:
        return tuple(clean(each, text.line) for each in said)

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

        def named(each: Reader) -> dict[str, str]:
            found = {kind: field_rules.address(each, kind, "") for kind in LINKS}
            return {kind: address for kind, address in found.items() if address}

        read: dict[str, str] = reader.inner(data, key, reader.data.line_of(key), named)
        return read

    def settled(self, said: Mapping[str, str]) -> dict[str, str]:
        return {kind: clean(said[kind], text.line) for kind in sorted(said)}

    def written(self, said: Mapping[str, str]) -> dict[str, str]:
        return dict(said)

    def stored(self, said: Mapping[str, str]) -> dict[str, str]:
        return dict(said)

    def loaded(self, stored: Mapping[str, str]) -> dict[str, str]:
        return dict(stored)

    def table_names(self, key: str) -> tuple[str, ...]:
        return tuple(f"{key}.{kind}" for kind in LINKS)

    def to_table(self, key: str, written: Mapping[str, str]) -> dict[str, str]:
        return {f"{key}.{kind}": written.get(kind, "") for kind in LINKS}

    def from_table(self, key: str, texts: Mapping[str, str], row: int) -> Any:
        found = {kind: texts.get(f"{key}.{kind}") for kind in LINKS}
        return joined_lists.tree({kind: each for kind, each in found.items() if each}, row)

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
        found: tuple[Licensed, ...] = reader.each(key, licensed, default)
        fit(reader, key, [each.line for each in found], self.longest)
        return found

    def settled(self, said: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            replace(
                each,
                licence=clean(each.licence, text.line),
                since=clean(each.since),
                source=clean(each.source, text.line),
            )
            for each in said
        )

    def written(self, said: Sequence[Any]) -> list[Any]:
        return [asdict(each) for each in said]

    stored = written

    def loaded(self, stored: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(Licensed(**each) for each in stored)

    def typed(self, stored: Sequence[Any]) -> str:
        return "\n".join(each.line for each in self.loaded(stored))

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
