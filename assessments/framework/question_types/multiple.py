"""Any of several options; one that is worth 0 (“none of these”) stands alone. Pure."""

import math
from datetime import date
from typing import Any

from assessments.framework.definition import Question, Value
from assessments.framework.question_type import Choice, Faults, Refusal, read_option
from documents.field_reader import Reader
from documents.translation import gettext_noop


class Multiple(Choice):
    name = "multiple"
    keys = ("options",)

    def read(self, reader: Reader) -> dict[str, Any]:
        return {"options": reader.list_of("options", read_option)}

    def faults(self, question: Question) -> Faults:
        if not good(question):
            yield "options", "one option at least needs a value above 0"

    def refusal_of_several(self, question: Question, chosen: tuple[str, ...]) -> Refusal | None:
        options = [question.option_by_key[key] for key in chosen]
        alone = next((option.label for option in options if option.value == 0), None)
        if alone is None:
            return None
        why = gettext_noop("“%(option)s” cannot stand beside another option.")
        return Refusal(why, {"option": alone.rstrip(".")})

    def best(self, question: Question) -> float:
        return 1

    def raw_value(self, question: Question, value: Value, today: date) -> float | None:
        """The share of the options above 0 that are ticked."""
        if not isinstance(value, tuple) or not value:
            return None
        return len(set(value) & set(good(question))) / len(good(question))

    def next_step(self, question: Question, value: Value, wanted: float) -> str:
        """All that is missing, and how many of it are needed where that is not all."""
        ticked = set(value) if isinstance(value, tuple) else set()
        missing = [key for key in good(question) if key not in ticked]
        need = math.ceil(wanted * len(good(question)) - 1e-9) - len(ticked & set(good(question)))
        labels = "; ".join(question.option_by_key[key].label.rstrip(".") for key in missing)
        return labels if need >= len(missing) else f"{need} more of: {labels}"

    def full_mark(self, question: Question, target: float) -> float:
        return min(1.0, target)

    def example(self, question: Question, target: float, today: date) -> Value:
        return tuple(good(question)[:3])


def good(question: Question) -> list[str]:
    return [option.key for option in question.options if option.value > 0]


TYPE = Multiple()
