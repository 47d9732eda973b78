"""CSV, XLSX, YAML and JSON: out and in again without loss, and every fault at its place."""

import json as standard_json
from datetime import date
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalogue.entries.definition import CellEntry, Licensed, ToolEntry
from catalogue.entries.field_rules import Known
from catalogue.interchange import csv, json, tables, xlsx
from catalogue.interchange.difference import difference
from catalogue.interchange.plain import settled
from documents.text import Unreadable, clean
from documents.yaml_with_lines import Faulty
from tests.catalogue.files import (
    FORMATS,
    asked,
    bundled,
    cell_of,
    csv_of,
    rows,
    with_cell,
    xlsx_of,
)

SCHEMA = Path(__file__).parents[2] / "docs" / "catalogue-schema.json"
TABLE = ("mlflow", "dvc")


def faults(module, content):
    with pytest.raises(Faulty) as caught:
        module.read(content, "file", asked(), Known())
    return [(each.where, each.key, each.reason) for each in caught.value.problems]


def reasons(module, content):
    return [(where, reason) for where, _, reason in faults(module, content)]


# --- without loss ------------------------------------------------------------------------------
@pytest.mark.parametrize("name", FORMATS)
def test_what_goes_out_comes_in_the_same(name):
    back = FORMATS[name].read(FORMATS[name].write(bundled(), asked()), name, asked(), Known())
    assert [settled(each, asked()) for each in back] == [
        settled(each, asked()) for each in bundled()
    ]
    found = difference({each.key: each for each in bundled()}, back, asked())
    assert (found.new, found.changed, found.unchanged) == ((), (), len(bundled()))


PIECE = st.text(
    st.one_of(
        st.sampled_from("=+-@'\t\n;|\\,\"_x0041_ #&*!%:[]{}~é ﻿𝒳-"),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    ),
    max_size=30,
)


def as_stored(text: str) -> str:
    """What the cleaner of all text leaves of it, nothing where it refuses it."""
    try:
        return clean(text)
    except Unreadable:
        return ""


TEXT = PIECE.map(as_stored)
FULL = TEXT.filter(bool)
LINK = st.sampled_from(["https://example.org", "http://a.example/x?y=1;z=2|3#=+"])
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))
SINCE = st.sampled_from(["2018", "2018-05", "2018-05-06"])
LISTED = st.lists(FULL, max_size=3, unique=True).map(tuple)
HISTORY = st.lists(st.builds(Licensed, FULL, SINCE, LINK), max_size=2).map(tuple)


@st.composite
def entries(draw):
    """Tools of any texts that the rules allow."""
    cells = {
        "integrations": CellEntry("integrations", draw(FULL), (), draw(TEXT), draw(LINK)),
        "cost-model": CellEntry(
            "cost-model",
            "",
            draw(st.sampled_from([(), ("free",), ("free", "quote")])),
            "",
            "http://x",
        ),
        "sso": CellEntry("sso", "yes", (), draw(TEXT), draw(LINK), draw(st.none() | DAYS)),
        "licence": CellEntry("licence", "unknown", (), draw(TEXT), "", draw(st.none() | DAYS)),
        "self-hosted": CellEntry("self-hosted", "no", (), "", draw(LINK)),
        "managed-cloud": CellEntry("managed-cloud", "unknown"),
    }
    return ToolEntry(
        key="one",
        title=draw(FULL),
        summary=draw(FULL),
        detail=draw(FULL),
        vendor=draw(FULL),
        licence=draw(FULL),
        components=("data-store",),
        checked_on=draw(DAYS),
        cells=cells,
        links={"site": draw(LINK)},
        since=draw(st.just("") | SINCE),
        status="active",
        status_note=draw(TEXT),
        status_source=draw(LINK),
        status_on=draw(st.none() | DAYS),
        former_names=draw(LISTED),
        licence_history=draw(HISTORY),
        ring="hold",
        ring_reason=draw(FULL),
    )


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None, max_examples=60)
@given(entry=entries())
def test_any_text_comes_back(name, entry):
    back = FORMATS[name].read(FORMATS[name].write([entry], asked()), name, asked(), Known())
    assert [settled(each, asked()) for each in back] == [settled(entry, asked())]


def test_no_cell_of_a_written_table_is_a_formula():
    entry = bundled()[0]
    bad = ToolEntry(**{**vars(entry), "title": "=1+1", "vendor": "@x", "ring_reason": "+1"})
    sheet = load_workbook(BytesIO(xlsx.write([bad], asked()))).active
    assert [cell.value for cell in sheet[2]][:2] == [entry.key, "'=1+1"]
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}
    assert b",'=1+1," in csv.write([bad], asked())


def test_a_workbook_is_fit_to_read():
    sheet = load_workbook(BytesIO(xlsx.write(bundled(), asked()))).active
    assert sheet.freeze_panes == "B2"
    assert sheet.max_row == len(bundled()) + 1
    assert [cell.value for cell in sheet[1]] == list(tables.columns(asked()))
    assert sheet["A1"].font.bold
    assert {sheet.column_dimensions[each].width for each in "AB"} == {22, 26}


def test_the_json_export_keeps_to_its_schema():
    schema = standard_json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema)
    found = standard_json.loads(json.write(bundled(), asked()))
    assert [error.message for error in checker.iter_errors(found)] == []
    del found["tools"][0]["ring"]
    found["tools"][1]["cells"]["sso"] = {"value": 3}
    assert len(list(checker.iter_errors(found))) == 2


