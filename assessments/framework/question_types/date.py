"""A day, scored by how far it lies from today. Pure."""

from datetime import date, timedelta
from typing import Any

from assessments.framework.definition import Question, Value
from assessments.framework.question_type import Banded, read_band
from documents.days import iso_in_words
from documents.field_reader import Reader


class Date(Banded):
    """A value is a text such as 2026-11-23."""

    name = "date"
    field = "day"
    keys = ("bands",)

    def read(self, reader: Reader) -> dict[str, Any]:
        return {"bands": reader.list_of("bands", read_band, ())}

    def in_words(self, question: Question, value: Value) -> list[str]:
        if isinstance(value, str) and value:
            return [iso_in_words(value)]
        return super().in_words(question, value)

    def measured(self, value: Value, today: date) -> float | None:
        try:
            return (date.fromisoformat(value) - today).days if isinstance(value, str) else None
        except ValueError:
            return None

    def from_on(self, question: Question, edge: float) -> str:
        days = f"{abs(edge):g} days"
        return f"A day at most {days} ago" if edge < 0 else f"A day at least {days} from now"

    def example(self, question: Question, target: float, today: date) -> Value:
        return (today - timedelta(days=20)).isoformat()


TYPE = Date()
