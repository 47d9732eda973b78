"""The one way out of the hub into a spreadsheet: each CSV and each workbook is written here, so
that none of its cells is a formula, and an empty one is empty. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]

from catalogue.interchange.formulas import escape
from documents.field_reader import CONTROLS

Value = str | int | float | date | datetime | None
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")


def csv_of(rows: Iterable[Sequence[Value]]) -> bytes:
    """With a byte order mark, by which spreadsheets know UTF-8."""
    out = StringIO(newline="")
    csv.writer(out).writerows([plain(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def plain(value: Value) -> Value:
    """What a cell holds: numbers and days as they are, every text harmless."""
    return escape(value) if isinstance(value, str) else value


def workbook_of(
    title: str,
    rows: Iterable[Sequence[Value]],
    *,
    widths: Mapping[str, int],
    freeze: str = "A2",
    wrap: bool = False,
) -> bytes:
    """One sheet, its first row the header; `widths` by the letter of the column."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = freeze
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(rows):
        sheet.append([dressed(sheet, value, is_header=number == 0, wrap=wrap) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def dressed(sheet: Any, value: Value, *, is_header: bool, wrap: bool) -> Any:
    if not isinstance(value, str):
        return value
    text = CONTROLS.sub("", value)
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=plain(text))
    cell.data_type = "s"  # openpyxl would take “#N/A” for an error
    if is_header:
        cell.font = BOLD
    elif wrap:
        cell.alignment = WRAPPED
    return cell
