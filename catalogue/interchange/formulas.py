"""A text that a spreadsheet would run is marked by an apostrophe on the way out, which is taken
away again on the way in. A text that has apostrophes before such a sign gets one more. Pure."""

from __future__ import annotations

import re

STARTS = re.compile(r"'*[=+\-@\t\r]")
MARKED = re.compile(r"'+[=+\-@\t\r]")
SIGNS = ("=", "+", "-", "@", "\t", "\r")


def escape(text: str) -> str:
    return f"'{text}" if STARTS.match(text) else text


def unescape(text: str) -> str:
    return text[1:] if MARKED.match(text) else text


def is_formula(text: str) -> bool:
    """Of a text from a file that cannot say by itself what is a formula."""
    return text.startswith(SIGNS)
