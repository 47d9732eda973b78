"""Takes a mapping's keys one by one and notes what is wrong with each. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

from documents import text
from documents.numbers import ENGLISH, Ambiguous, NoNumber, grouped, is_kept, read
from documents.yaml_with_lines import Mapping, Problem, Sequence

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LONGEST_KEY = 60
# What no text, feed or table can carry; a line may end, and a tab stand.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST_TEXT = 2_000
LONGEST_ITEM = 200
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class Reader:
    """Takes one mapping's keys, each once; what is left over is unknown."""

    def __init__(self, data: Any, path: str, problems: list[Problem], line: int = 1):
        self.problems = problems
        self.path = path
        self.line = getattr(data, "line", line)
        if not isinstance(data, Mapping):
            self.note("", "must be a mapping of keys", line)
            data = Mapping(line)
        self.data = data
        self.taken: set[str] = set()

    def note(self, key: str, reason: str, line: int | None = None) -> None:
        path = f"{self.path}.{key}".strip(".") if key else self.path
        at = line or (self.data.line_of(key) if hasattr(self, "data") else self.line)
        self.problems.append(Problem(at, path, reason))

    def take(self, key: str, default: Any = ...) -> Any:
        self.taken.add(key)
        if key in self.data and self.data[key] is not None:
            return self.data[key]
        if default is ...:
            self.note(key, "is missing")
            return None
        return default

    def text(self, key: str, default: Any = ..., longest: int = LONGEST_TEXT) -> str:
        value = self.take(key, default)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            self.note(key, "must be text")
            return ""
        text = self.cleaned(key, written(value))
        if default is ... and not text:
            self.note(key, "is empty")
        if len(text) > longest:
            self.note(key, f"is longer than {longest} characters")
        return text

    def one_line(self, key: str, default: Any = ..., longest: int = LONGEST_TEXT) -> str:
        """A title or a name: one line, whatever it was written in."""
        line = in_one_line(self.text(key, default))
        if longest < len(line) <= LONGEST_TEXT:
            self.note(key, f"is longer than {longest} characters")
        return line

    def lines(self, key: str, default: Any = ...) -> tuple[str, ...]:
        return tuple(map(in_one_line, self.texts(key, default)))

    def cleaned(self, key: str, written: str) -> str:
        try:
            return text.clean(written)
        except text.Unreadable:
            self.note(key, "contains control characters")
            return written.strip()

    def key(self, name: str = "key", default: Any = ...) -> str:
        text = self.text(name, default)
        if text and not (KEY.match(text) and len(text) <= LONGEST_KEY):
            self.note(name, f"{text!r} is not lower-case words joined by hyphens, 60 at most")
        return text

    def number(
        self, key: str, default: Any = ..., least: float = -math.inf, most: float = math.inf
    ) -> Any:
        value = self.take(key, default)
        if value is None:
            return 0 if default is ... else None
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not math.isfinite(value)
        ):
            self.note(key, "must be a number")
            return 0
        if not is_exact(value):
            self.note(key, "must be a number written plainly, of 15 digits at most")
        elif not least <= value <= most:
            self.note(key, f"must lie between {bound(least)} and {bound(most)}")
        return bare(value)

    def yes(self, key: str, *, default: bool = False) -> bool:
        value = self.take(key, default)
        if not isinstance(value, bool):
            self.note(key, "must be true or false")
            return default
        return value

    def one_of(self, key: str, choices: Collection[str], default: Any = ...) -> str:
        text = self.text(key, default)
        if text and text not in choices:
            self.note(key, f"{text!r} is none of {', '.join(choices)}")
        return text

    def texts(
        self, key: str, default: Any = ..., choices: Collection[str] | None = None
    ) -> tuple[str, ...]:
        value = self.take(key, default)
        if value is None or isinstance(value, tuple):
            return value or ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.note(key, 'must be a list of texts (quote "yes" and "no")')
            return ()
        items = tuple(self.cleaned(key, item) for item in value)
        for item in items:
            if choices is not None and item not in choices:
                self.note(key, f"{item!r} is none of {', '.join(choices)}")
            elif not item or len(item) > LONGEST_ITEM:
                reason = f"each item has 1 to {LONGEST_ITEM} letters and no control characters"
                self.note(key, reason)
        if len(set(items)) != len(items):
            self.note(key, "names something twice")
        return items

    def list_of(
        self, key: str, make: Callable[[Reader], Any], default: Any = ...
    ) -> tuple[Any, ...]:
        value = self.take(key, default)
        if value is None or value == ():
            return ()
        if not isinstance(value, Sequence):
            self.note(key, "must be a list")
            return ()
        if default is ... and not value:
            self.note(key, "is empty")
        return tuple(
            self.inner(item, f"{key}[{index}]", value.lines[index], make)
            for index, item in enumerate(value)
        )

    def inner(self, data: Any, key: str, line: int, make: Callable[[Reader], Any]) -> Any:
        name = data.get("key") if isinstance(data, Mapping) else None
        reader = Reader(data, f"{self.path}.{name or key}".strip("."), self.problems, line)
        made = make(reader)
        reader.end()
        return made

    def by(self, names: Collection[str], key: str, default: Any = ...) -> dict[str, Any]:
        """A mapping whose keys are some of `names`."""
        value = self.take(key, default)
        if value is None or value == {}:
            return {}
        if not isinstance(value, Mapping) or set(value) - set(names):
            self.note(key, f"must map some of {', '.join(names)} to values")
            return {}
        for name, item in value.items():
            if isinstance(item, (int, float)) and math.isfinite(item) and not is_exact(item):
                self.note(f"{key}.{name}", "must be a number written plainly, of 15 digits at most")
        return {name: bare(item) for name, item in value.items()}

    def end(self) -> None:
        for key in self.data:
            if key not in self.taken:
                self.note(key, "is not a key that belongs here")


def in_one_line(paragraph: str) -> str:
    return " ".join(text.DIRECTION.sub("", paragraph).split())


def written(value: str | int | float) -> str:
    """As it stood in the document: a version 1.10 is not 1.1."""
    return str(getattr(value, "source", value))


def is_exact(value: int | float) -> bool:
    """Whether a number says what stands in the document, to its last digit: YAML reads 010 as
    eight and 1:30 as ninety."""
    try:
        return is_kept(Decimal(repr(value))) and read(written(value), ENGLISH) == value
    except (NoNumber, Ambiguous):
        return False


def bare(value: Any) -> Any:
    """Without the memory of how it was written."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    return int(value) if isinstance(value, int) else float(value)


def bound(value: float) -> str:
    return grouped(value) if math.isfinite(value) else f"{value:g}"
