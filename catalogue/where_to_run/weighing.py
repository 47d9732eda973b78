"""Cloud, one's own machines, or both: which of them passes the tests that matter. Pure.

Three tests (cost-effective in time and funding, low-maintenance, easily scalable) and control with
security stand against each other. Each option is graded on each test: it holds, holds partly or
fails; what nobody knows yet holds at best and fails at worst. Grades are counted and never added
up: first on the tests that decide, then, where these leave options level, on those that count.
An option that breaks a need (where data must stay, who must control the machines) is out.

A result is `decided` only where nothing that is still unknown could overturn it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

OPTIONS = ("cloud", "on-premises", "mixed")
COST, UPKEEP, GROWTH, CONTROL = "cost", "upkeep", "growth", "control"
TESTS = (COST, UPKEEP, GROWTH, CONTROL)
DECIDES, COUNTS, IGNORED = "decides", "counts", "ignored"
LEVELS = (DECIDES, COUNTS)
FAILS, PARTLY, HOLDS = 0, 1, 2

# Each from the least to the most.
GROWTHS = ("cannot", "order", "setting", "by-itself")
DATA_PLACES = ("anywhere", "named-country", "ours")
CONTROLLERS = ("provider", "shared", "us")
# How well each way of growing serves a need for growth.
SERVES: Mapping[str, tuple[int, int, int, int]] = {
    "none": (HOLDS, HOLDS, HOLDS, HOLDS),
    "steady": (FAILS, PARTLY, HOLDS, HOLDS),
    "sudden": (FAILS, FAILS, PARTLY, HOLDS),
}
NUMBERS = ("money", "weeks", "days")
# Over the limit by so much holds partly: a quarter, or this many where that is more.
SLACK: Mapping[str, float] = {"money": 0, "weeks": 1, "days": 1}
NUMBERS_OF: Mapping[str, tuple[str, ...]] = {COST: ("money", "weeks"), UPKEEP: ("days",)}

DECIDED, DRAW, UNDECIDED, NONE = "decided", "draw", "open", "none"


@dataclass(frozen=True)
class Offer:
    """What one option would mean: `money` a month, `weeks` until it serves, person-`days` a month
    to keep it running; how it grows, where data would lie, who controls the machines. None and
    empty: nobody knows yet."""

    key: str
    money: float | None = None
    weeks: float | None = None
    days: float | None = None
    growth: str = ""
    data: str = ""
    control: str = ""

    def number(self, name: str) -> float | None:
        return {"money": self.money, "weeks": self.weeks, "days": self.days}[name]


@dataclass(frozen=True)
class Needs:
    """What the team says of itself. A limit that is None: the least of the options is the measure.
    `data` and `control` are the least that must be; `weights` say of each test whether it decides,
    counts or is ignored."""

    money: float | None = None
    weeks: float | None = None
    days: float | None = None
    growth: str = "steady"
    data: str = "anywhere"
    control: str = "provider"
    weights: Mapping[str, str] = field(default_factory=dict)

    def limit(self, name: str) -> float | None:
        return {"money": self.money, "weeks": self.weeks, "days": self.days}[name]

    def weight(self, test: str) -> str:
        return self.weights.get(test, COUNTS)


@dataclass(frozen=True)
class Grade:
    """From `low` (what is unknown turns out badly) to `high` (it turns out well)."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True)
class GradedOption:
    """How one option stands: its grades, the needs that it `breaks`, and those of which nobody
    knows whether it meets them."""

    offer: Offer
    grades: Mapping[str, Grade]
    breaks: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.offer.key


@dataclass(frozen=True)
class Outcome:
    """`kind`: decided, draw, open or none (every option is out). `best` are the options that may
    still be the best; `level` is that of the tests which decided. `ahead` and `behind` are the
    counted tests in which the one best option is surely better or worse than another option, and
    `find_out` what would settle an open one, as (option, answer)."""

    kind: str
    graded: tuple[GradedOption, ...]
    best: tuple[str, ...] = ()
    level: str = ""
    ahead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    behind: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    find_out: tuple[tuple[str, str], ...] = ()

    def option(self, key: str) -> GradedOption:
        return next(option for option in self.graded if option.key == key)


