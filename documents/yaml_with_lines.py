"""YAML from a stranger into plain data that remembers its lines.

Pure. At most 1 MB, no anchors, aliases, tags, repeated keys or deep nesting, so that a small file
cannot become a large one and nothing in it is executed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

LARGEST = 1_000_000
LARGEST_NUMBER_BITS = 63
MOST_VALUES = 400_000
MOST_PROBLEMS = 1_000
HALF = re.compile("[\ud800-\udfff]")
DEEPEST = 20
PLAIN = {
    f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null")
}
TIMESTAMP = "tag:yaml.org,2002:timestamp"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a document: at `line` (from 1), in `key` (a dotted path), and why. In a
    table the line is a row, and `place` its cell (`C14`)."""

    line: int
    key: str
    reason: str
    place: str = ""

    @property
    def where(self) -> str:
        return self.place or f"line {self.line}"

    def __str__(self) -> str:
        return ": ".join(part for part in (self.where, self.key, self.reason) if part)


class Faulty(Exception):
    """Everything found wrong with a document called `name`."""

    def __init__(self, problems: tuple[Problem, ...], name: str = ""):
        self.problems = problems
        self.name = name
        start = f"{name}: " if name else ""
        super().__init__("\n".join(f"{start}{problem}" for problem in problems))


class Whole(int):
    """A whole number that remembers how it was written."""

    source: str


class Part(float):
    """Any other number."""

    source: str


class Problems(list[Problem]):
    """Faults as they are found. After `MOST_PROBLEMS` the reading stops: a document of nothing but
    faults would keep a process busy for minutes, and nobody reads on."""

    def append(self, problem: Problem) -> None:
        super().append(problem)
        if len(self) >= MOST_PROBLEMS:
            reason = f"reading stopped here, after {MOST_PROBLEMS} faults"
            raise Faulty((*self, Problem(problem.line, "", reason, problem.place)))


class Mapping(dict[str, Any]):
    """A mapping with the line of each key, and its own."""

    def __init__(self, line: int):
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


class Sequence(list[Any]):
    def __init__(self, line: int):
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def stop(line: int, reason: str, key: str = "") -> Faulty:
    return Faulty((Problem(line, key, reason),))


def decode(source: bytes | str, largest: int = LARGEST) -> str:
    if len(source) > largest:
        raise stop(1, f"the document is larger than {largest // 1_000_000} MB")
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise stop(line, "this is not UTF-8 text") from None


# By libyaml, which every wheel of PyYAML brings: fifteen times as fast.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def look_over(text: str) -> None:
    """Refuses anchors, aliases, depth and a host of tiny values before anything is composed."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=Loader)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise stop(line, "anchors and aliases are not allowed")
        if count > MOST_VALUES:
            raise stop(line, f"the document holds more than {MOST_VALUES} values")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST + 1:
            raise stop(line, "the document is nested too deeply")


def read(source: bytes | str, largest: int = LARGEST) -> Any:
    """The document as `Mapping`, `Sequence` and scalars. Raises `Faulty`."""
    loader = None
    try:
        text = decode(source, largest)
        look_over(text)
        loader = Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise stop(1, "the document is empty")
        return build(loader, node, 0, "")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "this is not YAML"
        raise stop(mark.line + 1 if mark else 1, reason) from None
    except RecursionError:
        raise stop(1, "the document is nested too deeply") from None
    except UnicodeEncodeError:
        raise stop(1, "half of a character (a surrogate) stands alone") from None
    finally:
        if loader is not None:
            loader.dispose()


def build(loader: Any, node: yaml.Node, depth: int, path: str) -> Any:
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        raise stop(line, "the document is nested too deeply", path)
    if node.tag == TIMESTAMP and isinstance(node, yaml.ScalarNode):
        # A bare date reads as text: what it means is for the reader of the key to say.
        return node.value
    if node.tag not in PLAIN:
        raise stop(line, f"the tag {node.tag} is not allowed", path)
    if isinstance(node, yaml.MappingNode):
        return build_mapping(loader, node, depth, path)
    if isinstance(node, yaml.SequenceNode):
        items = Sequence(line)
        for index, child in enumerate(node.value):
            items.append(build(loader, child, depth + 1, f"{path}[{index}]"))
            items.lines.append(child.start_mark.line + 1)
        return items
    return plain(loader, node, line, path)


def plain(loader: Any, node: yaml.Node, line: int, path: str) -> Any:
    """A scalar, if it can be kept and shown: `0b_` and numbers of a thousand digits cannot."""
    try:
        value = loader.construct_object(node)
    except (ValueError, KeyError, OverflowError):
        raise stop(line, "this value cannot be read", path) from None
    if isinstance(value, int) and value.bit_length() > LARGEST_NUMBER_BITS:
        raise stop(line, "this number is too large", path)
    if isinstance(value, str) and HALF.search(value):
        raise stop(line, "half of a character (a surrogate) stands alone", path)
    return as_written(value, node.value)


def as_written(value: Any, source: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    number = Whole(value) if isinstance(value, int) else Part(value)
    number.source = source
    return number


def build_mapping(loader: Any, node: yaml.MappingNode, depth: int, path: str) -> Mapping:
    mapping = Mapping(node.start_mark.line + 1)
    for name, child in node.value:
        line = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarNode) or name.tag == "tag:yaml.org,2002:merge":
            raise stop(line, "a key must be plain text", path)
        key = name.value
        if HALF.search(key):
            raise stop(line, "half of a character (a surrogate) stands alone", path)
        if key in mapping:
            raise stop(line, "this key stands twice", f"{path}.{key}".lstrip("."))
        mapping[key] = build(loader, child, depth + 1, f"{path}.{key}".lstrip("."))
        mapping.lines[key] = line
    return mapping
