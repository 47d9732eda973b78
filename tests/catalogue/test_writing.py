"""Nothing that leaves as a spreadsheet is run by one, and all of it comes back as it was."""

import ast
import csv
import importlib
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalogue.interchange import writing
from catalogue.interchange.formulas import BLANKS, escape, is_formula, unescape
from documents.field_reader import CONTROLS
from tests.access.test_registries import modules

RUN = [
    "=1+1",
    "+1",
    "-1+2",
    "@x",
    "\tx",
    "\rx",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "﹦1",
    "-",
    "=",
    "- 1",
]
BLANK = ["", " ", "\n", "\u00a0", "\u3000", "\ufeff", "\u200b", " \u2060 "]
PLAIN = ["", "x", "1-2", "a=b", "-1", "-12.5", "−1", "'", "'x", "Ω", "#N/A", "01", "_x0041_"]
TEXTS = st.text("'=+-@＝ \t\rx1.\u200b", max_size=7)


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_is_marked(blank, text):
    assert escape(blank + text) == f"'{blank}{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_what_none_would_run_is_left_as_it_is(text):
    assert escape(text) == text
    assert not is_formula(text)


@given(TEXTS)
def test_every_text_comes_back(text):
    assert unescape(escape(text)) == text


ROW = st.lists(st.one_of(TEXTS, st.none(), st.integers(-999, 999)), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=3))
def test_a_workbook_gives_back_what_was_written(rows):
    content = writing.workbook_of("S", rows, widths={})
    sheet = load_workbook(BytesIO(content)).active
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(number, at)
            wanted = CONTROLS.sub("", value) if isinstance(value, str) else value
            found = unescape(cell.value) if isinstance(cell.value, str) else cell.value
            assert found == (None if wanted == "" else wanted)
            assert cell.data_type in ("s", "n")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=3), min_size=1, max_size=3))
def test_a_csv_gives_back_what_was_written(rows):
    text = writing.csv_of(rows).decode("utf-8-sig")
    found = list(csv.reader(StringIO(text, newline="")))
    assert [[unescape(each) for each in row] for row in found] == rows


def test_numbers_and_days_stay_what_they_are_and_nothing_stays_empty():
    row = [-5, 2.5, date(2026, 1, 2), "-7", "", None, "\r\x07", "#N/A", "#REF!"]
    sheet = load_workbook(BytesIO(writing.workbook_of("S", [["a"], row], widths={}))).active
    assert [cell.data_type for cell in sheet[2]] == ["n", "n", "d", "s", "n", "n", "n", "s", "s"]
    assert [cell.value for cell in sheet[2]][3:] == ["-7", None, None, None, "#N/A", "#REF!"]
    assert writing.csv_of([row[:6]]) == b"\xef\xbb\xbf-5,2.5,2026-01-02,-7,,\r\n"


# --- there is no second way out -----------------------------------------------------------------
LIBRARIES = {"openpyxl", "csv", "xlsxwriter", "xlwt", "odf", "pyexcel", "pandas", "tablib"}
# Who may name such a library, and what of it: one module writes, two read.
USERS = {
    "catalogue.interchange.writing": {"csv", "openpyxl", "openpyxl.cell", "openpyxl.styles"},
    "catalogue.interchange.csv": {"csv"},
    "catalogue.interchange.xlsx": {"openpyxl"},
}
WRITING = {"writer", "writerow", "writerows", "DictWriter", "Workbook", "create_sheet", "save"}


def used(source: str) -> set[str]:
    """The modules of spreadsheets' libraries that `source` imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module or "")
    return {each for each in found if each.split(".")[0] in LIBRARIES}


def source_of(name: str) -> str:
    return Path(importlib.import_module(name).__file__).read_text()


def test_one_module_alone_writes_spreadsheets():
    found = {name: used(source_of(name)) for name in modules()}
    assert {name: each for name, each in found.items() if each} == USERS


@pytest.mark.parametrize("name", sorted(set(USERS) - {"catalogue.interchange.writing"}))
def test_who_reads_spreadsheets_writes_none(name):
    tree = ast.walk(ast.parse(source_of(name)))
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in tree}
    assert names & WRITING == set()


def test_a_second_writer_would_be_noticed():
    assert used("def f():\n    from openpyxl import Workbook\n") == {"openpyxl"}
    assert used("import csv\n") == {"csv"}
    assert BLANKS in escape.__globals__["RUN"]


# Types that browsers hand to a spreadsheet: whoever names one fills it through `sheets`.
TYPES = ("spreadsheetml", "text/csv", "ms-excel", "opendocument.spreadsheet")
NAMED_BY = {"assessments.views.frameworks", "catalogue.scan.exporting"}


def test_who_sends_a_spreadsheet_is_known():
    found = {name for name in modules() if any(each in source_of(name) for each in TYPES)}
    assert found == NAMED_BY
