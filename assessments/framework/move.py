"""What becomes of questions and answers from one version of a framework to another. Pure.

Each version speaks of the one before it (`was`, `meaning`), so those between are walked through one
by one. On the way back the same links are read the other way round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assessments.framework.conditions import gates_offered
from assessments.framework.definition import (
    Answers,
    Fact,
    Framework,
    Given,
    Question,
    Situation,
    Value,
)
from assessments.framework.question_types import type_of

SAME, REWORDED, MOVED = "same", "reworded", "meaning-moved"
SPLIT, NEW, GONE = "split", "new", "gone"
# What becomes of an answer: kept as it is, kept to be re-checked, kept as history and not counted.
CARRIED, RECHECK, ASIDE = "carried", "recheck", "aside"
WORDS = ("prompt", "why", "options", "evidence", "example")


# --- questions ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Link:
    """What was said to `old` speaks to `new`; `is_moved`: not of quite the same thing."""

    old: str
    new: str
    is_moved: bool = False


@dataclass(frozen=True)
class Passage:
    """`question` as the version asks it to which one goes (one that is gone as it was asked), and
    the `old` one that speaks to it, if any."""

    kind: str
    question: Question
    old: Question | None

    @property
    def is_in_place(self) -> bool:
        """Whether the question had this key already, so that its answer stays where it is."""
        return self.old is not None and self.old.key == self.question.key


def passages(versions: Sequence[Framework], *, back: bool = False) -> tuple[Passage, ...]:
    """One for each question of the version to which one goes, in its order, then one for each that
    is gone. `versions` are those on the way, the earliest first; `back`: from last to first."""
    found, old, new = links(versions), versions[0], versions[-1]
    if back:
        found, old, new = turned(found), new, old
    by_new = {link.new: link for link in found}
    count = Counter(link.old for link in found)
    kept = tuple(
        passage(old, question, by_new.get(key), count) for key, question in new.questions.items()
    )
    gone = (question for key, question in old.questions.items() if key not in count)
    return kept + tuple(Passage(GONE, question, question) for question in gone)


def links(versions: Sequence[Framework]) -> tuple[Link, ...]:
    """From the first of the versions to the last; of these questions each has one at most."""
    found = {key: Link(key, key) for key in versions[0].questions}
    for old, new in pairwise(versions):
        found = {
            each.new: Link(
                old=found[each.old].old,
                new=each.new,
                is_moved=each.is_moved or found[each.old].is_moved,
            )
            for each in step(old, new)
            if each.old in found
        }
    return tuple(found.values())


def step(old: Framework, new: Framework) -> Iterator[Link]:
    """A key that both have names the same question, whatever `was` says."""
    for key, question in new.questions.items():
        source = key if key in old.questions else question.was
        if source in old.questions:
            yield Link(source, key, question.meaning == "moved")


def turned(found: Sequence[Link]) -> tuple[Link, ...]:
    """Of several that came of one question, one speaks to it on the way back: the one that kept
    its key, else the first."""
    count = Counter(link.old for link in found)
    chosen: dict[str, Link] = {}
    for link in found:
        if link.old not in chosen or link.new == link.old:
            chosen[link.old] = link
    return tuple(
        Link(link.new, link.old, link.is_moved or count[link.old] > 1) for link in chosen.values()
    )


def passage(
    old: Framework, question: Question, link: Link | None, count: Mapping[str, int]
) -> Passage:
    if link is None:
        return Passage(NEW, question, None)
    source = old.questions[link.old]
    if count[link.old] > 1:
        return Passage(SPLIT, question, source)
    if link.is_moved or not is_said_alike(source, question):
        return Passage(MOVED, question, source)
    is_same = all(getattr(source, name) == getattr(question, name) for name in WORDS)
    return Passage(SAME if is_same else REWORDED, question, source)


def is_said_alike(old: Question, new: Question) -> bool:
    return type_of(old) is type_of(new) and old.unit == new.unit


# --- answers ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """A question, and what becomes of its answer; empty where there is none."""

    passage: Passage
    fate: str


def lines(found: Sequence[Passage], answers: Answers) -> tuple[Line, ...]:
    return tuple(Line(each, fate_of(each, answers)) for each in found)


def fate_of(found: Passage, answers: Answers) -> str:
    """An answer that stands under the key already, from a time when it was asked, is never
    replaced: it is to be looked at."""
    here = answers.get(found.question.key)
    if found.kind == GONE:
        return ASIDE if is_said(here) else ""
    if here is not None and not found.is_in_place:
        return RECHECK if is_said(here) else ""
    there = answers.get(found.old.key) if found.old else None
    if there is None or not is_said(there):
        return ""
    return CARRIED if stands(found, there) else RECHECK


def is_said(given: Given | None) -> bool:
    return given is not None and given.status != "open"


def stands(found: Passage, given: Given) -> bool:
    """Whether what was said to the old question answers this one as it is."""
    if found.old is None or found.kind not in (SAME, REWORDED):
        return False
    if given.status == "not-applicable":
        return found.question.na
    if given.status != "answered":
        return True
    if type_of(found.question).refusal(found.question, given.value):
        return False
    chosen = given.value if isinstance(given.value, tuple) else ()
    return all(worth(found.old, key) == worth(found.question, key) for key in chosen)


def worth(question: Question, option: str) -> float | None:
    found = question.option_by_key.get(option)
    return found.value if found else None


def what_speaks(found: Passage, status: str, value: Value) -> tuple[str, Value]:
    """(status, value) of an answer to the old question, as far as this one knows them."""
    question = found.question
    if status == "not-applicable" and not question.na:
        return "open", None
    if status != "answered":
        return status, value
    if isinstance(value, tuple):
        value = tuple(key for key in value if key in question.option_by_key)
    elif found.old is None or not is_said_alike(found.old, question):
        return "open", None
    is_empty = value is None or value in ("", ())
    if is_empty or type_of(question).refusal(question, value):
        return "open", None
    return status, value


# --- facts and gate -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Ground:
    """`to_state` are the facts of which nothing is said: new ones, and those whose option is gone.
    Whatever rests on them is open until then."""

    gate: str
    facts: dict[str, list[str]]
    to_state: tuple[Fact, ...]
    is_gate_gone: bool


def ground_after(
    new: Framework, profile: str, gate: str, facts: Mapping[str, Sequence[str]]
) -> Ground:
    kept = {fact.key: still_stated(fact, facts.get(fact.key, ())) for fact in new.facts}
    kept = {key: chosen for key, chosen in kept.items() if chosen}
    stated = {key: tuple(chosen) for key, chosen in kept.items()}
    offered = gates_offered(new, Situation(profile, gate, stated))
    is_offered = any(each.key == gate for each in offered)
    return Ground(
        gate=gate if is_offered else "",
        facts=kept,
        to_state=tuple(fact for fact in new.facts if fact.key not in kept),
        is_gate_gone=bool(gate) and not is_offered,
    )


def still_stated(fact: Fact, chosen: Sequence[str]) -> list[str]:
    options = {option.key for option in fact.options}
    kept = [key for key in chosen if key in options]
    return kept if fact.multiple or len(kept) < 2 else []
