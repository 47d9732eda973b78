"""The catalogue as YAML. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from catalogue.entries.definition import CriterionEntry, ToolEntry
from catalogue.entries.field_rules import Known
from catalogue.entries.parsing import read_named, tools_of
from catalogue.interchange.plain import document

LARGEST = 2_000_000
SafeDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Dumper(SafeDumper):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


def read(
    content: bytes, name: str, asked: Sequence[CriterionEntry], keys: Known
) -> tuple[ToolEntry, ...]:
    return tools_of(read_named(content, name, LARGEST), name, asked, keys)


def write(entries: Iterable[ToolEntry], asked: Sequence[CriterionEntry]) -> bytes:
    data = document(entries, asked)
    text: str = yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text.encode()
