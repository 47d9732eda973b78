"""A framework document (`docs/framework-format.md`) into a `Framework`, or all its faults.

Pure. Every problem names its line, its key and the reason; none hides another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from typing import Any

from assessments.framework.definition import (
    LENSES,
    NOT_SURE,
    PROFILES,
    Condition,
    Consideration,
    Contradiction,
    Essential,
    Fact,
    Framework,
    Gate,
    Level,
    Option,
    Question,
    ScoreBand,
    Scoring,
    Stage,
    Thresholds,
)
from assessments.framework.question_type import QuestionType
from assessments.framework.question_types import TYPES
from assessments.framework.validation import check
from documents.field_reader import Reader
from documents.yaml_with_lines import Faulty, Mapping, Problem, read

CONDITIONS = ("all", "any", "not", "fact", "profile", "gate", "answered", "chosen")
METHODS = ("weighted", "levels", "minimum")
SHARES = {name.replace("_", "-"): name for name in Thresholds.__dataclass_fields__}
COUNTS = ("most-conditions", "action-days")
Known = AnyMapping[str, Collection[str]]


def read_condition(reader: Reader) -> Condition:
    kinds = [kind for kind in CONDITIONS if kind in reader.data]
    if len(kinds) != 1:
        reader.note("", f"must name exactly one of {', '.join(CONDITIONS)}")
        reader.taken.update(reader.data)
        return Condition("all")
    kind = kinds[0]
    if kind in ("all", "any"):
        return Condition(kind, parts=reader.list_of(kind, read_condition))
    if kind == "not":
        part = reader.inner(reader.take("not"), "not", reader.data.line_of("not"), read_condition)
        return Condition("not", parts=(part,))
    if kind in ("profile", "gate"):
        return Condition(kind, values=frozenset(reader.texts(kind)))
    values = frozenset() if kind == "answered" else frozenset(reader.texts("is"))
    return Condition(kind, key=reader.key(kind), values=values)


def read_fact_option(reader: Reader) -> Option:
    return Option(key=reader.key(), label=reader.text("label"))


def thresholds_of(
    reader: Reader, key: str, options: AnyMapping[str, Option], named: AnyMapping[str, Any]
) -> dict[str, float]:
    """Option keys into their values."""
    values = {}
    for profile, name in named.items():
        if str(name) not in options:
            reader.note(key, f"{name!r} is not an option of this question")
        else:
            values[profile] = options[str(name)].value
    return values


def read_essential(
    reader: Reader, options: AnyMapping[str, Option], by_gate: AnyMapping[str, AnyMapping[str, Any]]
) -> Essential | None:
    if reader.take("essential", None) is None:
        if any(by_gate.values()):
            reader.note("gates", "an essential at a gate needs `essential` itself")
        return None
    line = reader.data.line_of("essential")

    def make(inner: Reader) -> Essential:
        kind = inner.one_of("kind", ("stop", "condition"))
        thresholds = {p: inner.take(p) for p in PROFILES if inner.data.get(p) is not None}
        inner.taken.update(PROFILES)
        if not thresholds:
            inner.note("", "names no threshold")
        gates = {
            gate: thresholds_of(reader, "gates", options, options_named)
            for gate, options_named in by_gate.items()
            if options_named
        }
        return Essential(
            kind, thresholds_of(inner, "", options, thresholds), gates, read_when(inner)
        )

    essential: Essential = reader.inner(reader.data["essential"], "essential", line, make)
    return essential


def read_gates(reader: Reader) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, Any]]]:
    """Per gate: other targets, and other thresholds (as option keys)."""
    targets: dict[str, dict[str, float]] = {}
    thresholds: dict[str, dict[str, Any]] = {}
    data = reader.take("gates", Mapping(reader.line))
    if not isinstance(data, Mapping):
        reader.note("gates", "must map gates to targets")
        return targets, thresholds
    for gate in data:

        def make(inner: Reader, gate: str = gate) -> None:
            targets[gate] = inner.by(PROFILES, "target", {})
            thresholds[gate] = inner.by(PROFILES, "essential", {})

        reader.inner(data[gate], f"gates.{gate}", data.line_of(gate), make)
    return {gate: values for gate, values in targets.items() if values}, thresholds


def read_type(reader: Reader) -> QuestionType:
    """Where there is no such type, nothing is said of the keys that one type alone may have."""
    name = reader.one_of("type", TYPES)
    kind = TYPES.get(name, TYPES["text"])
    strange = {key for other in TYPES.values() for key in other.keys} - {*kind.keys}
    for key in sorted(strange & {*reader.data}):
        reader.taken.add(key)
        if name in TYPES:
            reader.note(key, f"a {name} question has none")
    return kind


def read_question(reader: Reader) -> Question:
    kind = read_type(reader)
    own = kind.read(reader)
    options = {option.key: option for option in own.get("options", ())}
    targets, thresholds = read_gates(reader)
    usual = {} if kind.target is None else dict.fromkeys(PROFILES, kind.target)
    return Question(
        key=reader.key(),
        stage="",
        consideration="",
        type=kind.name,
        prompt=reader.text("prompt"),
        why=reader.text("why"),
        weight=reader.number("weight", 1, 1, 3),
        target=usual | reader.by(PROFILES, "target", {}),
        target_by_gate=targets,
        essential=read_essential(reader, options, thresholds),
        level=reader.key("level", ""),
        profiles=reader.texts("profiles", PROFILES, PROFILES),
        when=read_when(reader),
        na=reader.yes("na"),
        source=reader.one_of("source", ("origin", "ours"), "ours"),
        lens=reader.texts("lens", (), LENSES),
        evidence=reader.text("evidence", ""),
        example=reader.text("example", ""),
        minutes=reader.number("minutes", 1, 0.25, 30),
        role=reader.key("role", ""),
        practice=reader.key("practice", ""),
        component=reader.key("component", ""),
        was=reader.key("was", ""),
        meaning=reader.one_of("meaning", ("moved",), ""),
        **own,
    )


def read_when(reader: Reader) -> Condition | None:
    data = reader.take("when", None)
    if data is None:
        return None
    return reader.inner(data, "when", reader.data.line_of("when"), read_condition)  # type: ignore[no-any-return]


def read_consideration(reader: Reader) -> Consideration:
    return Consideration(
        key=reader.key(),
        title=reader.one_line("title"),
        summary=reader.text("summary", ""),
        source=reader.one_of("source", ("origin", "ours"), "origin"),
        profiles=reader.texts("profiles", PROFILES, PROFILES),
        questions=reader.list_of("questions", lambda inner: (read_question(inner), inner.line)),
    )


def read_stage(reader: Reader) -> Stage:
    return Stage(
        key=reader.key(),
        title=reader.one_line("title"),
        summary=reader.text("summary"),
        considerations=reader.list_of("considerations", read_consideration),
    )


UNSURE = Option(key=NOT_SURE, label="Not sure", descriptor="Asked as if yes")


def read_fact(reader: Reader) -> Fact:
    unsure = reader.yes("unsure")
    options = reader.list_of("options", read_fact_option)
    return Fact(
        key=reader.key(),
        prompt=reader.text("prompt"),
        why=reader.text("why", ""),
        multiple=reader.yes("multiple"),
        unsure=unsure,
        options=(*options, UNSURE) if unsure else options,
    )


def read_contradiction(reader: Reader) -> Contradiction:
    return Contradiction(when=read_when(reader) or Condition("all"), says=reader.text("says"))


def read_gate(reader: Reader) -> Gate:
    return Gate(
        key=reader.key(),
        title=reader.one_line("title"),
        sentence=reader.text("sentence"),
        summary=reader.text("summary"),
        stages=reader.texts("stages"),
        when=read_when(reader),
    )


def read_level(reader: Reader) -> Level:
    return Level(
        key=reader.key(),
        title=reader.one_line("title"),
        summary=reader.text("summary"),
        next_moves=reader.texts("next-moves", ()),
    )


def read_score_band(reader: Reader) -> ScoreBand:
    return ScoreBand(
        label=reader.text("label"),
        meaning=reader.text("meaning", ""),
        up_to=reader.number("up-to", None),
    )


def read_lenses(reader: Reader) -> dict[str, float]:
    shares: dict[str, Any] = reader.by(LENSES, "ready-lens")
    if any(type(share) is not int or not 0 <= share <= 100 for share in shares.values()):
        reader.note("ready-lens", "must be per cent, from 0 to 100")
        return {}
    return {lens: share / 100 for lens, share in shares.items()}


def read_thresholds(reader: Reader) -> Thresholds:
    """Per cent become fractions; counts and days stay as they are."""
    thresholds: dict[str, Any] = {}
    for key, name in SHARES.items():
        if key not in reader.data:
            continue
        if key == "ready-lens":
            thresholds[name] = read_lenses(reader)
        elif key == "valid-days":
            thresholds[name] = days = reader.by(PROFILES, key)
            if any(type(each) is not int or not 0 < each <= 1000 for each in days.values()):
                reader.note(key, "must be whole days, from 1 to 1000")
        elif key in COUNTS:
            thresholds[name] = int(reader.number(key, least=0, most=1000))
        else:
            thresholds[name] = reader.number(key, least=0, most=100) / 100
    return Thresholds(**thresholds)


def read_scoring(reader: Reader) -> Scoring:
    method = reader.one_of("method", METHODS)
    data = reader.take("thresholds", None)
    thresholds = Thresholds()
    if data is not None:
        line = reader.data.line_of("thresholds")
        thresholds = reader.inner(data, "thresholds", line, read_thresholds)
    return Scoring(
        method=method,
        thresholds=thresholds,
        levels=reader.list_of("levels", read_level, ... if method == "levels" else ()),
        bands=reader.list_of("bands", read_score_band, ... if method == "minimum" else ()),
    )


def read_framework(reader: Reader) -> Framework:
    scoring = reader.inner(
        reader.take("scoring"), "scoring", reader.data.line_of("scoring"), read_scoring
    )
    return Framework(
        key=reader.key(),
        version=reader.one_line("version", longest=20),
        title=reader.one_line("title", longest=160),
        summary=reader.text("summary"),
        origin=reader.text("origin", ""),
        not_for=reader.text("not-for", ""),
        profiles=reader.texts("profiles", PROFILES, PROFILES),
        scoring=scoring,
        facts=reader.list_of("facts", read_fact, ()),
        gates=reader.list_of("gates", read_gate, ()),
        contradictions=reader.list_of("contradictions", read_contradiction, ()),
        stages=reader.list_of("stages", read_stage),
    )


def parse(source: bytes | str, *, known: Known | None = None, name: str = "") -> Framework:
    """The framework that the document describes. Raises `Faulty` with every problem found.

    `known` gives the keys of roles, practices and components that exist (`{"role": ..., ...}`);
    without it such keys are not looked up.
    """
    problems: list[Problem] = []
    try:
        reader = Reader(read(source), "", problems)
    except Faulty as faulty:
        raise Faulty(faulty.problems, name) from None
    framework = read_framework(reader)
    reader.end()
    framework, lines = settle(framework)
    problems.extend(check(framework, lines, known or {}))
    if problems:
        raise Faulty(tuple(sorted(problems, key=lambda problem: problem.line)), name)
    return framework


def settle(framework: Framework) -> tuple[Framework, dict[str, int]]:
    """Tell each question where it stands, and return the line of each beside it."""
    lines: dict[str, int] = {}

    def question(pair: tuple[Question, int], stage: Stage, home: Consideration) -> Question:
        asked, line = pair
        lines.setdefault(asked.key, line)
        return replace(asked, stage=stage.key, consideration=home.key)

    def consideration(part: Consideration, stage: Stage) -> Consideration:
        pairs: Iterable[Any] = part.questions
        return replace(part, questions=tuple(question(pair, stage, part) for pair in pairs))

    stages = tuple(
        replace(stage, considerations=tuple(consideration(c, stage) for c in stage.considerations))
        for stage in framework.stages
    )
    return replace(framework, stages=stages), lines
