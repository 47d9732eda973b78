"""Names of people and organisations, which go into mail to strangers: one line, and no link."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Line
from documents.text import normal

# Schemes are short; without a bound, looking for one takes the square of a long word's length.
LINK = re.compile(r"[a-z][a-z0-9+.-]{0,30}:/|\bwww\.|[^\s.]\.[^\W\d_]{2,}[/?#:]", re.IGNORECASE)
DOT = re.compile(r"(?<=\w)[.\u3002\uff0e\uff61](?=\w)")
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LONGEST_IN_MAIL = 60


def one_line(text: str) -> str:
    """Line breaks of every kind become blanks; other control characters, and those that turn the
    line around, go."""
    return " ".join("".join(letter for letter in text if is_plain(letter)).split())


def is_plain(letter: str) -> bool:
    is_control = unicodedata.category(letter) == "Cc" and not letter.isspace()
    return not is_control and letter not in TURNING


def for_mail(name: str) -> str:
    """Short, on one line, and nothing in it that a mail reader would make a link of."""
    name = one_line(name)
    if len(name) > LONGEST_IN_MAIL:
        name = name[: LONGEST_IN_MAIL - 1].rstrip() + "…"
    return DOT.sub("[.]", name.replace("://", "[:]//"))


class NameField(Line):
    def validate(self, value: str) -> None:
        super().validate(value)
        if LINK.search(normal("NFKC", value)):
            raise ValidationError(_("A name cannot hold a web address."), code="link")
