"""What a report's text needs before it is set: whose forms of Han letters, which way a paragraph
runs, and nothing that cannot be seen."""

import re
import unicodedata
from collections import Counter
from html import escape, unescape
from typing import Any

# Soft hyphens cost the layout more than they give; overrides turn around what stands beside them.
UNSEEN = re.compile("[\u00ad\u202a-\u202e\u2066-\u2069]")
TAG = re.compile(r"(<[^>]*>)")
OPENS_TEXT = re.compile(r"<(?:p|h[1-6]|td|th|li|a|b|bdi|div|span)\b(?![^>]*\bdir=)")
KANA = re.compile("[\u3040-\u30ff]")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# A word longer than a line is laid out again for every line of it, unless it may be broken. Scripts
# that write no spaces have their own breaks, and get more of a run before one is added.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff"
LONG_WORD = re.compile(f"[^ \t\r\n\u200b{SPACELESS}]{{100,}}|[{SPACELESS}]{{500,}}")
PIECE = 20
JOINER = "\u200d"
MAY_BREAK = "\u200b"  # draws nothing, and is not in the text that a reader of the file copies
LATIN_ENDS = "\u0590"  # below it all runs from the left and is nobody's Han
# Each language's own table of letters tells them apart; the first that has them all is taken.
TABLES = {"zh-Hans": "gb2312", "zh-Hant": "big5", "ja": "shift_jis", "ko": "euc_kr"}
INSTEAD = "\u25a1"
NAMED_AT_MOST = 20


def has(table: str, letter: str) -> bool:
    try:
        letter.encode(table)
    except UnicodeEncodeError:
        return False
    return True


def language(text: str, likely: str = "") -> str:
    """Of Chinese, Japanese or Korean text; "" for any other. `likely` decides where the letters
    are the same in more than one."""
    if KANA.search(text):
        return "ja"
    if HANGUL.search(text):
        return "ko"
    letters = HAN.findall(text)
    if not letters:
        return ""
    known = {name: sum(has(table, letter) for letter in letters) for name, table in TABLES.items()}
    most = [name for name, count in known.items() if count == max(known.values())]
    return likely if likely in most else most[0]


def runs_right_to_left(text: str) -> bool:
    """By its first letter that has a direction."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def in_pieces(word: re.Match[str]) -> str:
    """With a place to break after every so many letters, never inside what is drawn as one."""
    pieces: list[str] = []
    since = 0
    for letter in word.group():
        if since >= PIECE and not is_attached(letter) and pieces[-1] != JOINER:
            pieces.append(MAY_BREAK)
            since = 0
        pieces.append(letter)
        since += 1
    return "".join(pieces)


def is_attached(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf", "Sk")


def broken(text: str) -> str:
    """`text` as it stands in HTML, its long words in pieces."""
    plain = unescape(text)
    return escape(LONG_WORD.sub(in_pieces, plain)) if LONG_WORD.search(plain) else text


def marked(tag: str, text: str, likely: str) -> tuple[str, str]:
    """The tag that opens the text says its direction and language; where another tag stands before
    it, a span says the language."""
    opens = OPENS_TEXT.match(tag)
    if opens and runs_right_to_left(text):
        tag = f'{tag[:-1]} dir="rtl">'
    spoken = language(text, likely)
    if spoken and opens:
        return f'{tag[:-1]} lang="{spoken}">', text
    return tag, f'<span lang="{spoken}">{text}</span>' if spoken else text


def prepared(html: str) -> str:
    """The same document with `lang` and `dir` where its texts need them, and long words broken."""
    html = UNSEEN.sub("", html)
    likely = "" if html.isascii() else language(html)
    parts = TAG.split(html)
    for place in range(2, len(parts), 2):
        if parts[place - 1].startswith("<title"):
            continue
        parts[place] = text = broken(parts[place])
        if not text or max(text) < LATIN_ENDS:
            continue
        parts[place - 1], parts[place] = marked(parts[place - 1], text, likely)
    return "".join(parts)


def without(html: str, letters: frozenset[str]) -> str:
    """With a box in place of each letter that no face has."""
    return html.translate(dict.fromkeys(map(ord, letters), INSTEAD))


def letters_missing(html: str, letters: frozenset[str]) -> dict[str, Any]:
    """How many such letters there are in the text, and which."""
    counts = Counter(TAG.sub("", html))
    codes = [f"U+{ord(letter):04X}" for letter in sorted(letters)]
    more = len(codes) - NAMED_AT_MOST
    return {
        "count": sum(counts[letter] for letter in letters),
        "codes": codes[:NAMED_AT_MOST] + ([f"and {more} more"] if more > 0 else []),
        "instead": INSTEAD,
    }
