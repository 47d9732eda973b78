"""Days in words. Pure."""

from datetime import date


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def iso_in_words(text: str) -> str:
    """A day kept as 2026-11-23; what is no day stays as it was typed."""
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return text
