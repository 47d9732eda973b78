"""What is stored of a tool and its cells, in words: for drafts, histories and the change log."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from catalogue.entries.column_wording import EMPTY, day_words, readable, title_of, words_of
from catalogue.scan.wording import WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PART_TITLES = {
    "value": gettext_lazy("says"),
    "values": gettext_lazy("says"),
    "note": gettext_lazy("note"),
    "source": gettext_lazy("source"),
    "checked_on": gettext_lazy("checked on"),
}


@dataclass(frozen=True)
class Part:
    """One thing that differs: what it was and what it is, in words."""

    title: "StrOrPromise"
    before: str
    after: str


def part_words(name: str, value: Any) -> str:
    """A column of `Cell`."""
    if name == "checked_on":
        return day_words(value)
    if name == "values":
        return readable(value)
    if name == "value":
        return str(WORDS.get(value, value) or WORDS["unknown"])
    return value or str(EMPTY)


def field_part(name: str, before: Any, after: Any) -> Part:
    return Part(title_of(name), words_of(name, before), words_of(name, after))


def cell_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Part, ...]:
    return tuple(
        Part(title, part_words(name, before[name]), part_words(name, after[name]))
        for name, title in PART_TITLES.items()
        if before[name] != after[name]
    )
