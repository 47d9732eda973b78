"""Numbers as people write them: read as meant, asked about, or refused; never another."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from documents import numbers
from documents.numbers import (
    Ambiguous,
    NoNumber,
    TooLong,
    format_of,
    grouped,
    known_format,
    plain,
    read,
    written,
)

PLACES = ["en-GB", "de-DE", "fr-FR", "de-CH", "en-IN", "pl-PL", "sv-SE", "pt-BR", "ar-EG", "fa-IR"]
NUMBERS = st.decimals(
    min_value=-(10**12), max_value=10**12, places=3, allow_nan=False, allow_infinity=False
)


def says(text: str, place: str = "en-GB", unit: str = ""):
    """The number, the readings that are offered, or why there is none."""
    try:
        return read(text, format_of(place), unit)
    except Ambiguous as found:
        return found.readings
    except TooLong:
        return "too long"
    except NoNumber:
        return "no number"


@given(NUMBERS, st.sampled_from(PLACES))
def test_what_a_place_writes_is_read_there_or_asked_about(number, place):
    tag = place.replace("-", "_")
    found = says(format_decimal(number, format="#,##0.###", locale=tag), place)
    found = found if isinstance(found, tuple) else (found,)
    assert number in [Decimal(repr(each)) for each in found]


@given(NUMBERS, st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_what_another_place_writes_is_never_read_as_another_number(number, writer, reader):
    """But for one habit that English shares with no decimal comma: 1,234 is a thousand there."""
    text = format_decimal(number, format="#,##0.###", locale=writer.replace("-", "_"))
    found = says(text, reader)
    if isinstance(found, (int, float)) and Decimal(repr(found)) != number:
        own, foreign = format_of(reader), format_of(writer)
        assert own.decimal != foreign.decimal
        assert text.count(",") == 1
        assert own.group == "," or own.decimal == ","


@given(NUMBERS, st.sampled_from(PLACES))
def test_what_stands_in_a_field_is_read_again_as_itself(number, place):
    own = format_of(place)
    value = float(number)
    assert read(written(value, own), own) == value


READ = {
    "1,234": 1234,
    "12,345.6": 12345.6,
    "1.234": 1.234,
    ".5": 0.5,
    "5.": 5,
    "+5": 5,
    "-0": 0,
    "1 234.5": 1234.5,
    "1\u202f234,5": 1234.5,
    "1\xa0234": 1234,
    "1'234.5": 1234.5,
    "1’234’567": 1234567,
    "1.234,56": 1234.56,
    "1.234.567": 1234567,
    "٣٫٥": 3.5,
    "١٬٢٣٤": 1234,
    "१२३": 123,
    "１２３．５": 123.5,
    "−5": -5,
    "1e3": 1000,
    "1e-13": 1e-13,
    "0.0000000000001": 1e-13,
    "½": 0.5,
    "1½": 1.5,
    "-1 ¾": -1.75,
    "\u200e1234\u200f": 1234,
    "00012": 12,
    "999999999999999": 999999999999999,
}
ASKED = {
    "0,125": (0.125, 125),
    "-0,500": (-0.5, -500),
    "0,5": (0.5, 5),
    "12,34": (12.34, 1234),
    ",5": (0.5, 5),
    "1234,567": (1234.567, 1234567),
}
REFUSED = {
    **dict.fromkeys(
        ["", "-", "inf", "nan", "-inf", "many", "1_0", "0x10", "1 2", "1,,2", "1..2", "--5", "1e"],
        "no number",
    ),
    **dict.fromkeys(
        ["1,23,456", "1,2,3", "1,234 567", "0,125,000", "50%", "£200", "2³", "①", "1/2"],
        "no number",
    ),
    **dict.fromkeys(
        ["9" * 400, "1e400", "1e-16", "9007199254740993", "0.1234567890123456", "⅓"], "too long"
    ),
}


@pytest.mark.parametrize("text", READ)
def test_read_in_english(text):
    assert says(text) == READ[text]


@pytest.mark.parametrize("text", ASKED)
def test_asked_about_in_english(text):
    assert says(text) == ASKED[text]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text):
    assert says(text) == REFUSED[text]


def test_each_by_their_own_format():
    assert says("0,125", "de-DE") == 0.125
    assert says("1.234", "de-DE") == (1.234, 1234)
    assert says("1.234.567,5", "de-DE") == 1234567.5
    assert says("1,234", "de-CH") == (1.234, 1234)
    assert says("1,23,456", "en-IN") == 123456
    assert says("1,234", "fr-FR") == 1.234


def test_a_unit_may_stand_beside_it():
    assert (says("50%", unit="%"), says("50 %", unit="per cent")) == (50, 50)
    assert (says("£200", unit="£"), says("250 ms", unit="ms")) == (200, 250)
    assert says("£200", unit="€") == "no number"


def test_the_language_that_a_browser_asks_for_first():
    assert format_of("de-DE,de;q=0.9,en;q=0.8").decimal == ","
    assert format_of("en;q=0.5, de;q=0.9").decimal == ","
    assert format_of("xx-YY, fr-FR;q=0.1").decimal == ","
    assert format_of("*").decimal == "."
    assert format_of("de;q=0").decimal == "."
    assert format_of("q=;;;,,," * 500).decimal == "."
    assert known_format("../../etc") is None


def test_written_out():
    assert (plain(1e-13), plain(50000.0), plain(1e15)) == (
        "0.0000000000001",
        "50000",
        "1000000000000000",
    )
    assert (grouped(1250), grouped(-12345.25), grouped(0.5)) == ("1250", "-12,345.25", "0.5")


def test_two_thousand_signs_are_looked_at_and_no_more():
    assert numbers.in_ascii(" " * 1_999 + "\u0661") == "1"
    with pytest.raises(numbers.TooLong):
        numbers.in_ascii(" " * 2_000 + "1")
