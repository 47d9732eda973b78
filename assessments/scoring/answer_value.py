"""What one answer is worth. Pure.

*Known*: answered, on firm ground, with something that can be valued. *Open*: anything else that is
asked. An agreed not-applicable stands outside both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assessments.framework.definition import Band, Given, Option, Question, Situation, Value

EVIDENCE_NOTE = 40


def is_scored(question: Question) -> bool:
    """Text never is; a number or a date only by the bands that the document gives."""
    return question.is_choice or (question.type in ("number", "date") and bool(question.bands))


def full_mark(question: Question, situation: Situation) -> float:
    if question.type == "yes-no":
        return max(option.value for option in question.options)
    return question.target_for(situation.profile, situation.gate)


def raw_value(question: Question, value: Value, today: date) -> float | None:
    """The option's value (0 to 4), the share of marked options (0 to 1), or a band's value; None
    where `value` says nothing that the question knows."""
    if question.type in ("single", "yes-no"):
        return single_value(question, value)
    if question.type == "multiple":
        return share(question, value)
    if question.type == "number" and isinstance(value, (int, float)):
        return band_value(question.bands, value)
    if question.type == "date" and isinstance(value, str):
        try:
            return band_value(question.bands, (date.fromisoformat(value) - today).days)
        except ValueError:
            return None
    return None


def chosen_option(question: Question, value: Value) -> Option | None:
    if isinstance(value, tuple) and len(value) == 1:
        return question.option_by_key.get(value[0])
    return None


def single_value(question: Question, value: Value) -> float | None:
    option = chosen_option(question, value)
    return None if option is None else option.value


def share(question: Question, value: Value) -> float | None:
    if not isinstance(value, tuple) or not value:
        return None
    good = [option.key for option in question.options if option.value > 0]
    return len(set(value) & set(good)) / len(good)


def band_value(bands: Sequence[Band], number: float) -> float | None:
    """The highest band that `number` reaches; below the first it is worth nothing."""
    reached = [band.value for band in bands if number >= band.at_least]
    return reached[-1] if reached else 0.0


def worth(question: Question, situation: Situation, value: Value, today: date) -> float | None:
    """From 0 to 1: min(1, value / target), so that what is enough for this profile is full."""
    raw = raw_value(question, value, today)
    if raw is None:
        return None
    if question.type == "multiple":
        return min(1.0, raw / min(1.0, full_mark(question, situation)))
    return min(1.0, raw / full_mark(question, situation))


def is_known(question: Question, given: Given | None, today: date) -> bool:
    return (
        given is not None
        and given.status == "answered"
        and not given.recheck
        and raw_value(question, given.value, today) is not None
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
    links = any(each.until is None or each.until >= today for each in given.evidence)
    return links or len(given.note.strip()) >= EVIDENCE_NOTE


def evidence_ends(given: Given | None, today: date) -> date | None:
    """The day on which the last evidence that holds today runs out; None where it does not."""
    if given is None or len(given.note.strip()) >= EVIDENCE_NOTE:
        return None
    untils = [each.until for each in given.evidence if each.until is None or each.until >= today]
    if not untils or None in untils:
        return None
    return max(until for until in untils if until is not None)


def steps_below(question: Question, value: float, threshold: float) -> int:
    """How many options lie between `value` and the threshold, the threshold's own included."""
    return sum(value < option.value <= threshold for option in question.options)
