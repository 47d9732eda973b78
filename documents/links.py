"""Addresses of pages that people and files name: evidence, sources, sites. Pure.

Whoever may read the page that names one sees it whole.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

BLANK = re.compile(r"[\s\x00-\x20\x7f-\x9f]")


class NoAddress(ValueError):
    """It is no http or https address, or too long for one."""


class Telling(ValueError):
    """A user's name or a password stands in it."""


def check(text: str, longest: int) -> None:
    """Raises `NoAddress` or `Telling`."""
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise NoAddress from None
    if not is_whole or len(text) > longest or BLANK.search(text):
        raise NoAddress
    if "@" in parts.netloc:
        raise Telling
