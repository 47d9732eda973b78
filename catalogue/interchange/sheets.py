"""Which sheet of a workbook holds the table, found by its header. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import ZipFile

from catalogue.entries.columns import TABLE_NAMES
from catalogue.interchange.csv import stop
from catalogue.interchange.tables import (
    EXPECTED,
    HEADER_WITHIN,
    LEAST_NAMED,
    MOST_COLUMNS,
    names_in,
)
from documents.yaml_with_lines import Problem

MERGED = re.compile(rb'mergeCell\b[^>]*?\bref="(([A-Z]+)([0-9]+):([A-Z]+[0-9]+))"')
NO_SHEET = "the workbook has no sheet of cells, only charts or nothing"
SEVERAL = "each of these sheets has the columns of the catalogue: {}; hide or delete all but one"
NONE = "no sheet has the columns of the catalogue: {}"


def chosen(book: Any, name: str) -> Any:
    """The sheet that names most of the columns, among the visible ones if any does. Where two do
    so alike, neither is guessed."""
    sheets = list(book.worksheets)
    if not sheets:
        raise stop(NO_SHEET, name)
    fits = {at: columns_named(sheet) for at, sheet in enumerate(sheets)}
    fits = {at: count for at, count in fits.items() if count >= LEAST_NAMED}
    if not fits:
        raise stop(NONE.format(titles(sheets)) + EXPECTED, name)
    visible = {at: count for at, count in fits.items() if not is_hidden(sheets[at])}
    among = visible or fits
    best = [sheets[at] for at, count in among.items() if count == max(among.values())]
    if len(best) > 1:
        raise stop(SEVERAL.format(titles(best)), name)
    return best[0]


def titles(sheets: Sequence[Any]) -> str:
    return ", ".join(f"“{sheet.title}”" for sheet in sheets)


def is_hidden(sheet: Any) -> bool:
    """Hidden, or hidden so that Excel does not offer to show it."""
    return bool(sheet.sheet_state != "visible")


def columns_named(sheet: Any) -> int:
    """As many as one of its first rows names."""
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(values_only=True), HEADER_WITHIN)
    texts = ([text for text in row[:MOST_COLUMNS] if isinstance(text, str)] for row in rows)
    return max((len(names_in(row, TABLE_NAMES)) for row in texts), default=0)


def merged(sheet: Any, content: bytes) -> dict[int, list[Problem]]:
    """Merged cells by the first of their rows: all but one would be read as empty."""
    with ZipFile(BytesIO(content)) as archive:
        part = archive.read(sheet._worksheet_path)  # noqa: SLF001 - a streamed sheet tells of none
    spans: dict[int, list[Problem]] = {}
    for match in MERGED.finditer(part):
        _whole, column, row, last = (part.decode() for part in match.groups())
        reason = f"is merged with the cells up to {last}; unmerge them and fill in each"
        problem = Problem(int(row), "", reason, f"{column}{row}")
        spans.setdefault(int(row), []).append(problem)
    return spans
