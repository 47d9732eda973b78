"""What people type into an answer, parsed and checked. Nothing that was typed is dropped unsaid."""

from collections.abc import Callable
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.form_fields.fields import Line, Text, checked, number, readings
from assessments.answer_data import value_of
from assessments.framework.definition import Question
from assessments.framework.question_types import type_of
from assessments.models import Status
from assessments.services.answers import Content
from documents import numbers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Stored = list[str] | numbers.Number | str | None
LONGEST_TEXT, LONGEST_NOTE, LONGEST_REASON = 10_000, 4_000, 1_000
MOST_LINKS, LONGEST_URL, LONGEST_LABEL = 10, 1_000, 120
LINK = ("url", "label", "until")
NO_ADDRESS = gettext_lazy("A link to evidence starts with https:// or http:// (%(link)s).")
TELLING = gettext_lazy(
    "Take the name and password out of the link to evidence: every reader would see them."
)
SHORTEN = gettext_lazy(
    "Shorten the {what}: at most %(limit_value)d characters, and it has %(show_value)d."
)


def optional(kind: type[forms.CharField], longest: int, what: "StrOrPromise") -> forms.CharField:
    """All that is wrong with an answer is said in one place, so each sentence names its field."""
    why = format_lazy(SHORTEN, what=what)
    return kind(required=False, max_length=longest, error_messages={"max_length": why})


class AnswerForm(forms.Form):
    """One answer to one question. `content` holds what is to be stored once it is valid."""

    data: QueryDict

    status = forms.ChoiceField(
        choices=Status.choices,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This is not a status an answer can have.")},
    )
    reason = optional(Line, LONGEST_REASON, gettext_lazy("reason"))
    note = optional(Text, LONGEST_NOTE, gettext_lazy("note"))
    flag = forms.BooleanField(required=False)

    def __init__(self, question: Question, data: QueryDict) -> None:
        super().__init__(data)
        self.question = question
        self.readings: list[str] = []

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        status = cleaned.get("status") or Status.ANSWERED
        value = self.read_value() if status == Status.ANSWERED else None
        if status == Status.ANSWERED and value is None:
            status = Status.OPEN
        cleaned |= {"status": status, "value": value}
        self.check_one_answer(status)
        self.check_not_applicable(status, cleaned.get("reason", ""))
        cleaned["evidence"] = self.read_evidence()
        return cleaned

    @property
    def content(self) -> Content:
        """A reason is kept beside every status: who comes back to “not applicable” finds it."""
        cleaned = self.cleaned_data
        return Content(
            status=str(cleaned["status"]),
            value=cleaned["value"],
            reason=cleaned["reason"],
            note=cleaned["note"],
            flag=cleaned["flag"],
            evidence=tuple(cleaned["evidence"]),
        )

    def check_one_answer(self, status: str) -> None:
        """“Don't know” beside an answer would drop one of the two."""
        is_answered = self.data.getlist("choice") or self.data.get("value", "").strip()
        if status in (Status.UNKNOWN, Status.NOT_APPLICABLE) and is_answered:
            why = _("You gave an answer and chose “%(status)s” too. Take one of the two away.")
            self.add_error("status", why % {"status": Status(status).label})

    def check_not_applicable(self, status: str, reason: str) -> None:
        if status != Status.NOT_APPLICABLE:
            return
        if not self.question.na:
            self.add_error(
                "status", _("This question always applies. “Don't know” is an answer too.")
            )
        elif not reason:
            self.add_error("reason", _("Say why this does not apply: one sentence is enough."))

    def read_value(self) -> Stored:
        kind = type_of(self.question)
        try:
            value = FIELDS[kind.field](self.question, self.data)
        except ValidationError as error:
            self.readings = readings(error)
            self.add_error(None, error)
            return None
        refusal = kind.refusal(self.question, value_of(value))
        if refusal is None:
            return value
        self.add_error(None, _(refusal.why) % refusal.params)
        return None

    # --- evidence ---------------------------------------------------------------------------
    def read_evidence(self) -> list[dict[str, Any]]:
        """Parallel lists of addresses, labels and dates; an empty row is nothing."""
        rows = [self.read_link(*row) for row in typed_links(self.data)]
        if len(rows) > MOST_LINKS:
            self.add_error(None, _("Ten links at most."))
        return [row for row in rows if any(row.values())]

    def read_link(self, url: str, label: str, until: str) -> dict[str, Any]:
        try:
            return read_link(url, label, until)
        except ValidationError as error:
            self.add_error(None, error)
            return {}


def read_choices(question: Question, data: QueryDict) -> Stored:
    return list(dict.fromkeys(data.getlist("choice"))) or None


def read_number(question: Question, data: QueryDict) -> Stored:
    return number(data.get("value", ""), data.get("meant", ""), question.unit)


def read_day(question: Question, data: QueryDict) -> Stored:
    why = _("Type a date as year-month-day, such as 2026-11-23.")
    return as_day(data.get("value", ""), why)


def read_text(question: Question, data: QueryDict) -> Stored:
    return optional(Text, LONGEST_TEXT, _("answer")).clean(data.get("value", "")) or None


# Every question type names one of these as its `field`.
FIELDS: dict[str, Callable[[Question, QueryDict], Stored]] = {
    "choices": read_choices,
    "number": read_number,
    "day": read_day,
    "text": read_text,
}


def typed_links(data: QueryDict) -> list[tuple[str, str, str]]:
    """The rows of evidence in which anything stands."""
    urls, labels, untils = (data.getlist(f"evidence_{name}") for name in LINK)
    return [row for row in zip_longest(urls, labels, untils, fillvalue="") if any(row)]


def read_link(url: str, label: str, until: str) -> dict[str, Any]:
    url = optional(Line, LONGEST_URL, _("address of the evidence")).clean(url)
    label = optional(Line, LONGEST_LABEL, _("words about the evidence")).clean(label)
    holds = as_day(until, _("Type the date until which the evidence holds as year-month-day."))
    if not url and (label or holds):
        raise ValidationError(
            _("Give the address of this evidence: “%(said)s” stands without one."),
            params={"said": label or holds},
        )
    if url:
        checked(url, LONGEST_URL, NO_ADDRESS, TELLING, link=url[:60])
    return {"url": url, "label": label, "until": holds}


def as_day(typed: str, why: str) -> str | None:
    typed = optional(Line, 40, _("day")).clean(typed)
    try:
        return date.fromisoformat(typed).isoformat() if typed else None
    except ValueError:
        raise ValidationError(why) from None


def read_version(data: QueryDict, name: str = "version") -> int | None:
    """The version that the writer has seen; None where it is missing or no number. Out of a
    conflict it is `keep`: the one that was shown beside theirs, which they chose to replace."""
    typed = data.get("keep") or data.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def read_mutation(data: QueryDict) -> UUID | None:
    """The id of one change, drawn by the script. Raises ValueError where it is no UUID."""
    typed = data.get("mutation_id", "")
    return UUID(typed) if typed else None
