"""Where each tool stands on the radar. Pure: the same tools give the same picture.

Four quadrants of component groups, four rings; a tool's dot stands in its quadrant and ring, the
dots of one field spread over arcs so that none covers another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import TYPE_CHECKING

from catalogue.entries.definition import RINGS
from catalogue.entries.named_keys import NamedGroup
from documents.text import folded

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIZE = 900
CENTRE = SIZE / 2
EDGES = {"adopt": (30, 215), "trial": (215, 310), "assess": (310, 385), "hold": (385, 440)}
QUADRANTS = (
    ("data", (NamedGroup.DATA, NamedGroup.TRAIN)),
    ("release", (NamedGroup.REGISTER_AND_TEST, NamedGroup.RELEASE)),
    ("serve", (NamedGroup.SERVE,)),
    ("watch", (NamedGroup.WATCH, NamedGroup.GOVERN)),
)
DOT = 11
GAP = 4


@dataclass(frozen=True)
class Placed:
    """`moved` is `in`, `out` or empty: nearer to adopt or further from it within the last year."""

    key: str
    title: str
    ring: str
    quadrant: str
    moved: str = ""


@dataclass(frozen=True)
class Dot:
    placed: Placed
    number: int
    x: float
    y: float

    @property
    def number_y(self) -> str:
        return point(self.y + 4)

    @property
    def triangle(self) -> str:
        """A path above a dot that moved in, below one that moved out."""
        left, above, below = point(self.x - 5), point(self.y - 13), point(self.y + 13)
        paths = {"in": f"M{left} {above}l5 -6l5 6z", "out": f"M{left} {below}l5 6l5 -6z"}
        return paths.get(self.placed.moved, "")


@dataclass(frozen=True)
class Band:
    """One ring, with the place of its name."""

    key: str
    title: StrOrPromise
    radius: int
    name_y: str


@dataclass(frozen=True)
class Quadrant:
    """Its name stands in the picture's corner; its dots are the rows of its table."""

    title: str
    x: int
    y: int
    is_right: bool
    dots: tuple[Dot, ...]


def point(number: float) -> str:
    """For coordinates of a picture: always with a point, whatever the language."""
    return f"{number:.1f}"


def bands(titles: Mapping[str, StrOrPromise]) -> list[Band]:
    """From the inside out; `titles` are those of the rings."""
    return [
        Band(ring, title, EDGES[ring][1], point(CENTRE - EDGES[ring][1] + 16))
        for ring, title in titles.items()
    ]


def quadrants(titles: Mapping[str, str], dots: Sequence[Dot]) -> list[Quadrant]:
    """Clockwise from the top left; `titles` are those of the groups."""
    return [
        Quadrant(
            title=" · ".join(titles[key] for key in members if key in titles),
            x=SIZE - 8 if turn in (1, 2) else 8,
            y=24 if turn < 2 else SIZE - 12,
            is_right=turn in (1, 2),
            dots=tuple(dot for dot in dots if dot.placed.quadrant == key),
        )
        for turn, (key, members) in enumerate(QUADRANTS)
    ]


def quadrant_of(groups: Sequence[str]) -> str:
    """That of the first component's group; a tool stands on the radar once."""
    for key, members in QUADRANTS:
        if groups and groups[0] in members:
            return key
    return QUADRANTS[-1][0]


def direction(before: str, now: str) -> str:
    if before not in RINGS or before == now:
        return ""
    return "in" if RINGS.index(now) < RINGS.index(before) else "out"


def dots(placed: Iterable[Placed]) -> list[Dot]:
    """Numbered quadrant by quadrant, ring by ring, by title."""
    fields: dict[tuple[str, str], list[Placed]] = {}
    for blip in placed:
        fields.setdefault((blip.quadrant, blip.ring), []).append(blip)
    drawn: list[Dot] = []
    for turn, (quadrant, _members) in enumerate(QUADRANTS):
        for ring in RINGS:
            inside = sorted(fields.get((quadrant, ring), []), key=lambda blip: folded(blip.title))
            for blip, (x, y) in zip(inside, spread(len(inside), ring, turn), strict=True):
                drawn.append(Dot(blip, len(drawn) + 1, x, y))
    return drawn


def spread(count: int, ring: str, turn: int) -> list[tuple[float, float]]:
    """`count` points in the quarter `turn` of `ring`, on as few arcs as hold them without touching,
    each arc as full as the others. More than the ring can hold stand closer."""
    radii = rows(*EDGES[ring], count)
    return [
        at(radius, turn, (place + 0.5) / share)
        for radius, share in zip(radii, shares(count, radii), strict=True)
        for place in range(share)
    ]


def rows(inner: float, outer: float, count: int) -> list[float]:
    """The radii of the arcs."""
    width = outer - inner
    most = max(1, int(width // (2 * DOT + GAP)))
    for number in range(1, most + 1):
        radii = [inner + width * (index + 0.5) / number for index in range(number)]
        if sum(capacity(radius) for radius in radii) >= count:
            break
    return radii


def shares(count: int, radii: Sequence[float]) -> list[int]:
    """How many of `count` stand on each arc: one after the other where there is most room left."""
    counts = [0] * len(radii)
    for _each in range(count):
        room = [capacity(radius) / (share + 1) for radius, share in zip(radii, counts, strict=True)]
        counts[room.index(max(room))] += 1
    return counts


def margin(radius: float) -> float:
    """Degrees kept off the axes."""
    return min(20.0, 900 / radius)


def capacity(radius: float) -> int:
    """How many dots fit on the arc without touching."""
    length = radians(90 - 2 * margin(radius)) * radius
    return max(1, int(length // (2 * DOT + GAP)))


def at(radius: float, turn: int, share: float) -> tuple[float, float]:
    """Clockwise from the top left; `share` from 0 to 1 of the quarter."""
    angle = radians(180 + turn * 90 + margin(radius) + share * (90 - 2 * margin(radius)))
    return round(CENTRE + radius * cos(angle), 1), round(CENTRE + radius * sin(angle), 1)


def groups_of(components: Sequence[str], group: Mapping[str, str]) -> list[str]:
    return [group[key] for key in components if key in group]
