"""The typed definition of a questionnaire: data that cannot change once it is made.

Pure: no Django, no input or output. `loading.py` makes a `Framework` from YAML, `scoring.py`
and `progress.py` read it. Keys are stable and never renamed; answers refer to them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

PROFILES = ("start-up", "larger")
NOT_SURE = "not-sure"  # an option of a fact; whatever rests on the fact then counts as asked
STATUSES = ("answered", "not-applicable", "unknown", "open")
LENSES = (
    "value",
    "cost",
    "security",
    "privacy",
    "responsible-ai",
    "resilience",
    "generative-ai",
)

Value = tuple[str, ...] | float | str | None
_NOTHING: Mapping[str, Mapping[str, float]] = MappingProxyType({})


class HasStatus:
    """What an answer's status is, asked by pages."""

    status: Any  # one of STATUSES, in a column or a field

    @property
    def is_open(self) -> bool:
        return bool(self.status == "open")

    @property
    def is_unknown(self) -> bool:
        return bool(self.status == "unknown")

    @property
    def is_not_applicable(self) -> bool:
        return bool(self.status == "not-applicable")


@dataclass(frozen=True)
class Condition:
    """One node of a condition tree.

    `kind` is `all`, `any` or `not` (over `parts`), or a leaf: `fact` and `chosen` (`key`
    has one of `values`), `profile` and `gate` (is one of `values`), `answered` (question
    `key` has an answer).
    """

    kind: str
    key: str = ""
    values: frozenset[str] = frozenset()
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Option:
    """`value` counts from 0 (not started) to 4 (automated and reviewed) in the DSLC."""

    key: str
    label: str
    descriptor: str = ""
    value: float = 0


@dataclass(frozen=True)
class Band:
    """A number, or a date as days from today, from `at_least` on scores `value`."""

    at_least: float
    value: float


@dataclass(frozen=True)
class Essential:
    """Below its threshold (an option's value, per profile) the verdict is held back.

    `kind` is `stop` or `condition`. A profile that is missing from `threshold` is not held
    by it. `by_gate` overrides, per gate and profile. `when` (over facts, profile and gate): it is
    one only then.
    """

    kind: str
    threshold: Mapping[str, float]
    by_gate: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: _NOTHING)
    when: Condition | None = None

    def threshold_for(self, profile: str, gate: str) -> float | None:
        return self.by_gate.get(gate, {}).get(profile, self.threshold.get(profile))


@dataclass(frozen=True)
class Question:
    key: str
    stage: str
    consideration: str
    type: str
    prompt: str
    why: str
    options: tuple[Option, ...] = ()
    bands: tuple[Band, ...] = ()
    weight: float = 1
    target: Mapping[str, float] = field(default_factory=dict)
    target_by_gate: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: _NOTHING)
    essential: Essential | None = None
    level: str = ""
    profiles: tuple[str, ...] = PROFILES
    when: Condition | None = None
    na: bool = False
    source: str = "ours"
    lens: tuple[str, ...] = ()
    evidence: str = ""
    example: str = ""
    minutes: float = 1
    role: str = ""
    practice: str = ""
    component: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    was: str = ""  # its key in the version before, where it has another now
    meaning: str = ""  # `moved`: an answer to the version before is to be looked at anew

    @cached_property
    def option_by_key(self) -> Mapping[str, Option]:
        return {option.key: option for option in self.options}

    def target_for(self, profile: str, gate: str) -> float:
        """The option value that earns the full point in this profile at this gate."""
        return self.target_by_gate.get(gate, {}).get(profile, self.target.get(profile, 1))

    def threshold_for(self, profile: str, gate: str) -> float | None:
        """The least option value that this essential asks for, or None where it is none."""
        return self.essential.threshold_for(profile, gate) if self.essential else None


@dataclass(frozen=True)
class Consideration:
    key: str
    title: str
    questions: tuple[Question, ...]
    summary: str = ""
    profiles: tuple[str, ...] = PROFILES
    source: str = "origin"


