"""Numbers as people write them, country by country. Pure.

A number is read by the format of who wrote it. What can be read in two ways is asked about, never
guessed; what cannot be kept to its last digit is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from documents.text import DIRECTION, UNSEEN

Number = int | float
# A float keeps every decimal number of so many digits; one more, and some change.
MOST_DIGITS = 15
LONGEST = 60
DEFAULT = "en-GB"

SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2012\u2013\ufe63\uff0d", "-"),
        **dict.fromkeys("\uff0b\ufe62", "+"),
        **dict.fromkeys("\uff0e", "."),
        **dict.fromkeys("\uff0c\u060c", ","),
        **dict.fromkeys("\u2019\u02bc\uff07\u066c", "'"),
        **dict.fromkeys("\t\n\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007", " "),
        **dict.fromkeys("\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    }
)
SHAPE = re.compile(r"([+-]?) ?(\d[\d.,' ]*|[.,]\d+)(?:[eE]([+-]?\d{1,3}))?\Z")
FRACTION = re.compile(r"([+-]?) ?(\d*) ?([¼-¾⅐-⅞↉])\Z")


class NoNumber(ValueError):
    """It cannot be read as a number, or has so many digits that some would be lost."""


class TooLong(NoNumber):
    """It has more digits than are kept."""


class Ambiguous(ValueError):
    """It can be read in more than one way: as any of `readings`."""

    def __init__(self, readings: tuple[Number, ...]):
        super().__init__(readings)
        self.readings = readings


@dataclass(frozen=True)
class Format:
    """How the people of one place (`tag`) write a number: the sign before its decimals, the sign
    between its groups, and how many digits a group has beyond the last three."""

    tag: str = DEFAULT
    decimal: str = "."
    group: str = ","
    inner: int = 3


ENGLISH = Format()


@lru_cache(maxsize=256)
def format_of(accept_language: str) -> Format:
    """Of the first language that a browser asks for and that is known."""
    known = (known_format(tag) for tag in preferred(accept_language[:200]))
    return next(filter(None, known), ENGLISH)


def known_format(tag: str) -> Format | None:
    try:
        locale = Locale.parse(tag[:35], sep="-")
    except (ValueError, UnknownLocaleError):
        return None
    signs = locale.number_symbols["latn"]
    group = signs["group"].translate(SIGNS)
    return Format(tag, signs["decimal"], group, locale.decimal_formats[None].grouping[1])


def preferred(accept_language: str) -> list[str]:
    tags = []
    for part in accept_language.split(","):
        tag, _semicolon, weight = part.partition(";")
        tag, quality = tag.strip(), re.search(r"q=([01](?:\.\d*)?)", weight)
        if tag and tag != "*":
            tags.append((float(quality[1]) if quality else 1.0, tag))
    return [tag for quality, tag in sorted(tags, key=lambda pair: -pair[0]) if quality > 0]


_own: ContextVar[Format] = ContextVar("own_format", default=ENGLISH)


def own_format() -> Format:
    """Of the person whose request this is."""
    return _own.get()


@contextmanager
def writing_as(wanted: Format) -> Iterator[None]:
    token = _own.set(wanted)
    try:
        yield
    finally:
        _own.reset(token)


# --- reading ------------------------------------------------------------------------------------
def read(text: str, own: Format, unit: str = "") -> Number:
    """The number that `text` says to who writes as `own`; `unit` may stand before or after it.
    Raises `NoNumber`, or `Ambiguous` with all that it may mean."""
    plain = without_unit(in_ascii(text.replace("\u066b", own.decimal)), unit)
    if fraction := FRACTION.match(plain):
        return exact(fraction_of(*fraction.groups()))
    shape = SHAPE.match(plain)
    if not shape:
        raise NoNumber
    sign, digits, power = shape.groups()
    readings = [scaled(sign, reading, power) for reading in readings_of(digits.rstrip(), own)]
    numbers = tuple(dict.fromkeys(exact(number) for number in readings))
    if len(numbers) > 1:
        raise Ambiguous(numbers)
    return numbers[0]


def in_ascii(text: str) -> str:
    """Digits and signs of any script as those of ASCII; nothing invisible."""
    if len(text) > 2_000:
        raise TooLong
    signs = DIRECTION.sub("", UNSEEN.sub("", text.translate(SIGNS))).strip()
    return "".join(
        str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign
        for sign in signs
    )


def without_unit(text: str, unit: str) -> str:
    for word in filter(None, (unit, {"per cent": "%", "percent": "%"}.get(unit, ""))):
        if text.casefold().endswith(word.casefold()):
            return text[: -len(word)].rstrip()
        if text.casefold().startswith(word.casefold()):
            return text[len(word) :].lstrip()
    return text


def fraction_of(sign: str, whole: str, part: str) -> Decimal:
    value = Decimal(whole[:LONGEST] or 0) + Decimal(repr(unicodedata.numeric(part)))
    return -value if sign == "-" else value


def scaled(sign: str, digits: str, power: str | None) -> Decimal:
    return Decimal(f"{sign}{digits}{f'e{power}' if power else ''}")


def readings_of(text: str, own: Format) -> list[str]:
    """What `text` of digits and separators may mean, as digits with a point before decimals."""
    if len(text) > LONGEST:
        raise TooLong
    separators = re.sub(r"\d", "", text)
    kinds = dict.fromkeys(separators)
    if not kinds:
        return [text]
    if len(kinds) == 1:
        return of_one_kind(text, separators, own)
    last = separators[-1]
    whole, _separator, rest = text.rpartition(last)
    if len(kinds) > 2 or separators.count(last) > 1 or last not in ".,":
        raise NoNumber
    return [f"{joined(whole, separators[0], own)}.{rest}"]


def of_one_kind(text: str, separators: str, own: Format) -> list[str]:
    separator = separators[0]
    if separator not in ".," or len(separators) > 1:
        return [joined(text, separator, own)]
    if separator == own.decimal:
        return [text.replace(separator, ".")]
    if separator == own.group == "," and is_grouped(text, separator, own):
        return [joined(text, separator, own)]
    return [text.replace(separator, "."), text.replace(separator, "")]


def joined(text: str, separator: str, own: Format) -> str:
    if not is_grouped(text, separator, own):
        raise NoNumber
    return text.replace(separator, "")


def is_grouped(text: str, separator: str, own: Format) -> bool:
    """In threes, or as `own` groups; and no group before which nothing stands."""
    first, *groups = text.split(separator)
    if not re.match(r"[1-9]\d{0,2}\Z", first):
        return False
    in_threes = all(len(group) == 3 for group in groups)
    *inner, last = groups
    as_own = len(first) <= own.inner and all(len(group) == own.inner for group in inner)
    return in_threes or (as_own and len(last) == 3)


def exact(number: Decimal) -> Number:
    """`number` as JSON keeps it to its last digit."""
    if not is_kept(number):
        raise TooLong
    return int(number) if number == number.to_integral_value() else float(number)


def is_kept(number: Decimal) -> bool:
    """Whether it is written out with no more digits than a float keeps."""
    if not number:
        return True
    if not -LONGEST < number.adjusted() < LONGEST:
        return False
    whole, _point, decimals = f"{abs(number):f}".partition(".")
    return len(whole.lstrip("0")) + len(decimals.rstrip("0")) <= MOST_DIGITS


# --- writing ------------------------------------------------------------------------------------
def plain(value: Number) -> str:
    """All its digits and no exponent, with a point before decimals."""
    whole, _point, decimals = f"{Decimal(repr(value)):f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def written(value: Number, own: Format) -> str:
    """As its person types it, so that it is read again as itself."""
    return plain(value).replace(".", own.decimal)


def grouped(value: Number) -> str:
    """For sentences in English, in threes from ten thousand on: 1250, but 50,000."""
    whole, point, decimals = plain(value).partition(".")
    return (f"{int(whole):,}" if len(whole.lstrip("-")) > 4 else whole) + point + decimals
