"""Filtering, counting and searching tools in memory. Pure.

Each value of each facet is an integer with one bit per tool, so that a selection is a few `and`s
and a count is a `bit_count`: ten thousand tools take well under a millisecond a facet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from catalogue.entries.named_keys import NamedCriterion
from documents.text import folded

COMPONENT, STATUS, RING = "component", "status", "ring"
LICENCE = NamedCriterion.LICENCE.value
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Item:
    """One tool as a row of the list. `by_facet` maps criteria to what it says: one verdict, or the
    members of a set; a criterion that is missing is unknown. `text` is searched, lower case."""

    id: int
    key: str
    title: str
    summary: str
    components: tuple[str, ...]
    status: str
    ring: str
    text: str
    by_facet: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checked_on: date | None = None
    skills: tuple[str, ...] = ()
    is_private: bool = False

    def values(self, facet: str) -> tuple[str, ...]:
        if facet == COMPONENT:
            return self.components
        if facet in (STATUS, RING):
            return (self.status if facet == STATUS else self.ring,)
        return self.by_facet.get(facet) or (UNKNOWN,)


Selection = Mapping[str, Sequence[str]]


class Index:
    """`items` in the order in which they are shown; `facets` are the keys one may filter by."""

    def __init__(self, items: Iterable[Item], facets: Iterable[str]):
        self.items = tuple(items)
        self.everything = (1 << len(self.items)) - 1
        self.masks: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        self.place = {item.id: position for position, item in enumerate(self.items)}
        self.by_key = {item.key: item for item in self.items}
        for facet, values in self.masks.items():
            self.fill(facet, values)

    def fill(self, facet: str, values: dict[str, int]) -> None:
        """By bytes, since setting bit after bit of a long integer would copy it each time."""
        size = len(self.items) // 8 + 1
        rows: dict[str, bytearray] = {}
        for position, item in enumerate(self.items):
            for value in item.values(facet):
                row = rows.setdefault(value, bytearray(size))
                row[position >> 3] |= 1 << (position & 7)
        values.update({value: int.from_bytes(row, "little") for value, row in rows.items()})

    def with_rings(self, rings: Mapping[int, str]) -> Index:
        """The same tools with other rings (by tool id): what one organisation sees."""
        moved = {self.place[tool]: ring for tool, ring in rings.items() if tool in self.place}
        if not moved:
            return self
        other = Index.__new__(Index)
        other.__dict__.update(self.__dict__)
        gone = sum(1 << position for position in moved)
        values = {value: mask & ~gone for value, mask in self.masks[RING].items()}
        for position, ring in moved.items():
            values[ring] = values.get(ring, 0) | 1 << position
        other.masks = {**self.masks, RING: values}
        return other

    # --- selecting ---------------------------------------------------------------------------
    def chosen(self, facet: str, values: Sequence[str]) -> int:
        """The tools that have one of `values`; all of them where none is chosen."""
        if not values:
            return self.everything
        bits_set = 0
        for value in values:
            bits_set |= self.masks[facet].get(value, 0)
        return bits_set

    def select(self, selection: Selection, within: int | None = None) -> int:
        selected = self.everything if within is None else within
        for facet, values in selection.items():
            selected &= self.chosen(facet, values)
        return selected

    def counts(self, selection: Selection, within: int | None = None) -> dict[str, dict[str, int]]:
        """For each facet and value, how many tools one would see with that value, given what is
        chosen in the other facets."""
        counts = {}
        for facet, values in self.masks.items():
            others = {key: chosen for key, chosen in selection.items() if key != facet}
            base = self.select(others, within)
            counts[facet] = {value: (mask & base).bit_count() for value, mask in values.items()}
        return counts

    def matching(self, words: str) -> int:
        """The tools whose text holds every word."""
        wanted = folded(words).split()
        if not wanted:
            return self.everything
        hits = bytearray(len(self.items) // 8 + 1)
        for position, item in enumerate(self.items):
            if all(word in item.text for word in wanted):
                hits[position >> 3] |= 1 << (position & 7)
        return int.from_bytes(hits, "little")

    def listed(self, mask: int, words: str = "") -> list[Item]:
        """In their order; where words were searched for, titles that begin with them or hold them
        come first."""
        items = [self.items[position] for position in bits(mask)]
        first = folded(words).strip()
        if not first:
            return items
        return sorted(items, key=lambda item: rank(folded(item.title), first))


def rank(title: str, words: str) -> int:
    return 0 if title.startswith(words) else 1 if words in title else 2


def bits(mask: int) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    for place, byte in enumerate(mask.to_bytes(mask.bit_length() // 8 + 1, "little")):
        left = byte
        while left:
            low = left & -left
            yield place * 8 + low.bit_length() - 1
            left ^= low
