"""YAML from a stranger into plain data that remembers its lines.

Pure. At most 1 MB, no anchors, aliases, tags, repeated keys or deep nesting, so that a small file
cannot become a large one and nothing in it is executed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

LARGEST = 1_000_000
DEEPEST = 20
PLAIN = {
    f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null")
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a document: at `line` (from 1), in `key` (a dotted path), and why."""

    line: int
    key: str
    reason: str

    def __str__(self) -> str:
        return (
            f"line {self.line}: {self.key}: {self.reason}"
            if self.key
            else f"line {self.line}: {self.reason}"
        )


class Faulty(Exception):
    """Everything found wrong with a document called `name`."""

    def __init__(self, problems: tuple[Problem, ...], name: str = ""):
        self.problems = problems
        self.name = name
        start = f"{name}: " if name else ""
        super().__init__("\n".join(f"{start}{problem}" for problem in problems))


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


def decode(source: bytes | str) -> str:
    if len(source) > LARGEST:
        raise stop(1, "the document is larger than 1 MB")
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise stop(line, "this is not UTF-8 text") from None


class Loader(yaml.SafeLoader):
    """Refuses anchors and aliases before anything is composed of them."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise stop(event.start_mark.line + 1, "anchors and aliases are not allowed")
        return super().compose_node(parent, index)


def read(source: bytes | str) -> Any:
    """The document as `Mapping`, `Sequence` and scalars. Raises `Faulty`."""
    loader = None
    try:
        loader = Loader(decode(source))
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
    finally:
        if loader is not None:
            loader.dispose()


def build(loader: Loader, node: yaml.Node, depth: int, path: str) -> Any:
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        raise stop(line, "the document is nested too deeply", path)
    if isinstance(node, yaml.MappingNode):
        return build_mapping(loader, node, depth, path)
    if isinstance(node, yaml.SequenceNode):
        items = Sequence(line)
        for index, child in enumerate(node.value):
            items.append(build(loader, child, depth + 1, f"{path}[{index}]"))
            items.lines.append(child.start_mark.line + 1)
        return items
    if node.tag not in PLAIN:
        # A bare date reads as text: what it means is for the reader of the key to say.
        if node.tag == "tag:yaml.org,2002:timestamp":
            return node.value
        raise stop(line, f"the tag {node.tag} is not allowed", path)
    try:
        return loader.construct_object(node)
    except (ValueError, KeyError, OverflowError):
        raise stop(line, "this value cannot be read", path) from None


def build_mapping(loader: Loader, node: yaml.MappingNode, depth: int, path: str) -> Mapping:
    found = Mapping(node.start_mark.line + 1)
    for name, child in node.value:
        line = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarNode) or name.tag == "tag:yaml.org,2002:merge":
            raise stop(line, "a key must be plain text", path)
        key = name.value
        if key in found:
            raise stop(line, "this key stands twice", f"{path}.{key}".lstrip("."))
        found[key] = build(loader, child, depth + 1, f"{path}.{key}".lstrip("."))
        found.lines[key] = line
    return found
