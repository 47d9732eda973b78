"""Yes, which is the full point, or no. Pure."""

from datetime import date
from typing import Any

from assessments.framework.definition import Option, Question, Value
from assessments.framework.question_type import Choice
from documents.field_reader import Reader

NO, YES = Option("no", "No", value=0), Option("yes", "Yes", value=1)


class YesNo(Choice):
    name = "yes-no"

    def read(self, reader: Reader) -> dict[str, Any]:
        return {"options": (NO, YES)}

    def full_mark(self, question: Question, target: float) -> float:
        return self.best(question)

    def next_step(self, question: Question, value: Value, wanted: float) -> str:
        return "That the answer is yes."

    def example(self, question: Question, target: float, today: date) -> Value:
        return (YES.key,)


TYPE = YesNo()
