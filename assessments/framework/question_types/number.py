"""A number, perhaps with a unit and within bounds. Pure."""

import math
from datetime import date
from typing import Any

from assessments.framework.definition import Question, Value
from assessments.framework.question_type import Banded, Faults, Refusal, read_band
from documents.field_reader import Reader
from documents.numbers import grouped
from documents.translation import gettext_noop

LONGEST_UNIT = 40


class Number(Banded):
    name = "number"
    field = "number"
    keys = ("unit", "min", "max", "bands")

    def read(self, reader: Reader) -> dict[str, Any]:
        return {
            "unit": reader.text("unit", "", LONGEST_UNIT),
            "minimum": reader.number("min", None),
            "maximum": reader.number("max", None),
            "bands": reader.list_of("bands", read_band, ()),
        }

    def faults(self, question: Question) -> Faults:
        yield from super().faults(question)
        least, most = bounds(question)
        if least > most:
            yield "min", "is above max"

    def refusal(self, question: Question, value: Value) -> Refusal | None:
        least, most = bounds(question)
        if not isinstance(value, (int, float)) or least <= value <= most:
            return None
        if value < least:
            why = gettext_noop("The number must be %(bound)s or more.")
            return Refusal(why, {"bound": grouped(least)})
        why = gettext_noop("The number must be %(bound)s or less.")
        return Refusal(why, {"bound": grouped(most)})

    def measured(self, value: Value, today: date) -> float | None:
        return value if isinstance(value, (int, float)) else None

    def from_on(self, question: Question, edge: float) -> str:
        return f"{grouped(edge)} {question.unit}".strip() + " or more"

    def example(self, question: Question, target: float, today: date) -> Value:
        least, most = bounds(question)
        return min(max(40.0, least), most)


def bounds(question: Question) -> tuple[float, float]:
    least, most = question.minimum, question.maximum
    return (-math.inf if least is None else least, math.inf if most is None else most)


TYPE = Number()
