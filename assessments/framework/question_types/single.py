"""One of several options, each worth more than the one before. Pure."""

from datetime import date
from typing import Any

from assessments.framework.definition import Question, Value
from assessments.framework.question_type import Choice, Faults, read_option, rise
from documents.field_reader import Reader


class Single(Choice):
    name = "single"
    keys: tuple[str, ...] = ("options",)
    target: float | None = None
    may_be_essential = True

    def read(self, reader: Reader) -> dict[str, Any]:
        return {"options": reader.list_of("options", read_option)}

    def faults(self, question: Question) -> Faults:
        if len(question.options) < 2:
            yield "options", "a choice needs two options at least"
        if not rise([option.value for option in question.options]):
            yield "options", "values must rise from one option to the next"

    def example(self, question: Question, target: float, today: date) -> Value:
        return ([option.key for option in question.options if option.value <= target][-1],)


TYPE = Single()