@dataclass(frozen=True)
class Stage:
    key: str
    title: str
    summary: str
    considerations: tuple[Consideration, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(q for c in self.considerations for q in c.questions)


@dataclass(frozen=True)
class Fact:
    """A closed question asked once, before the first: unscored, it drives conditions. With
    `unsure` its last option is `NOT_SURE`."""

    key: str
    prompt: str
    options: tuple[Option, ...]
    why: str = ""
    multiple: bool = False
    unsure: bool = False

    def labels(self, chosen: Collection[str]) -> list[str]:
        return [option.label for option in self.options if option.key in chosen]


@dataclass(frozen=True)
class Gate:
    """Ready for what: only `stages` count. `sentence` ends "... is ready to go live". It is
    offered where `when` (over facts and profile) may hold."""

    key: str
    title: str
    sentence: str
    summary: str
    stages: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class Contradiction:
    """Facts, profile and gate that cannot all be so; `says` is what is told to whoever states
    them."""

    when: Condition
    says: str


@dataclass(frozen=True)
class Level:
    """A rung of a levelled framework; `next_moves` lead from here to the next rung."""

    key: str
    title: str
    summary: str
    next_moves: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoreBand:
    """How a final score up to `up_to` (inclusive) is read; the last has none."""

    label: str
    meaning: str
    up_to: float | None = None


@dataclass(frozen=True)
class Thresholds:
    """The numbers of the weighted method, as fractions of one (`verdict.md` has the reasons)."""

    just_begun: float = 0.50
    incomplete: float = 0.85
    incomplete_stage: float = 0.75
    ready_coverage: float = 0.95
    ready_coverage_stage: float = 0.90
    ready_low: float = 0.85
    ready_low_stage: float = 0.75
    conditions_low: float = 0.70
    conditions_low_stage: float = 0.55
    most_conditions: int = 3
    action_days: int = 90
    na_cap: float = 0.10
    na_open: float = 0.25
    ready_lens: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    valid_days: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({"start-up": 180, "larger": 90})
    )


@dataclass(frozen=True)
class Scoring:
    """`method` is `weighted`, `levels` or `minimum`; the rest belongs to one of them."""

    method: str
    thresholds: Thresholds = Thresholds()
    levels: tuple[Level, ...] = ()
    bands: tuple[ScoreBand, ...] = ()

    @property
    def level_titles(self) -> dict[str, str]:
        return {level.key: level.title for level in self.levels}


@dataclass(frozen=True)
class Framework:
    key: str
    version: str
    title: str
    summary: str
    scoring: Scoring
    stages: tuple[Stage, ...]
    facts: tuple[Fact, ...] = ()
    gates: tuple[Gate, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    profiles: tuple[str, ...] = PROFILES
    not_for: str = ""
    origin: str = ""

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by key, in the order of the document."""
        return {q.key: q for stage in self.stages for q in stage.questions}

    @cached_property
    def stage_by_key(self) -> Mapping[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def consideration_by_key(self) -> Mapping[str, Consideration]:
        return {c.key: c for stage in self.stages for c in stage.considerations}

    @cached_property
    def fact_by_key(self) -> Mapping[str, Fact]:
        return {fact.key: fact for fact in self.facts}

    @cached_property
    def gate_by_key(self) -> Mapping[str, Gate]:
        return {gate.key: gate for gate in self.gates}


@dataclass(frozen=True)
class Situation:
    """What an assessment is about; decides which questions are asked.

    `facts` maps a fact's key to the option keys that were chosen (empty: not yet said).
    """

    profile: str
    gate: str = ""
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """`until` is the last day on which it holds; None means that no end was given."""

    url: str
    label: str = ""
    until: date | None = None


@dataclass(frozen=True)
class PlannedAction:
    text: str
    owner: str
    due: date | None


@dataclass(frozen=True)
class Given:
    """One answer as it stands. `value` holds option keys for a choice, a float for a number,
    an ISO date or a text otherwise; `agreed` is a second person's consent to a not-applicable;
    `recheck` marks an answer whose ground has shifted: it counts as open."""

    status: str
    value: Value = None
    reason: str = ""
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    agreed: bool = False
    recheck: bool = False
    action: PlannedAction | None = None


Answers = Mapping[str, Given]
