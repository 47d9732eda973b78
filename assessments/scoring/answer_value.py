"""What one answer is worth. Pure.

*Known*: answered, on firm ground, with something that can be valued. *Open*: anything else that is
asked. An agreed not-applicable stands outside both.
"""

from __future__ import annotations

from datetime import date

from assessments.framework.definition import Given, Question, Situation, Value
from assessments.framework.question_types import type_of

EVIDENCE_NOTE = 40


def worth(question: Question, situation: Situation, value: Value, today: date) -> float | None:
    target = question.target_for(situation.profile, situation.gate)
    return type_of(question).worth(question, value, target, today)


def is_known(question: Question, given: Given | None, today: date) -> bool:
    return (
        given is not None
        and given.status == "answered"
        and not given.recheck
        and type_of(question).raw_value(question, given.value, today) is not None
    )


def is_set_aside(question: Question, given: Given | None) -> bool:
    """Agreed not to apply; never so where the question does not allow it or is a stop."""
    return (
        given is not None
        and given.status == "not-applicable"
        and given.agreed
        and bool(given.reason.strip())
        and question.na
        and not given.recheck
    )


def is_evidenced(given: Given | None, today: date) -> bool:
    """A link that still holds, or a note of forty characters."""
    if given is None:
        return False
    links = any(evidence.until is None or evidence.until >= today for evidence in given.evidence)
    return links or len(given.note.strip()) >= EVIDENCE_NOTE


def strength(given: Given | None, today: date) -> str:
    """How firmly an answer stands: `asserted`, `noted` (a note alone shows it), `evidenced`,
    `lapsed` (its evidence holds no more) or, where it does not apply, `agreed` or `alone`; empty
    where nothing is answered."""
    if given is None or given.recheck or given.status not in ("answered", "not-applicable"):
        return ""
    if given.status == "not-applicable":
        return "agreed" if given.agreed else "alone"
    if any(each.until is None or each.until >= today for each in given.evidence):
        return "evidenced"
    if is_evidenced(given, today):
        return "noted"
    return "lapsed" if given.evidence else "asserted"


def has_lapsed(given: Given | None, today: date) -> bool:
    """There was evidence, and none of it holds any more."""
    return given is not None and bool(given.evidence) and not is_evidenced(given, today)


def evidence_ends(given: Given | None, today: date) -> date | None:
    """The day on which the last evidence that holds today runs out; None where it does not."""
    if given is None or len(given.note.strip()) >= EVIDENCE_NOTE:
        return None
    untils = [
        evidence.until
        for evidence in given.evidence
        if evidence.until is None or evidence.until >= today
    ]
    if not untils or None in untils:
        return None
    return max(until for until in untils if until is not None)


def steps_below(question: Question, value: float, threshold: float) -> int:
    """How many options lie between `value` and the threshold, the threshold's own included."""
    return sum(value < option.value <= threshold for option in question.options)
