"""The smallest sets of tools that cover what a team needs, under its constraints. Pure and exact.

A tool *covers* a needed component when it serves it and meets every constraint that is asked there.
A *stack* is a set of tools that together cover all that is needed; of all stacks those with the
fewest new tools are given, every one of them. Tools that cover the same components stand for each
other, so the search runs over distinct coverages and not over tools.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

FITS, PARTLY, UNKNOWN, FAILS = "fits", "partly", "unknown", "fails"
MOST_SHAPES = 2_000
IN_PLACE = "in-place"


@dataclass(frozen=True)
class Constraint:
    """Asked of tools where they serve one of `components`; of every tool where that is empty."""

    key: str
    components: frozenset[str] = frozenset()

    def is_asked_for(self, component: str) -> bool:
        return not self.components or component in self.components


@dataclass(frozen=True)
class Candidate:
    """`answers` says for each constraint how the tool stands to it: fits, partly, unknown, fails.
    `penalty` orders stacks of one size: the smaller the better."""

    key: str
    components: frozenset[str]
    answers: Mapping[str, str] = field(default_factory=dict)
    penalty: int = 0
    is_in_place: bool = False


@dataclass(frozen=True)
class Ask:
    """`enough` are the answers that pass besides `fits`."""

    needed: frozenset[str]
    constraints: tuple[Constraint, ...] = ()
    enough: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Slot:
    """One place in a stack: `covers` what is needed, and every tool of `tools` does so; the best
    one stands first."""

    covers: frozenset[str]
    tools: tuple[Candidate, ...]


@dataclass(frozen=True)
class Stack:
    slots: tuple[Slot, ...]
    penalty: int

    def expanded(self) -> Iterable[frozenset[str]]:
        """Every set of tools that this stack stands for."""
        for chosen in product(*(slot.tools for slot in self.slots)):
            yield frozenset(tool.key for tool in chosen)


@dataclass(frozen=True)
class Blocked:
    """A needed component that nothing covers: each of `ways` is a set of constraints that would
    have to go, all of the least size; none where no tool serves it at all."""

    component: str
    ways: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Answer:
    """`size` counts new tools. `stacks` is empty where `blocked` is not. `covered` is what the
    tools in place cover. `is_cut` says that there are more stacks of this size than were kept."""

    stacks: tuple[Stack, ...] = ()
    size: int = 0
    covered: frozenset[str] = frozenset()
    blocked: tuple[Blocked, ...] = ()
    is_cut: bool = False


# --- what a tool covers -----------------------------------------------------------------------
def failed(candidate: Candidate, component: str, ask: Ask) -> frozenset[str]:
    """The constraints asked for `component` that the tool does not meet."""
    return frozenset(
        constraint.key
        for constraint in ask.constraints
        if constraint.is_asked_for(component)
        and not passes(candidate.answers.get(constraint.key, FITS), ask)
    )


def passes(answer: str, ask: Ask) -> bool:
    return answer == FITS or answer in ask.enough


def coverage(candidate: Candidate, ask: Ask) -> frozenset[str]:
    """What is in place is taken as it is; all else must meet the constraints."""
    serves = candidate.components & ask.needed
    if candidate.is_in_place:
        return serves
    return frozenset(component for component in serves if not failed(candidate, component, ask))


def blocked(candidates: Sequence[Candidate], component: str, ask: Ask) -> Blocked:
    ways = {
        failed(candidate, component, ask)
        for candidate in candidates
        if component in candidate.components
    }
    least = min((len(way) for way in ways), default=0)
    shortest = sorted((way for way in ways if len(way) == least), key=sorted)
    return Blocked(component, tuple(shortest))


# --- the search -------------------------------------------------------------------------------
def solve(candidates: Iterable[Candidate], ask: Ask) -> Answer:
    everyone = list(candidates)
    covered = frozenset(
        part for candidate in everyone if candidate.is_in_place for part in coverage(candidate, ask)
    )
    left = ask.needed - covered
    slots = slots_for(everyone, left, ask)
    reachable = {part for slot in slots for part in slot.covers}
    missing = sorted(left - reachable)
    if missing:
        return Answer(covered=covered, blocked=tuple(blocked(everyone, m, ask) for m in missing))
    size = fewest(slots, left)
    shapes = list(islice(covers(slots, left, size), MOST_SHAPES + 1))
    stacks = sorted((stack_of(shape) for shape in shapes[:MOST_SHAPES]), key=order)
    return Answer(tuple(stacks), size, covered, is_cut=len(shapes) > MOST_SHAPES)


def slots_for(candidates: Sequence[Candidate], left: Collection[str], ask: Ask) -> list[Slot]:
    """Tools grouped by what they cover of what is left, best first; none that is in place, since
    what it covers is not left."""
    groups: dict[frozenset[str], list[Candidate]] = {}
    for candidate in candidates:
        part = coverage(candidate, ask) & frozenset(left)
        if part:
            groups.setdefault(part, []).append(candidate)
    return [
        Slot(part, tuple(sorted(tools, key=lambda tool: (tool.penalty, tool.key))))
        for part, tools in sorted(groups.items(), key=lambda pair: sorted(pair[0]))
    ]


def stack_of(slots: Iterable[Slot]) -> Stack:
    chosen = tuple(sorted(slots, key=lambda slot: (-len(slot.covers), sorted(slot.covers))))
    return Stack(chosen, sum(slot.tools[0].penalty for slot in chosen))


def order(stack: Stack) -> tuple[int, list[str]]:
    return stack.penalty, [slot.tools[0].key for slot in stack.slots]


def at_least(slots: Sequence[Slot], left: frozenset[str]) -> int:
    """Components of which no tool covers two need a tool each: a bound that prunes well, since
    most tools cover one or two."""
    neighbours: dict[str, set[str]] = {part: set() for part in left}
    for slot in slots:
        for part in slot.covers & left:
            neighbours[part] |= slot.covers
    taken: set[str] = set()
    count = 0
    for part in sorted(left, key=lambda component: (len(neighbours[component]), component)):
        if part not in taken:
            count += 1
            taken |= neighbours[part]
    return count


def fewest(slots: Sequence[Slot], left: frozenset[str]) -> int:
    """The least number of tools, found over the coverages that no other contains."""
    widest = [slot for slot in slots if not any(slot.covers < other.covers for other in slots)]
    size = at_least(widest, left)
    while not any(True for _ in covers(widest, left, size)):
        size += 1
    return size


def covers(slots: Sequence[Slot], left: frozenset[str], size: int) -> Iterable[tuple[Slot, ...]]:
    """Every set of exactly `size` slots that covers `left`, each once, in a fixed order.

    Each step takes the component with the fewest ways and tries them in turn; what was tried is
    shut out of the later branches, so that no set is met twice.
    """
    yield from branch(tuple(slots), left, size, ())


def branch(
    slots: tuple[Slot, ...], left: frozenset[str], size: int, chosen: tuple[Slot, ...]
) -> Iterable[tuple[Slot, ...]]:
    if not left:
        if size == 0:
            yield chosen
        return
    if at_least(slots, left) > size:
        return
    ways = {part: [slot for slot in slots if part in slot.covers] for part in left}
    part = min(sorted(left), key=lambda component: len(ways[component]))
    open_slots = slots
    for slot in ways[part]:
        open_slots = tuple(other for other in open_slots if other is not slot)
        yield from branch(open_slots, left - slot.covers, size - 1, (*chosen, slot))
