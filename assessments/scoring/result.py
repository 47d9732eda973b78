"""What scoring gives back, whatever the method. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

READY = "ready"
WITH_CONDITIONS = "ready-with-conditions"
NOT_READY = "not-ready"
INCOMPLETE = "incomplete"

FIRST_REASONS = 3
KNOWN, OPEN, SET_ASIDE = "known", "open", "not-applicable"


@dataclass(frozen=True)
class Contribution:
    """What one applicable question brings. `low` and `high` are its value from 0 to 1 with
    what is open counted worst and best; `state` is `known`, `open` or `not-applicable`
    (agreed, so outside the score)."""

    question: str
    stage: str
    consideration: str
    weight: float
    low: float
    high: float
    state: str


@dataclass(frozen=True)
class StageScore:
    """`low`, `high` and `coverage` from 0 to 1 (a sum from 0 to 7 for the minimum method);
    `answered` of `total` applicable questions. `level` only in a levelled framework."""

    key: str
    title: str
    answered: int
    total: int
    coverage: float
    low: float
    high: float
    level: str = ""
    level_best: str = ""
    na_share: float = 0


@dataclass(frozen=True)
class EssentialState:
    """`state`: `met`, `below` (by `steps`) or `open`. `evidenced`: in-date evidence stands;
    `lapsed`: there was some. `planned`: an action with text, owner and a date soon enough."""

    question: str
    kind: str
    threshold: float
    state: str
    steps: int
    evidenced: bool
    planned: bool
    lapsed: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule as it was tried: its `number`, what it `says`, whether it `holds`, and why."""

    number: int
    says: str
    holds: bool
    because: tuple[str, ...] = ()

    @property
    def first_reasons(self) -> tuple[str, ...]:
        """As many as are read at a glance; `more_reasons` says how many follow."""
        return self.because[:FIRST_REASONS]

    @property
    def more_reasons(self) -> int:
        return max(0, len(self.because) - FIRST_REASONS)


@dataclass(frozen=True)
class Result:
    """How an assessment stands on one day. `worst` and `best` are the outcomes still possible
    over all ways of filling what is open; `deciding` the open questions between them;
    `only_unplanned` the conditions for which an action is all that is missing, and would change
    the verdict; `unproved` the stops that are met and lack evidence.
    `outcome` is the verdict, the level's key or the band's label."""

    method: str
    outcome: str
    sentence: str
    answered: int
    total: int
    coverage: float
    low: float
    high: float
    worst: str
    best: str
    stages: tuple[StageScore, ...]
    contributions: Mapping[str, Contribution] = field(default_factory=dict)
    essentials: tuple[EssentialState, ...] = ()
    trace: tuple[Rule, ...] = ()
    conditions: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()
    only_unplanned: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()
    valid_until: date | None = None
    outcome_title: str = ""

    @property
    def outcome_kind(self) -> str:
        """The weighted method gives a verdict; the others say how far one has come."""
        return "verdict" if self.method == "weighted" else "level"

    @property
    def is_incomplete(self) -> bool:
        return self.answered < self.total or self.outcome == INCOMPLETE

    @property
    def undecided_between(self) -> tuple[str, ...]:
        """The worst and the best verdict that what is open still allows."""
        is_undecided = self.outcome == INCOMPLETE and self.worst != self.best
        return (self.worst, self.best) if is_undecided else ()

    @property
    def decided_by(self) -> Rule | None:
        return next((rule for rule in self.trace if rule.holds), None)
