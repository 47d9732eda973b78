"""The catalogue as JSON (`docs/catalogue-schema.json`). Pure.

The standard library says whether a text is JSON and what each scalar means; here it is walked
through once more, because faults are told by line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from catalogue.entries.definition import CriterionEntry, ToolEntry
from catalogue.entries.field_rules import Known
from catalogue.entries.parsing import tools_of
from catalogue.interchange.plain import document
from documents.yaml_with_lines import (
    DEEPEST,
    HALF,
    LARGEST_NUMBER_BITS,
    MOST_VALUES,
    Faulty,
    Mapping,
    as_written,
    decode,
    stop,
)
from documents.yaml_with_lines import Sequence as Items

LARGEST = 5_000_000
LONGEST_NUMBER = 400
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]|[^\s\[\]{},:"]+')


def read(
    content: bytes, name: str, asked: Sequence[CriterionEntry], keys: Known
) -> tuple[ToolEntry, ...]:
    return tools_of(read_named(content, name), name, asked, keys)


def write(entries: Iterable[ToolEntry], asked: Sequence[CriterionEntry]) -> bytes:
    text = json.dumps(document(entries, asked), ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def read_named(content: bytes, name: str) -> Any:
    try:
        return tree(content)
    except Faulty as faulty:
        raise Faulty(faulty.problems, name) from None


def tree(content: bytes) -> Any:
    """The document as `documents.yaml_with_lines` has it. Raises `Faulty`."""
    text = decode(content, LARGEST)
    try:
        json.loads(text, parse_constant=refuse, parse_int=str)
    except json.JSONDecodeError as error:
        raise stop(error.lineno, f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}") from (
            None
        )
    except RecursionError:
        raise stop(1, "the document is nested too deeply") from None
    except ValueError as error:
        raise stop(1, f"this is not JSON: {error}") from None
    return build(text)


def refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not a number")


def build(text: str) -> Any:
    """`text` is known to be JSON, so brackets, commas and colons stand where they must."""
    top = Items(1)
    stack: list[Any] = [top]
    keys: list[str | None] = [None]
    line, last = 1, 0
    for count, match in enumerate(TOKEN.finditer(text)):
        line, last = line + text.count("\n", last, match.start()), match.start()
        if count > MOST_VALUES:
            raise stop(line, f"the document holds more than {MOST_VALUES} values")
        token = match.group()
        if token in ("}", "]"):
            stack.pop()
            keys.pop()
            continue
        home = stack[-1]
        if isinstance(home, Mapping) and keys[-1] is None:
            keys[-1] = new_key(home, scalar(token, line), line)
            continue
        value = opened(token, line) if token in ("{", "[") else scalar(token, line)
        if isinstance(home, Mapping):
            home[str(keys[-1])], keys[-1] = value, None
        else:
            home.append(value)
            home.lines.append(line)
        if token in ("{", "["):
            stack.append(value)
            keys.append(None)
            if len(stack) > DEEPEST:
                raise stop(line, "the document is nested too deeply")
    return top[0]


def opened(bracket: str, line: int) -> Any:
    return Mapping(line) if bracket == "{" else Items(line)


def new_key(home: Mapping, key: str, line: int) -> str:
    if key in home:
        raise stop(line, "this key stands twice", key)
    home.lines[key] = line
    return key


def scalar(token: str, line: int) -> Any:
    if token[0] != '"':
        return other(token, line)
    value = json.loads(token) if "\\" in token else token[1:-1]
    if HALF.search(value):
        raise stop(line, "half of a character (a surrogate) stands alone")
    return value


def other(token: str, line: int) -> Any:
    """A number, true, false or null."""
    if len(token) > LONGEST_NUMBER:
        raise stop(line, "this number is too large")
    value = json.loads(token)
    if isinstance(value, int) and value.bit_length() > LARGEST_NUMBER_BITS:
        raise stop(line, "this number is too large")
    return as_written(value, token)
