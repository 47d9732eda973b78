"""Answers in words, as pages and reports show them."""

from datetime import date

from assessments.framework.definition import (
    Question,
    Value,
)
from documents.numbers import grouped as number_in_words


def said_in_words(question: Question, value: Value) -> list[str]:
    """What was answered as a person reads it; a key that the question does not know as it is."""
    if isinstance(value, tuple):
        options = question.option_by_key
        return [options[key].label if key in options else key for key in value]
    if value is None or value == "":
        return []
    if isinstance(value, (int, float)):
        return [f"{number_in_words(value)} {question.unit}".strip()]
    if question.type == "date":
        return [iso_in_words(value)]
    return [f"{value} {question.unit}".strip()]


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def iso_in_words(text: str) -> str:
    """A day kept as 2026-11-23; what is no day stays as it was typed."""
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return text