# --- grades -----------------------------------------------------------------------------------
def against(value: float, limit: float, slack: float) -> int:
    if value <= limit:
        return HOLDS
    return PARTLY if value <= max(limit * 1.25, limit + slack) else FAILS


def limits_of(
    name: str, offer: Offer, needs: Needs, sure: Sequence[Offer], possible: Sequence[Offer]
) -> tuple[float, float]:
    """The lowest and the highest limit that `offer` may have to keep to. Where the team named
    none, it is the least that an option asks, and an unknown figure may turn out to be nothing."""
    limit = needs.limit(name)
    if limit is not None:
        return limit, limit
    own = [value for value in [offer.number(name)] if value is not None]
    others = [option.number(name) for option in possible if option.key != offer.key]
    known = [value for value in others if value is not None]
    certain = [option.number(name) for option in sure if option.key != offer.key]
    low = 0.0 if len(known) < len(others) else min([*known, *own], default=0.0)
    high = min([*(value for value in certain if value is not None), *own], default=0.0)
    return low, high


def grade_number(
    name: str, offer: Offer, needs: Needs, sure: Sequence[Offer], possible: Sequence[Offer]
) -> Grade:
    value = offer.number(name)
    if value is None:
        return Grade(FAILS, HOLDS)
    low, high = limits_of(name, offer, needs, sure, possible)
    return Grade(against(value, low, SLACK[name]), against(value, high, SLACK[name]))


def grade_place(place: str, places: Sequence[str]) -> Grade:
    """Three places, from the least to the most, are the three grades."""
    if not place:
        return Grade(FAILS, HOLDS)
    return Grade(places.index(place), places.index(place))


def weakest(grades: Sequence[Grade]) -> Grade:
    """Both must hold: in time and in funding, over data and over machines."""
    return Grade(min(grade.low for grade in grades), min(grade.high for grade in grades))


def grade(
    test: str, offer: Offer, needs: Needs, sure: Sequence[Offer], possible: Sequence[Offer]
) -> Grade:
    if test in NUMBERS_OF:
        return weakest(
            [grade_number(name, offer, needs, sure, possible) for name in NUMBERS_OF[test]]
        )
    if test == GROWTH:
        serves = SERVES[needs.growth]
        if not offer.growth:
            return Grade(min(serves), max(serves))
        value = serves[GROWTHS.index(offer.growth)]
        return Grade(value, value)
    return weakest([grade_place(offer.data, DATA_PLACES), grade_place(offer.control, CONTROLLERS)])


