"""One cleaner for all text that comes from outside. Pure.

Equal texts are stored alike, nothing invisible counts as said, and nothing in a text can turn the
order of what stands around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Literal, TypeVar

Item = TypeVar("Item")
MOST_MARKS = 8
LONGEST_IN_FILE_NAME = 60
# To put the marks on one letter into order takes the square of their number.
MOST_SORTED = 64

# What ends a line anywhere becomes one kind of line end: a browser sends two signs for it.
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# What broken bytes turn into, and code points that are no letter and never will be.
BROKEN = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffd]")
# Signs without a shape: of width nought, fillers, embeddings and overrides of direction.
UNSEEN = re.compile(
    "[\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0001]"
)
DIRECTION = re.compile("[\u061c\u200e\u200f]")
BLANKS = re.compile("[\u2800]")
# Flags of countries in a country are an emoji that tags follow; elsewhere tags are hidden text.
TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e0fff]")
SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
SELECTOR = re.compile(f"(?<![^\\s{SELECTORS}])[{SELECTORS}]+|(?<=[{SELECTORS}])[{SELECTORS}]+")
# Joiners shape the letters of these scripts and the parts of an emoji; elsewhere they only hide.
JOINED = (
    (0x0600, 0x08FF),
    (0x0900, 0x0FFF),
    (0x1000, 0x109F),
    (0x1780, 0x1AAF),
    (0x1B00, 0x1CFF),
    (0xA800, 0xABFF),
    (0xFB50, 0xFDCF),
    (0xFE70, 0xFEFE),
    (0x10A00, 0x11FFF),
    (0x1E900, 0x1E95F),
)
JOINER = re.compile("[\u200c\u200d]+")
OF_EMOJI = "\ufe0f\u20e3\u2194\u2195"


class Unreadable(ValueError):
    """The text holds what is no letter of any language: broken signs, which it lost on its way."""


class Controlling(Unreadable):
    """It holds control characters, which no file and no feed could carry."""


def clean(text: str) -> str:
    """As it is stored: its own letters in one spelling, lines ended by \\n, no blanks around it;
    empty where nothing of it can be seen. Raises `Unreadable`."""
    cleaned = LINE_END.sub("\n", text)
    if CONTROL.search(cleaned):
        raise Controlling
    if BROKEN.search(cleaned) or any(ord(sign) & 0xFFFE == 0xFFFE for sign in set(cleaned)):
        raise Unreadable
    if not cleaned.isascii():
        cleaned = without_unseen(normal("NFC", cleaned))
    cleaned = cleaned.strip()
    return cleaned if any(is_seen(sign) for sign in cleaned) else ""


def line(text: str) -> str:
    """`clean`, as one line of single blanks, with nothing in it that turns its direction."""
    return " ".join(clean(DIRECTION.sub("", text)).split())


# Letters that Unicode does not take apart into a letter and its mark.
WHOLE = str.maketrans(
    dict(zip("łøđðħı", "loddhi", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
)
ACCENTS = re.compile("[\u0300-\u036f]")


def folded(text: str) -> str:
    """By which it is looked for and put in order: without case, accents and forms of width. Marks
    of other scripts belong to their letters and stay."""
    if text.isascii():
        return text.lower()
    return ACCENTS.sub("", normal("NFKD", text).casefold()).translate(WHOLE)


def in_order(items: Iterable[Item], name: Callable[[Item], str]) -> list[Item]:
    """As people look for what `name` says of each; of the same name, as they came."""
    return sorted(items, key=lambda item: folded(name(item)))


def in_file_name(text: str) -> str:
    """Its letters and figures, of any script, parted by hyphens: as part of the name of a file.
    Marks belong to their letters: without them words in Hindi or Thai are others."""
    spelt = ("".join(run) if kept else "-" for kept, run in groupby(text.lower(), is_spelt))
    words = (word for word in "".join(spelt).split("-") if any(map(str.isalnum, word)))
    return "-".join(words)[:LONGEST_IN_FILE_NAME].strip("-")


def is_spelt(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def is_seen(sign: str) -> bool:
    """Signs that are newer than this Python (`Cn`) are taken for what they will be."""
    kind = unicodedata.category(sign)
    return kind[0] in "LNPS" or kind in ("Co", "Cn")


def without_unseen(text: str) -> str:
    seen = TAGS.sub(flag_or_selector, UNSEEN.sub("", BLANKS.sub(" ", text)))
    seen = JOINER.sub(joiner_where_needed, SELECTOR.sub("", seen))
    return without_towers(seen)


def flag_or_selector(tags: re.Match[str]) -> str:
    """Selectors choose the shape of an ideograph, and stand between tags in the table."""
    return tags[0] if tags[1] or "\U000e0100" <= tags[0] <= "\U000e01ef" else ""


def joiner_where_needed(joiners: re.Match[str]) -> str:
    before = joiners.string[joiners.start() - 1 : joiners.start()]
    return joiners[0][0] if before and takes_joiner(before) else ""


def takes_joiner(sign: str) -> bool:
    number = ord(sign)
    in_script = any(first <= number <= last for first, last in JOINED)
    return in_script or sign in OF_EMOJI or unicodedata.category(sign) in ("So", "Sk", "Cn")


def normal(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """Normalised, in a time that grows with the text and not with what is piled up in it."""
    return unicodedata.normalize(form, without_towers(text, MOST_SORTED))


def without_towers(text: str, most: int = MOST_MARKS) -> str:
    """No more marks on one letter than any language puts there."""
    kept = ((marks, "".join(signs)) for marks, signs in groupby(text, key=is_mark))
    return "".join(run[:most] if marks else run for marks, run in kept)


def is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Me") or unicodedata.combining(sign) > 0
