"""The catalogue as an Excel workbook: the sheet that has its columns. Pure.

What comes in is looked at as a zip before it is opened: openpyxl would unpack anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

from openpyxl import load_workbook  # type: ignore[import-untyped]

from catalogue.entries.definition import CriterionEntry, ToolEntry
from catalogue.entries.field_rules import Known
from catalogue.interchange import sheets
from catalogue.interchange.csv import TOO_LONG, stop
from catalogue.interchange.formulas import unescape
from catalogue.interchange.placing import ReadFile
from catalogue.interchange.sniffing import STRICT
from catalogue.interchange.tables import (
    MOST_COLUMNS,
    MOST_LETTERS,
    Row,
    columns,
    entries_of,
    letter,
    rows,
)
from catalogue.interchange.writing import workbook_of
from documents.yaml_with_lines import Faulty, Problem

LARGEST = 5_000_000
MOST_UNPACKED = 40_000_000
MOST_MEMBERS = 200
MOST_TIMES = 100
SMALL = 1_000_000
MOST_TAGS = 400_000
MOST_OTHER_TAGS = 20_000
DATA = ("xl/worksheets/", "xl/sharedStrings.xml")
MACROS = ("vbaproject.bin", "vbadata.xml")
WIDTHS = {"key": 22, "title": 26, "summary": 50, "detail": 60, "ring-reason": 40}
WIDTHS |= {"value": 14, "note": 30, "source": 30, "checked-on": 14}
FORMULA = "is a formula; put its value there"
WRITE_AS_TEXT = "write it as text, with an apostrophe before it"
TRUTH = f"is TRUE or FALSE and no text; {WRITE_AS_TEXT}"
TIME = f"is a time of day; {WRITE_AS_TEXT}"
NO_YEAR = f"is a date that is shown without its year; {WRITE_AS_TEXT}"
SHOWN_OTHERWISE = f"is a number that is shown as a percentage or with zeros; {WRITE_AS_TEXT}"
OTHERWISE = re.compile(r"%|\A00+\Z")
# What a format of a date says beside its years, months and days.
BESIDE = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|;.*')
BROKEN = "this cannot be read as an Excel workbook (.xlsx)"


def write(entries: Iterable[ToolEntry], asked: Sequence[CriterionEntry]) -> bytes:
    names = enumerate(columns(asked))
    widths = {letter(at): WIDTHS.get(name) or WIDTHS.get(tail(name), 20) for at, name in names}
    return workbook_of("Tools", rows(entries, asked), widths=widths, freeze="B2")


def tail(name: str) -> str:
    return name.rpartition(".")[2]


def read(
    content: bytes, name: str, asked: Sequence[CriterionEntry], keys: Known
) -> tuple[ToolEntry, ...]:
    return read_book(content, name, asked, keys).entries


def read_book(content: bytes, name: str, asked: Sequence[CriterionEntry], keys: Known) -> ReadFile:
    """The entries, and the sheet that they were read from; each fault names it too."""
    problems: list[Problem] = []
    try:
        inspect(content, name)
        with opened(content) as book:
            sheet = sheets.chosen(book, name)
            called = f"{name}, sheet “{sheet.title}”"
            rows = table(sheet, called, sheets.merged(sheet, content), problems)
            entries = entries_of(rows, called, asked, keys, problems)
            return ReadFile(entries, sheet=sheet.title, is_hidden=sheets.is_hidden(sheet))
    except Faulty:
        raise
    except Exception as error:
        # zipfile, expat and openpyxl answer a broken file by a dozen kinds of exception.
        raise stop(f"{BROKEN}: {type(error).__name__}", name) from error


# --- before it is opened ----------------------------------------------------------------------
def inspect(content: bytes, name: str) -> None:
    if len(content) > LARGEST:
        raise stop(f"the file is larger than {LARGEST // 1_000_000} MB", name)
    with ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        reason = refused(members) or crowded(archive, members)
    if reason:
        raise stop(reason, name)


def refused(members: Sequence[ZipInfo]) -> str:
    """By the zip's own list, unpacking nothing. A member never gives more than the list says."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MOST_MEMBERS:
        return f"the workbook has more than {MOST_MEMBERS} parts"
    if unpacked > MOST_UNPACKED:
        return f"the workbook unpacks to more than {MOST_UNPACKED // 1_000_000} MB"
    if unpacked > SMALL and unpacked > MOST_TIMES * packed:
        return f"the workbook unpacks to more than {MOST_TIMES} times its size"
    if any(member.flag_bits & 1 for member in members):
        return "the workbook is encrypted; save it without a password"
    if any(member.filename.lower().endswith(MACROS) for member in members):
        return "the workbook has macros; save it as .xlsx without them"
    return ""


def crowded(archive: ZipFile, members: Sequence[ZipInfo]) -> str:
    """Time goes with elements rather than bytes, and most in parts that are not the table."""
    data = other = 0
    for member in members:
        part = archive.read(member)
        if b"macroEnabled" in part and member.filename == "[Content_Types].xml":
            return "the workbook has macros; save it as .xlsx without them"
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            return "the workbook declares entities, which no spreadsheet does"
        if member.filename == "xl/workbook.xml" and b"purl.oclc.org/ooxml" in part:
            return STRICT
        if member.filename.startswith(DATA):
            data += part.count(b"<")
        else:
            other += part.count(b"<")
    if data > MOST_TAGS or other > MOST_OTHER_TAGS:
        return "the workbook has too many cells, styles or other parts"
    return ""


# --- opened -----------------------------------------------------------------------------------
@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    try:
        yield book
    finally:
        book.close()


def table(
    sheet: Any, name: str, merged: Mapping[int, Sequence[Problem]], problems: list[Problem]
) -> Iterator[Row]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if len(row) > MOST_COLUMNS:
            raise stop(f"this row has more than {MOST_COLUMNS} cells", name, number)
        problems += merged.get(number, ())
        yield number, [cell(value, number, at, problems) for at, value in enumerate(row)]


def cell(value: Any, row: int, index: int, problems: list[Problem]) -> str:
    text = as_exact(value) if isinstance(value.value, date) else spelt(value.value)
    reason = otherwise(value)
    if value.data_type == "f":
        reason = FORMULA
    elif value.data_type == "e":
        reason = f"holds the error {text[:20]}"
    elif len(text) > MOST_LETTERS:
        reason = TOO_LONG
    if reason:
        problems.append(Problem(row, "", reason, f"{letter(index)}{row}"))
        return ""
    return text


def otherwise(sheet_cell: Any) -> str:
    """Why what the cell holds is not what whoever filled it in saw there."""
    value = sheet_cell.value
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, (time, timedelta)) or has_a_time(value):
        return TIME
    if isinstance(value, date):
        return "" if "y" in shown_of(sheet_cell) else NO_YEAR
    if isinstance(value, (int, float)) and OTHERWISE.search(sheet_cell.number_format):
        return SHOWN_OTHERWISE
    return ""


def has_a_time(value: Any) -> bool:
    return isinstance(value, datetime) and value.time() != time.min


def shown_of(value: Any) -> str:
    """The letters by which a date's format names its parts."""
    return BESIDE.sub("", value.number_format).lower()


def as_exact(value: Any) -> str:
    """A day, or the month or year that is shown of it: Excel makes a day of each."""
    day, shown = spelt(value.value), shown_of(value)
    if "d" in shown:
        return day
    return day[:7] if "m" in shown else day[:4]


def spelt(value: Any) -> str:
    """A cell as one reads it: 2018 and not 2018.0, a day without its midnight."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unescape(str(value).strip(" \n")).replace("\r\n", "\n").strip()
