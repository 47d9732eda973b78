"""A point from 0 to 10 between two ends that have names. Pure.

Each point is an option of its own, so that answers, conditions and targets name it like any other.
"""

from typing import Any

from assessments.framework.definition import Option, Question
from assessments.framework.question_types.single import Single
from documents.field_reader import Reader

MOST = 10
LONGEST_END = 60


class Scale(Single):
    name = "scale"
    keys = ("low", "high")
    target = MOST
    may_be_essential = False

    def read(self, reader: Reader) -> dict[str, Any]:
        low, high = (reader.one_line(key, longest=LONGEST_END) for key in self.keys)
        named = {0: low, MOST: high}
        ends = f"(0 = {low}, {MOST} = {high})"
        points = (
            Option(str(value), f"{value} of {MOST} {ends}", named.get(value, ""), value)
            for value in range(MOST + 1)
        )
        return {"options": tuple(points)}

    def hint(self, question: Question) -> str:
        low, high = question.options[0], question.options[-1]
        return f"0 to {MOST} (0 = {low.descriptor}, {MOST} = {high.descriptor})"


TYPE = Scale()
