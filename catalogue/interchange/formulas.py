"""A text that a spreadsheet would run is marked by an apostrophe on the way out, which is taken
away again on the way in. A text that has apostrophes before such a sign gets one more. Blanks
before a sign hide it from nobody, nor does its full width; a plain negative number is none. Pure.
"""

from __future__ import annotations

import re

SIGNS = ("=", "+", "-", "@", "\t", "\r")
WIDE = "＝＋－＠﹦﹢﹣﹫"
BLANKS = r"[\s\u180e\u200b-\u200d\u2060\u3164\ufeff]*"
RUN = rf"{BLANKS}[=+\-@\t\r{WIDE}]"
STARTS = re.compile(rf"'*{RUN}")
MARKED = re.compile(rf"'+{RUN}")
NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")


def escape(text: str) -> str:
    return f"'{text}" if STARTS.match(text) and not NEGATIVE.fullmatch(text) else text


def unescape(text: str) -> str:
    return text[1:] if MARKED.match(text) else text


def is_formula(text: str) -> bool:
    """Of a text from a file that cannot say by itself what is a formula."""
    return text.startswith(SIGNS) and not NEGATIVE.fullmatch(text)