# --- faults of tables --------------------------------------------------------------------------
WRONG = [
    ("sso.value", "perhaps", "'perhaps' is none of yes, partly, no, unknown"),
    ("cost-model.value", "free; air", "'air' is none of free, subscription, usage, licence, quote"),
    ("checked-on", "24/11/2026", "'24/11/2026' is not a day as year-month-day"),
    ("sso.checked-on", "soon", "'soon' is not a day as year-month-day"),
    ("checked-on", "2026-W01-1", "'2026-W01-1' is not a day as year-month-day"),
    ("checked-on", "20260102", "'20260102' is not a day as year-month-day"),
    ("checked-on", "2026-02-30", "'2026-02-30' is not a day as year-month-day"),
    ("since", "2026-02-30", "'2026-02-30' is not a year, year-month or year-month-day"),
    ("owner-since", "2026-13", "'2026-13' is not a year, year-month or year-month-day"),
    ("since", "0000", "'0000' is not a year, year-month or year-month-day"),
    ("links.site", "example.org", "'example.org' is not an http or https address"),
    ("sso.source", "x", "'x' is not an http or https address"),
    ("title", "", "is missing"),
    ("ring", "Adopt", "'Adopt' is none of adopt, trial, assess, hold"),
    ("cost-model.value", "", "is required (unknown is an answer)"),
    ("gitops-architecture.value", "Pulls", "is not asked of a tool for these components"),
    ("licence-history", "MIT | 2019", "is missing"),
    (
        "licence-history",
        "MIT | soon | https://x",
        "'soon' is not a year, year-month or year-month-day",
    ),
    ("licence-history", "MIT | 2019 | https://x | y", "is not a key that belongs here"),
    ("former-names", "A; A", "names something twice"),
    ("key", "Ml Flow", "'Ml Flow' is not lower-case words joined by hyphens, 60 at most"),
]


@pytest.mark.parametrize(("column", "text", "reason"), WRONG)
@pytest.mark.parametrize(("module", "made"), [(csv, csv_of), (xlsx, xlsx_of)])
def test_a_fault_stands_at_its_cell(module, made, column, text, reason):
    table = with_cell(rows(*TABLE), 3, column, text)
    if column == "cost-model.value" and not text:
        for part in ("note", "source", "checked-on"):
            table = with_cell(table, 3, f"cost-model.{part}", "")
    assert reasons(module, made(table)) == [(cell_of(table, 3, column), reason)]


def test_all_faults_are_told_at_once_with_the_tool_they_belong_to():
    table = with_cell(rows(*TABLE), 2, "ring", "top")
    table = with_cell(table, 3, "sso.value", "perhaps")
    key = {row: table[row - 1][0] for row in (2, 3)}
    assert faults(csv, csv_of(table)) == [
        (
            cell_of(table, 2, "ring"),
            f"{key[2]}: ring",
            "'top' is none of adopt, trial, assess, hold",
        ),
        (
            cell_of(table, 3, "sso.value"),
            f"{key[3]}: sso.value",
            "'perhaps' is none of yes, partly, no, unknown",
        ),
    ]


def test_headers_are_checked_first():
    table = rows(*TABLE)
    table[0][table[0].index("ring")] = "Rung"
    table[0][table[0].index("vendor")] = "title"
    table[0][table[0].index("sso.note")] = ""
    assert reasons(csv, csv_of(table)) == [
        (f"{tables.letter(table[0].index('title', 2))}1", "this column stands twice"),
        (f"{tables.letter(table[0].index('Rung'))}1", "is no column of the catalogue"),
        ("row 1", "this column is missing"),
        ("row 1", "this column is missing"),
        ("row 1", "this column is missing"),
    ]


def test_a_criterion_may_be_left_out_whole_and_columns_may_move():
    table = rows(*TABLE)
    kept = [at for at, name in enumerate(table[0]) if not name.startswith("own-vpc.")]
    back = csv.read(
        csv_of([[row[at] for at in reversed(kept)] for row in table]), "x", asked(), Known()
    )
    assert sorted(each.key for each in back) == ["dvc", "mlflow"]
    assert not any("own-vpc" in each.cells for each in back)
    found = difference({each.key: each for each in bundled()}, back, asked())
    assert found.unchanged == 2


def test_keys_that_stand_twice():
    table = [*rows(*TABLE), rows(*TABLE)[1]]
    assert reasons(csv, csv_of(table)) == [("A4", "this key stands twice: see row 2")]


def test_too_many_rows():
    table = [rows(*TABLE)[0], *([""] for _ in range(tables.MOST_ROWS + 1))]
    assert reasons(csv, csv_of(table)) == [("row 20002", "more than 20000 rows")]


def test_numbers_and_days_of_a_workbook_are_read_as_one_sees_them():
    table = rows("mlflow")
    values = {
        cell_of(table, 2, "since"): 2018,
        cell_of(table, 2, "checked-on"): date(2026, 11, 20),
        cell_of(table, 2, "title"): 3.0,
    }
    (back,) = xlsx.read(xlsx_of(table, values), "x", asked(), Known())
    assert (back.since, back.checked_on, back.title) == ("2018", date(2026, 11, 20), "3")


def test_semicolons_and_no_byte_order_mark_will_do():
    out = [
        ";".join(f'"{text.replace(chr(34), chr(34) * 2)}"' for text in row) for row in rows(*TABLE)
    ]
    back = csv.read("\r\n".join(out).encode(), "x", asked(), Known())
    assert sorted(each.key for each in back) == ["dvc", "mlflow"]
