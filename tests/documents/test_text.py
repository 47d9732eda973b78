"""One cleaner for all text: what is kept, what goes, and what is refused."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.form_fields.addresses import plain
from accounts.form_fields.names import NameField
from documents import text as texts
from documents.text import MOST_MARKS, Controlling, Unreadable, clean, folded, in_file_name, line

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
INVISIBLE = {
    "blanks": " \t\n\xa0\u2003\u3000",
    "zero-width space": "\u200b",
    "joiners": "\u200c\u200d",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\xad",
    "Hangul fillers": "\u3164\u115f\u1160\uffa0",
    "braille blank": "\u2800",
    "variation selectors": "\ufe0f\ufe0e\U000e0100",
    "tags": "\U000e0041\U000e007f",
    "directions": "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "a mark on nothing": "\u0301",
    "grapheme joiner": "\u034f",
    "invisible times": "\u2062",
    "Mongolian": "\u180b\u180e",
    "object": "\ufffc",
}


@pytest.mark.parametrize("name", INVISIBLE)
def test_only_invisible_is_empty(name):
    assert (clean(INVISIBLE[name]), line(INVISIBLE[name])) == ("", "")
    assert clean(f"{INVISIBLE[name]}\n{INVISIBLE[name]}") == ""


KEPT = {
    "family": "👨‍👩‍👧",
    "heart": "❤️",
    "keycap": "1️⃣",
    "skin and gender": "🤦🏽‍♂️",
    "nodding": "🙂‍↔️",
    "a country in a country": SCOTLAND,
    "Persian": "می‌خواهم",
    "Hindi": "क्‍ष",
    "Malayalam at its end": "ന്‍",
    "Sinhala": "ශ්‍රී",
    "ideograph in one shape": "葛\U000e0100",
    "braille": "⠃⠗⠇",
    "Polish": "Łódź",
    "Vietnamese": "Tiếng Việt",
    "Hebrew with points": "שָׁלוֹם",
    "Thai": "สวัสดี",
    "private use": "\ue000",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_languages_need_is_kept(name):
    assert clean(KEPT[name]) == unicodedata.normalize("NFC", KEPT[name])
    assert line(KEPT[name]) == clean(KEPT[name])


def test_long_text_keeps_marks_of_direction_but_nothing_that_turns_it():
    assert clean("a\u202eb\u2066c\u200fd") == "abc\u200fd"
    assert line("a\u202eb\u2066c\u200fd\u061ce") == "abcde"


def test_hidden_signs_between_letters_go():
    assert clean("pass\u200bwo\xadrd\u2060 a\u200db") == "password ab"
    assert clean("x\U000e0049\U000e0067y") == "xy"


def test_lines_end_in_one_way():
    assert clean(" a\r\nb\rc\u2028d\x0be\x85f \r\n") == "a\nb\nc\nd\ne\nf"
    assert line("a\r\n b\t\tc") == "a b c"


def test_equal_letters_are_stored_alike():
    assert clean("Łódź".join(("", unicodedata.normalize("NFD", "é")))) == "Łódźé"
    assert clean(unicodedata.normalize("NFD", "Škoda Přeprava")) == "Škoda Přeprava"


def test_towers_of_marks_are_cut():
    assert clean("e" + "\u0317" * 200 + "x") == "e" + "\u0317" * MOST_MARKS + "x"


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b", "\x7f", "\x9b"])
def test_control_characters_are_refused(sign):
    with pytest.raises(Controlling):
        clean(f"a{sign}b")


@pytest.mark.parametrize("sign", ["\ufffd", chr(0xD800), "\ufffe", "\uffff", "\U0010ffff"])
def test_damage_is_refused(sign):
    with pytest.raises(Unreadable):
        line(f"a{sign}b")


@given(st.text(max_size=40))
def test_what_is_clean_stays_as_it_is(text):
    try:
        found = clean(text)
    except Unreadable:
        return
    assert clean(found) == found
    assert line(line(text)) == line(text)
    assert "\n" not in line(text)
    found.encode()


@pytest.mark.parametrize("sign", ["\u200d", "\ufe0f", "\u0301", "\U000e0041", "क\u200d", " ", "\n"])
def test_no_text_takes_long(sign):
    assert len(clean("a" + sign * 100_000)) <= 200_001


@pytest.mark.parametrize(
    ("name", "in_file"),
    [
        ("Gripper: fault/prediction", "gripper-fault-prediction"),
        ("  Łódź depot – Prüfung  ", "łódź-depot-prüfung"),
        ("検査 2", "検査-2"),
        ("हिन्दी ไทย", "हिन्दी-ไทย"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"b\\c;d', "a-b-c-d"),
        ("🚀\ufe0f", ""),
        ("ab " * 40, "-".join(["ab"] * 20)),
    ],
)
def test_what_stands_in_the_name_of_a_file(name, in_file):
    assert in_file_name(name) == in_file


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Évaluation", "evaluation"),
        ("ＭＬｆｌｏｗ", "mlflow"),
        ("mlﬂow", "mlflow"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Straße", "STRASSE"),
        ("İstanbul ılık", "istanbul ilik"),
        ("Þórr Æsir", "thorr aesir"),
        ("Ελληνικά", "ελληνικα"),
    ],
)
def test_what_is_looked_for_and_put_in_order_alike(text, same):
    assert folded(text) == folded(same)


@pytest.mark.parametrize(("text", "other"), [("कि", "क"), ("กำ", "กา"), ("가", "각"), ("が", "か")])
def test_marks_that_make_another_word_stay(text, other):
    assert folded(text) != folded(other)


# Each makes a careless expression, or the sorting of marks, take the square of its length.
GROWING = {
    "marks of two classes": "e" + "\u0315\u0300" * 100_000,
    "a tone beside a mark": "\u1100" + "\u302e\u0300\u0315" * 70_000,
    "one word": "x" * 200_000,
    "points": "a." * 100_000,
    "schemes without an end": "a:" * 100_000,
}


@pytest.mark.parametrize("way", [clean, line, plain, NameField(max_length=120).validate])
@pytest.mark.parametrize("name", GROWING)
def test_the_time_grows_no_faster_than_the_text(name, way):
    """Whoever is signed out may send a megabyte of it: a name, or an address to sign in with."""
    before = time.process_time()
    way(GROWING[name])
    assert time.process_time() - before < 4


def test_joiners_stand_in_the_scripts_that_need_them_from_the_first_letter_to_the_last():
    inside = [0x0600, 0x08FF, 0x0900, 0x0FD9, 0x1000, 0x109F, 0x1780, 0x1AAD, 0x1B00, 0x1CFA]
    inside += [0xA800, 0xABF9, 0xFB50, 0xFDC7, 0xFE70, 0xFEFC, 0x10A00, 0x1E900, 0x1E95F]
    outside = [ord("a"), 0x05D0, 0x10A0, 0x1100, 0x1D00, 0xA7FF, 0xFDF0, 0xAC00]
    outside += [0x10808, 0x12000, 0x1EE00]
    assert [hex(each) for each in inside if not texts.takes_joiner(chr(each))] == []
    assert [hex(each) for each in outside if texts.takes_joiner(chr(each))] == []


def test_a_mark_is_what_stands_on_another_letter():
    assert [sign for sign in "a\u0301\u20dd\u0903 1\u3099" if texts.is_mark(sign)] == [
        *("\u0301", "\u20dd", "\u3099")
    ]
