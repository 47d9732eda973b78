"""A free text, which is never scored. Pure."""

from datetime import date

from assessments.framework.definition import Question, Value
from assessments.framework.question_type import QuestionType


class Text(QuestionType):
    name = "text"
    field = "text"
    counts = False

    def raw_value(self, question: Question, value: Value, today: date) -> float | None:
        return None

    def example(self, question: Question, target: float, today: date) -> Value:
        return question.example or question.why


TYPE = Text()
