"""The catalogue as CSV: UTF-8, with comma, semicolon or tab, a header above the rows. Pure."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from io import StringIO

from catalogue.entries.columns import TABLE_NAMES
from catalogue.entries.definition import CriterionEntry, ToolEntry
from catalogue.entries.field_rules import Known
from catalogue.interchange.formulas import is_formula, unescape
from catalogue.interchange.tables import (
    HEADER_WITHIN,
    MOST_COLUMNS,
    MOST_LETTERS,
    Row,
    entries_of,
    letter,
    names_in,
    rows,
)
from catalogue.interchange.writing import csv_of
from documents.yaml_with_lines import Faulty, Problem

LARGEST = 5_000_000
DELIMITERS = (",", ";", "\t")
FORMULA = "is a formula; put an apostrophe before a text that begins with = + - or @"
TOO_LONG = f"is longer than {MOST_LETTERS} characters"


def read(
    content: bytes, name: str, asked: Sequence[CriterionEntry], keys: Known
) -> tuple[ToolEntry, ...]:
    problems: list[Problem] = []
    return entries_of(table(content, name, problems), name, asked, keys, problems)


def write(entries: Iterable[ToolEntry], asked: Sequence[CriterionEntry]) -> bytes:
    return csv_of(rows(entries, asked))


def stop(reason: str, name: str, row: int = 1) -> Faulty:
    return Faulty((Problem(row, "", reason, f"row {row}"),), name)


def decode(content: bytes, name: str) -> str:
    if len(content) > LARGEST:
        raise stop(f"the file is larger than {LARGEST // 1_000_000} MB", name)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise stop("this is UTF-16; save it as “CSV UTF-8”", name)
    if b"\0" in content:
        row = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise Faulty((Problem(row, "", "a NUL stands here: this is not text"),), name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Faulty(
            (Problem(line, "", "this is not UTF-8 text; save it as “CSV UTF-8”"),), name
        ) from None


def delimiter_of(text: str, columns: Collection[str]) -> str:
    """That by which one of the first lines names most columns."""
    lines = text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]

    def most(sign: str) -> int:
        parts = ([part.strip('" \r') for part in line.split(sign)] for line in lines)
        return max(len(names_in(part, columns)) for part in parts)

    return max(DELIMITERS, key=most)


def table(
    content: bytes, name: str, problems: list[Problem], columns: Collection[str] = TABLE_NAMES
) -> Iterator[Row]:
    """Row by row as a spreadsheet counts them; faults of cells go into `problems`."""
    text = decode(content, name)
    delimiter = delimiter_of(text, columns)
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(lines, None)
        except csv.Error as error:
            raise stop(f"this row cannot be read: {error}", name, number) from None
        if row is None:
            return
        if len(row) > MOST_COLUMNS:
            raise stop(f"this row has more than {MOST_COLUMNS} cells", name, number)
        yield number, [cell(text, number, index, problems) for index, text in enumerate(row)]


def cell(text: str, row: int, index: int, problems: list[Problem]) -> str:
    value = unescape(text.strip(" \n")).replace("\r\n", "\n").strip()
    if is_formula(text.strip(" \n")):
        reason = FORMULA
    elif len(value) > MOST_LETTERS:
        reason = TOO_LONG
    else:
        return value
    problems.append(Problem(row, "", reason, f"{letter(index)}{row}"))
    return ""
