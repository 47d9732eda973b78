"""What a question type is. `question_types/` has a module for each. Pure.

A class that leaves out what has no default here cannot be instantiated, so that an incomplete type
fails when it is imported, and names what it lacks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessments.framework.definition import Band, Option, Question, Value
from documents.field_reader import Reader
from documents.numbers import grouped
from documents.translation import gettext_noop

Faults = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Refusal:
    """Why a value cannot be kept: a sentence to be translated, and what it is filled with."""

    why: str
    params: Mapping[str, str] = field(default_factory=dict)


def rise(values: Sequence[float]) -> bool:
    return list(values) == sorted(set(values))


def chosen_option(question: Question, value: Value) -> Option | None:
    if isinstance(value, tuple) and len(value) == 1:
        return question.option_by_key.get(value[0])
    return None


class QuestionType(ABC):
    """All that differs from type to type. Beside it stands a partial of the same name
    (`templates/assessments/question_types/`), which has the fields.

    `keys` are those that a document's question of this type has beside those of all types.
    `target` earns the full point where the document gives none; None: the document must.
    `conditions` may ask about such a question. `counts` says whether it ever can be scored.
    """

    keys: tuple[str, ...] = ()
    target: float | None = 1
    conditions: tuple[str, ...] = ("answered",)
    counts = True
    may_be_essential = False

    @property
    @abstractmethod
    def name(self) -> str:
        """As documents call it."""

    @property
    @abstractmethod
    def field(self) -> str:
        """How a form reads its value: one of `assessments.forms.answers.FIELDS`."""

    # --- in a document ---------------------------------------------------------------------------
    def read(self, reader: Reader) -> dict[str, Any]:
        """The attributes of a `Question` that `keys` give."""
        return {}

    def faults(self, question: Question) -> Faults:
        """What is wrong between those attributes, as (key, reason)."""
        yield from ()

    def hint(self, question: Question) -> str:
        """What may be answered, in one line, where listing the options would say less."""
        return ""

    # --- a value ---------------------------------------------------------------------------------
    def refusal(self, question: Question, value: Value) -> Refusal | None:
        """Why a value that was read cannot be kept."""
        return None

    def in_words(self, question: Question, value: Value) -> list[str]:
        """A key that the question does not know, and a value that was kept when the question was
        of another type, read as they are."""
        if isinstance(value, tuple):
            options = question.option_by_key
            return [options[key].label if key in options else key for key in value]
        if value is None or value == "":
            return []
        written = grouped(value) if isinstance(value, (int, float)) else value
        return [f"{written} {question.unit}".strip()]

    @abstractmethod
    def example(self, question: Question, target: float, today: date) -> Value:
        """An answer that reaches `target`, for the demo."""

    # --- its worth -------------------------------------------------------------------------------
    def is_scored(self, question: Question) -> bool:
        return self.counts

    def best(self, question: Question) -> float:
        """The highest value of any answer, and so the highest that a target can ask for."""
        return 1

    @abstractmethod
    def raw_value(self, question: Question, value: Value, today: date) -> float | None:
        """On the scale of the targets; None where `value` says nothing that the question knows."""

    def full_mark(self, question: Question, target: float) -> float:
        return target

    def worth(self, question: Question, value: Value, target: float, today: date) -> float | None:
        """From 0 to 1: min(1, value / target), so that what is enough for this profile is full."""
        raw = self.raw_value(question, value, today)
        return None if raw is None else min(1.0, raw / self.full_mark(question, target))

    def next_step(self, question: Question, value: Value, wanted: float) -> str:
        """What to reach so that the answer is worth `wanted`, on the scale of the targets; empty
        where nothing can be named."""
        return ""

    def next_worth(self, question: Question, value: float) -> float:
        """The lowest worth above `value` that an answer can have."""
        return self.best(question)


# --- what several types share ---------------------------------------------------------------------
def read_option(reader: Reader) -> Option:
    return Option(
        value=reader.number("value", least=0, most=10),
        key=reader.key(),
        label=reader.text("label"),
        descriptor=reader.text("descriptor", ""),
    )


class Choice(QuestionType):
    """One option, or several. A value is a tuple of their keys."""

    field = "choices"
    conditions = ("answered", "chosen")

    def refusal(self, question: Question, value: Value) -> Refusal | None:
        chosen = value if isinstance(value, tuple) else ()
        if any(key not in question.option_by_key for key in chosen):
            return Refusal(gettext_noop("That is not one of this question's options."))
        return self.refusal_of_several(question, chosen) if len(chosen) > 1 else None

    def refusal_of_several(self, question: Question, chosen: tuple[str, ...]) -> Refusal | None:
        return Refusal(gettext_noop("Choose one option."))

    def best(self, question: Question) -> float:
        return max((option.value for option in question.options), default=0)

    def raw_value(self, question: Question, value: Value, today: date) -> float | None:
        option = chosen_option(question, value)
        return None if option is None else option.value

    def next_step(self, question: Question, value: Value, wanted: float) -> str:
        labels = (option.label for option in question.options if option.value >= wanted)
        return next(labels, "")

    def next_worth(self, question: Question, value: float) -> float:
        above = [option.value for option in question.options if option.value > value]
        return min(above, default=self.best(question))


def read_band(reader: Reader) -> Band:
    return Band(reader.number("at-least"), reader.number("value", least=0, most=10))


class Banded(QuestionType):
    """Something that is measured, and scored by the bands that the document gives, if any."""

    target = None

    def faults(self, question: Question) -> Faults:
        if not rise([band.at_least for band in question.bands]):
            yield "bands", "must rise from one to the next"

    def is_scored(self, question: Question) -> bool:
        return bool(question.bands)

    def best(self, question: Question) -> float:
        return max((band.value for band in question.bands), default=0)

    def raw_value(self, question: Question, value: Value, today: date) -> float | None:
        """The highest band that is reached; below the first it is worth nothing."""
        measured = self.measured(value, today)
        if measured is None:
            return None
        reached = [band.value for band in question.bands if measured >= band.at_least]
        return reached[-1] if reached else 0.0

    def next_step(self, question: Question, value: Value, wanted: float) -> str:
        edges = (band.at_least for band in question.bands if band.value >= wanted)
        edge = next(edges, None)
        return "" if edge is None else self.from_on(question, edge)

    @abstractmethod
    def from_on(self, question: Question, edge: float) -> str:
        """What is measured, from the lower edge of a band on, in words."""

    @abstractmethod
    def measured(self, value: Value, today: date) -> float | None:
        """What is compared with the bands; None where `value` is of another kind."""
