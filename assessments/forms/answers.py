"""What people type into an assessment, parsed and checked."""

import re
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.framework import Question
from assessments.models import Status
from assessments.services.answers import Content

# As people write numbers: commas only between thousands, a point before decimals.
NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\Z", re.ASCII)

LONGEST_TEXT, LONGEST_NOTE, LONGEST_REASON = 10_000, 4_000, 1_000
MOST_LINKS, LONGEST_URL, LONGEST_LABEL = 10, 1_000, 120
UNREADABLE = gettext_lazy("This contains characters that could not be read. Type it again.")


class Text(forms.CharField):
    """Refuses what broken UTF-8 turns into, so that no damaged text is stored."""

    def clean(self, value):
        cleaned = super().clean(value)
        if "\ufffd" in cleaned:
            raise ValidationError(UNREADABLE)
        return cleaned


class AnswerForm(forms.Form):
    """One answer to one question. `content` holds what is to be stored once it is valid."""

    status = forms.ChoiceField(
        choices=Status.choices,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This is not a status an answer can have.")},
    )
    reason = Text(required=False, max_length=LONGEST_REASON)
    note = Text(required=False, max_length=LONGEST_NOTE)
    flag = forms.BooleanField(required=False)

    def __init__(self, question: Question, data):
        super().__init__(data)
        self.question = question

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        status = cleaned.get("status") or Status.ANSWERED
        value = self.read_value() if status == Status.ANSWERED else None
        if status == Status.ANSWERED and value is None:
            status = Status.OPEN
        cleaned |= {"status": status, "value": value}
        self.check_not_applicable(status, cleaned.get("reason", ""))
        cleaned["evidence"] = self.read_evidence()
        return cleaned

    @property
    def content(self) -> Content:
        cleaned = self.cleaned_data
        applies = cleaned["status"] != Status.NOT_APPLICABLE
        return Content(
            status=str(cleaned["status"]),
            value=cleaned["value"],
            reason="" if applies else cleaned["reason"],
            note=cleaned["note"],
            flag=cleaned["flag"],
            evidence=tuple(cleaned["evidence"]),
        )

    def check_not_applicable(self, status, reason: str) -> None:
        if status != Status.NOT_APPLICABLE:
            return
        if not self.question.na:
            self.add_error(
                "status", _("This question always applies. “Don't know” is an answer too.")
            )
        elif not reason:
            self.add_error("reason", _("Say why this does not apply: one sentence is enough."))

    # --- the value, by type --------------------------------------------------------------
    def read_value(self):
        if self.question.is_choice:
            return self.read_choice()
        typed = self.data.get("value", "").strip()
        if not typed:
            return None
        reader = {"number": self.read_number, "date": self.read_date, "text": self.read_text}
        return reader[self.question.type](typed)

    def read_choice(self) -> list[str] | None:
        chosen = list(dict.fromkeys(self.data.getlist("choice")))
        options = self.question.option_by_key
        if any(key not in options for key in chosen):
            self.add_error(None, _("That is not one of this question's options."))
            return None
        if len(chosen) > 1 and self.question.type != "multiple":
            self.add_error(None, _("Choose one option."))
            return None
        alone = next((options[key].label for key in chosen if options[key].value == 0), "")
        if len(chosen) > 1 and alone:
            why = _("“%(option)s” cannot stand beside another option.")
            self.add_error(None, why % {"option": alone.rstrip(".")})
            return None
        return chosen or None

    def read_number(self, typed: str) -> float | None:
        if not NUMBER.match(typed):
            self.add_error(None, _("Type a number, such as 250 or 0.5."))
            return None
        number = float(typed.replace(",", ""))
        least, most = self.question.minimum, self.question.maximum
        if least is not None and number < least:
            self.add_error(None, _("The number must be %(least)g or more.") % {"least": least})
        elif most is not None and number > most:
            self.add_error(None, _("The number must be %(most)g or less.") % {"most": most})
        return number

    def read_date(self, typed: str) -> str | None:
        try:
            return date.fromisoformat(typed).isoformat()
        except ValueError:
            self.add_error(None, _("Type a date as year-month-day, such as 2026-11-23."))
            return None

    def read_text(self, typed: str) -> str | None:
        try:
            return Text(max_length=LONGEST_TEXT).clean(typed)
        except ValidationError as error:
            self.add_error(None, error)
            return None

    # --- evidence ---------------------------------------------------------------------------
    def read_evidence(self) -> list[dict]:
        """Parallel lists of addresses, labels and dates; a row without an address is nothing."""
        urls = self.data.getlist("evidence_url")
        labels = self.data.getlist("evidence_label")
        untils = self.data.getlist("evidence_until")
        pad = [""] * len(urls)
        rows = [
            self.read_link(url.strip(), label.strip(), until.strip())
            for url, label, until in zip(urls, labels + pad, untils + pad, strict=False)
            if url.strip()
        ]
        if len(rows) > MOST_LINKS:
            self.add_error(None, _("Ten links at most."))
        return rows

    def read_link(self, url: str, label: str, until: str) -> dict:
        try:
            parts = urlsplit(url)
            if (
                parts.scheme not in ("http", "https")
                or not parts.hostname
                or "\ufffd" in url + label
            ):
                raise ValueError
            if len(url) > LONGEST_URL or len(label) > LONGEST_LABEL or "\0" in url + label:
                raise ValueError
        except ValueError:
            self.add_error(
                None,
                _("A link to evidence starts with https:// or http:// (%(link)s).")
                % {"link": url[:60]},
            )
        try:
            until = date.fromisoformat(until).isoformat() if until else None
        except ValueError:
            self.add_error(
                None, _("Type the date until which the evidence holds as year-month-day.")
            )
        return {"url": url, "label": label, "until": until}


def read_version(data) -> int | None:
    """The version that the writer has seen; None where it is missing or no number. Out of a
    conflict it is `keep`: the one that was shown beside theirs, which they chose to replace."""
    typed = data.get("keep") or data.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def read_mutation(data) -> UUID | None:
    """The id of one change, drawn by the script. Raises ValueError where it is no UUID."""
    typed = data.get("mutation_id", "")
    return UUID(typed) if typed else None
