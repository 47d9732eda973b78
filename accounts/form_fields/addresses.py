"""An e-mail address as it is kept and compared, however it was typed or pasted."""

import unicodedata

from django.conf import settings
from django.urls import reverse

from documents.text import normal

# Drawn as nothing, though Unicode does not count them among the controls and formats.
BLANKS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
UNSEEN = ("Cc", "Cf")


def is_seen(letter: str) -> bool:
    is_selector = "\ufe00" <= letter <= "\ufe0f"
    return not (unicodedata.category(letter) in UNSEEN or letter in BLANKS or is_selector)


def plain(typed: str) -> str:
    """In small letters of ordinary width, without what cannot be seen and blanks around it."""
    seen = "".join(letter for letter in typed if letter in "\t\r\n" or is_seen(letter))
    wide = normal("NFKC", seen).replace("\u3002", ".")
    return normal("NFKC", wide.strip().lower())


def absolute(path: str) -> str:
    """Of the hub as people know it, whatever host a request named."""
    return f"{settings.PUBLIC_BASE_URL}{path}"


def link(name: str, *parts: object) -> str:
    return absolute(reverse(name, args=parts))
