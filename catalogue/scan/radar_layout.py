"""Where each tool stands on the radar. Pure: the same tools give the same picture.

Four quadrants of component groups, four rings; a tool's dot stands in its quadrant and ring, the
dots of one field spread over arcs so that none covers another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from catalogue.entries.definition import RINGS
from documents.text import folded

SIZE = 900
CENTRE = SIZE / 2
EDGES = {"adopt": (30, 215), "trial": (215, 310), "assess": (310, 385), "hold": (385, 440)}
QUADRANTS = (
    ("data", ("data", "train")),
    ("release", ("register-and-test", "release")),
    ("serve", ("serve",)),
    ("watch", ("watch", "govern")),
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
    for each in placed:
        fields.setdefault((each.quadrant, each.ring), []).append(each)
    found: list[Dot] = []
    for turn, (quadrant, _members) in enumerate(QUADRANTS):
        for ring in RINGS:
            inside = sorted(fields.get((quadrant, ring), []), key=lambda each: folded(each.title))
            for each, (x, y) in zip(inside, spread(len(inside), ring, turn), strict=True):
                found.append(Dot(each, len(found) + 1, x, y))
    return found


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
    found = [0] * len(radii)
    for _each in range(count):
        room = [capacity(radius) / (share + 1) for radius, share in zip(radii, found, strict=True)]
        found[room.index(max(room))] += 1
    return found


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
