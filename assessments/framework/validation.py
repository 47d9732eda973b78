"""What must hold over a whole framework once read: keys, references, circles, scales. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from assessments.framework.conditions import STATED, leaves, rests_on
from assessments.framework.definition import Condition, Fact, Framework, Question
from assessments.framework.question_types import type_of
from documents.yaml_with_lines import Problem

Known = Mapping[str, Collection[str]]
Lines = Mapping[str, int]
Faults = Iterator[tuple[str, str]]


def check(framework: Framework, lines: Lines, known: Known) -> Iterator[Problem]:
    """Every problem, at the line of its question where it has one."""
    yield from whole(framework)
    for stage in framework.stages:
        for question in stage.questions:
            for key, reason in question_problems(framework, question, known):
                yield Problem(
                    lines.get(question.key, 1), f"{question.key}.{key}".strip("."), reason
                )
    for key in circles(framework):
        yield Problem(lines.get(key, 1), f"{key}.when", "goes round in a circle")


def twice(keys: Iterable[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1 and key]


def whole(framework: Framework) -> Iterator[Problem]:
    kinds = {
        "stages": [stage.key for stage in framework.stages],
        "considerations": [c.key for stage in framework.stages for c in stage.considerations],
        "questions": [q.key for stage in framework.stages for q in stage.questions],
        "facts": [fact.key for fact in framework.facts],
        "gates": [gate.key for gate in framework.gates],
        "levels": [level.key for level in framework.scoring.levels],
    }
    for kind, keys in kinds.items():
        for key in twice(keys):
            yield Problem(1, kind, f"the key {key!r} stands twice")
    for gate in framework.gates:
        for stage in gate.stages:
            if stage not in framework.stage_by_key:
                yield Problem(1, f"{gate.key}.stages", f"there is no stage {stage!r}")
    for fact in framework.facts:
        for key in twice(option.key for option in fact.options):
            yield Problem(1, fact.key, f"the option {key!r} stands twice")
    for gate in framework.gates:
        yield from stated_problems(framework, gate.when, f"{gate.key}.when")
    for contradiction in framework.contradictions:
        yield from stated_problems(framework, contradiction.when, "contradictions.when")
    yield from band_problems(framework)


def stated_problems(framework: Framework, when: Condition | None, place: str) -> Iterator[Problem]:
    for leaf in leaves(when):
        if leaf.kind not in STATED:
            yield Problem(1, place, "may rest on facts, profile and gate only")
        else:
            yield from (Problem(1, place, reason) for reason in leaf_problems(framework, leaf))


def band_problems(framework: Framework) -> Iterator[Problem]:
    bands = framework.scoring.bands
    tops = [band.up_to for band in bands[:-1]]
    rising = all(top is not None for top in tops) and tops == sorted(set(tops), key=float)  # type: ignore[arg-type]
    if bands and (not rising or bands[-1].up_to is not None):
        yield Problem(1, "scoring.bands", "must rise, and only the last has no up-to")


def question_problems(framework: Framework, question: Question, known: Known) -> Faults:
    for key in twice(option.key for option in question.options):
        yield "options", f"the option {key!r} stands twice"
    if question.was == question.key:
        yield "was", "is its own key; leave it out"
    yield from type_of(question).faults(question)
    yield from target_problems(framework, question)
    yield from essential_problems(framework, question)
    yield from condition_problems(framework, question)
    yield from level_problems(framework, question)
    for kind in ("role", "practice", "component"):
        key = getattr(question, kind)
        if key and kind in known and key not in known[kind]:
            yield kind, f"there is no {kind} {key!r}"


def target_problems(framework: Framework, question: Question) -> Faults:
    kind = type_of(question)
    if not kind.is_scored(question):
        return
    top = kind.best(question)
    targets = [
        ("target", question.target),
        *(("gates", t) for t in question.target_by_gate.values()),
    ]
    home = framework.consideration_by_key[question.consideration]
    for profile in question.profiles:
        is_asked = profile in framework.profiles and profile in home.profiles
        if is_asked and profile not in question.target:
            yield "target", f"is missing for {profile}"
    for key, target in targets:
        for value in target.values():
            if (
                isinstance(value, bool)
                or not isinstance(value, (int, float))
                or not 0 < value <= top
            ):
                yield key, f"{value!r} is not a value between 0 and the best option's, {top:g}"


def essential_problems(framework: Framework, question: Question) -> Faults:
    for gate in question.target_by_gate:
        if gate not in framework.gate_by_key:
            yield "gates", f"there is no gate {gate!r}"
    if question.essential is None:
        return
    if not type_of(question).may_be_essential:
        yield "essential", "only a single choice can be essential"
    if question.weight < 2:
        yield "weight", "an essential weighs 2 at least"
    if question.essential.kind == "stop" and question.na:
        yield "na", "a stop is never not applicable: let it vanish by a fact"
    for gate in question.essential.by_gate:
        if gate not in framework.gate_by_key:
            yield "gates", f"there is no gate {gate!r}"
    for problem in stated_problems(framework, question.essential.when, "essential.when"):
        yield problem.key, problem.reason


def condition_problems(framework: Framework, question: Question) -> Faults:
    for leaf in leaves(question.when):
        yield from (("when", reason) for reason in leaf_problems(framework, leaf))


def leaf_problems(framework: Framework, leaf: Condition) -> Iterator[str]:
    other = framework.questions.get(leaf.key) if leaf.kind in ("answered", "chosen") else None
    if other and leaf.kind not in type_of(other).conditions:
        yield f"a {other.type} question cannot be asked about by {leaf.kind}"
        return
    choices = choices_of(framework, leaf)
    if choices is None:
        yield f"there is no {leaf.kind} {leaf.key!r}"
        return
    for value in sorted(leaf.values - set(choices)):
        yield f"{value!r} is not one of {leaf.kind} {leaf.key}".rstrip()
    if leaf.kind != "answered" and not leaf.values:
        yield f"{leaf.kind} names nothing to compare with"


def choices_of(framework: Framework, leaf: Condition) -> Collection[str] | None:
    """What the leaf may name, or None where there is nothing that it could ask."""
    if leaf.kind == "profile":
        return framework.profiles
    if leaf.kind == "gate":
        return framework.gate_by_key
    found: Fact | Question | None = (
        framework.fact_by_key.get(leaf.key)
        if leaf.kind == "fact"
        else framework.questions.get(leaf.key)
    )
    return {option.key for option in found.options} if found else None


def level_problems(framework: Framework, question: Question) -> Faults:
    levels = [level.key for level in framework.scoring.levels]
    if framework.scoring.method == "levels" and type_of(question).counts:
        if question.level not in levels[1:]:
            yield "level", "must name a level above the first"
    elif question.level and question.level not in levels:
        yield "level", f"there is no level {question.level!r}"


def circles(framework: Framework) -> list[str]:
    """The keys of questions whose conditions lead back to themselves."""
    edges = {q.key: rests_on(q) for stage in framework.stages for q in stage.questions}
    return [key for key in edges if reaches(edges, key)]


def reaches(edges: Mapping[str, Collection[str]], start: str) -> bool:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        key = waiting.pop()
        if key == start:
            return True
        if key not in seen:
            seen.add(key)
            waiting.extend(edges.get(key, ()))
    return False