def gates(offer: Offer, needs: Needs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(needs that are broken, needs of which it is not known)."""
    breaks, unsure = [], []
    for name, place, must, places in (
        ("data", offer.data, needs.data, DATA_PLACES),
        ("control", offer.control, needs.control, CONTROLLERS),
    ):
        if places.index(must) == 0:
            continue
        if not place:
            unsure.append(name)
        elif places.index(place) < places.index(must):
            breaks.append(name)
    return tuple(breaks), tuple(unsure)


# --- the result -------------------------------------------------------------------------------
Tally = tuple[tuple[int, int], ...]


def tally(option: GradedOption, needs: Needs, *, best: bool) -> Tally:
    """For each level how many tests hold and how many hold partly: compared in this order."""
    values_by_level = []
    for level in LEVELS:
        grades = [option.grades[test] for test in TESTS if needs.weight(test) == level]
        values = [grade.high if best else grade.low for grade in grades]
        values_by_level.append((values.count(HOLDS), values.count(PARTLY)))
    return tuple(values_by_level)


def grade_options(offers: Sequence[Offer], needs: Needs) -> tuple[GradedOption, ...]:
    gated = {offer.key: gates(offer, needs) for offer in offers}
    possible = [offer for offer in offers if not gated[offer.key][0]]
    sure = [offer for offer in possible if not gated[offer.key][1]]
    return tuple(
        GradedOption(
            offer=offer,
            grades={test: grade(test, offer, needs, sure, possible) for test in TESTS},
            breaks=gated[offer.key][0],
            unsure=gated[offer.key][1],
        )
        for offer in offers
    )


def weigh(offers: Sequence[Offer], needs: Needs) -> Outcome:
    graded = grade_options(offers, needs)
    possible = [option for option in graded if not option.breaks]
    if not possible:
        return Outcome(NONE, graded)
    sure = [option for option in possible if not option.unsure]
    left = [
        option
        for option in possible
        if not any(
            tally(other, needs, best=False) > tally(option, needs, best=True) for other in sure
        )
    ]
    best = tuple(option.key for option in left)
    if len(left) == 1 and not left[0].unsure:
        return decided(left[0], graded, possible, needs)
    settled = [
        not option.unsure and tally(option, needs, best=False) == tally(option, needs, best=True)
        for option in left
    ]
    if all(settled):
        return Outcome(DRAW, graded, best)
    return Outcome(UNDECIDED, graded, best, find_out=unknowns(possible, needs))


def decided(
    winner: GradedOption,
    graded: tuple[GradedOption, ...],
    possible: Sequence[GradedOption],
    needs: Needs,
) -> Outcome:
    rivals = [option for option in possible if option.key != winner.key]
    levels = [level_of(winner, rival, needs) for rival in rivals]
    # The level at which the last rival fell; none where all the others were out.
    level = max(levels, key=LEVELS.index) if levels else ""
    counted = [test for test in TESTS if needs.weight(test) != IGNORED]
    return Outcome(
        kind=DECIDED,
        graded=graded,
        best=(winner.key,),
        level=level,
        ahead={rival.key: better(winner, rival, counted) for rival in rivals},
        behind={rival.key: better(rival, winner, counted) for rival in rivals},
    )


def level_of(winner: GradedOption, rival: GradedOption, needs: Needs) -> str:
    pairs = zip(
        LEVELS, tally(winner, needs, best=False), tally(rival, needs, best=True), strict=True
    )
    return next(level for level, ours, theirs in pairs if ours != theirs)


def better(one: GradedOption, other: GradedOption, tests: Sequence[str]) -> tuple[str, ...]:
    return tuple(test for test in tests if one.grades[test].low > other.grades[test].high)


def unknowns(possible: Sequence[GradedOption], needs: Needs) -> tuple[tuple[str, str], ...]:
    """All that nobody knows yet and that could change the result, as (option, answer)."""
    unknown = []
    for option in possible:
        names = list(option.unsure)
        for test in TESTS:
            if needs.weight(test) != IGNORED:
                names += [name for name in answers_of(test) if matters(name, test, option, needs)]
        unknown += [(option.key, name) for name in dict.fromkeys(names)]
    return tuple(unknown)


def matters(name: str, test: str, option: GradedOption, needs: Needs) -> bool:
    """Whether the answer is missing and the test hangs on it; a figure without a limit of its own
    also moves the measure of the other options."""
    if is_given(option.offer, name):
        return False
    is_measure = name in NUMBERS and needs.limit(name) is None
    return is_measure or not option.grades[test].is_exact


def is_given(offer: Offer, name: str) -> bool:
    if name in NUMBERS:
        return offer.number(name) is not None
    return bool({"growth": offer.growth, "data": offer.data, "control": offer.control}[name])


def answers_of(test: str) -> tuple[str, ...]:
    return {GROWTH: ("growth",), CONTROL: ("data", "control")}.get(test) or NUMBERS_OF[test]
