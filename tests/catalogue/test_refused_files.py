"""Files that are no catalogue: bombs, formulas, huge cells, wrong encodings; each told why."""

from io import BytesIO
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
import pytest

from catalogue.entries.field_rules import Known
from catalogue.interchange import csv, json, xlsx, yaml
from documents.yaml_with_lines import Faulty, Problem
from tests.catalogue.files import (
    asked,
    bundled,
    cell_of,
    csv_of,
    rows,
    with_cell,
    xlsx_of,
)

TABLE = ("mlflow", "dvc")


def faults(module, content):
    with pytest.raises(Faulty) as caught:
        module.read(content, "file", asked(), Known())
    return [(each.where, each.key, each.reason) for each in caught.value.problems]


def reasons(module, content):
    return [(where, reason) for where, _, reason in faults(module, content)]


def test_workbooks_are_read_through_defusedxml():
    assert openpyxl.DEFUSEDXML


def workbook_with(name, content):
    out = BytesIO()
    with ZipFile(BytesIO(xlsx_of(rows(*TABLE)))) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_refused():
    bomb = workbook_with("xl/worksheets/sheet1.xml", b" " * 39_000_000)
    assert reasons(xlsx, bomb) == [
        ("row 1", "the workbook unpacks to more than 100 times its size")
    ]
    larger = workbook_with("xl/worksheets/sheet1.xml", b" " * 41_000_000)
    assert reasons(xlsx, larger) == [("row 1", "the workbook unpacks to more than 40 MB")]


def member(unpacked, packed):
    found = ZipInfo("xl/worksheets/sheet1.xml")
    found.file_size, found.compress_size = unpacked, packed
    return found


def test_a_workbook_may_unpack_to_a_hundred_times_its_size_and_to_its_largest():
    over = "the workbook unpacks to more than 100 times its size"
    assert xlsx.refused([member(2_000_000, 20_000)]) == ""
    assert xlsx.refused([member(2_000_001, 20_000)]) == over
    assert xlsx.refused([member(1_000_000, 1)]) == ""
    assert xlsx.refused([member(1_000_001, 1)]) == over
    assert xlsx.refused([member(40_000_000, 40_000_000)]) == ""
    assert xlsx.refused([member(1, 1)] * 200) == ""


def test_a_workbook_of_five_million_bytes_is_looked_into_and_a_larger_one_is_not():
    assert reasons(xlsx, b"x" * 5_000_000) == [("row 1", f"{xlsx.BROKEN}: BadZipFile")]
    assert reasons(xlsx, b"x" * 5_000_001) == [("row 1", "the file is larger than 5 MB")]


def test_macros_are_known_by_the_list_of_parts_and_not_by_what_a_cell_says():
    told = ("row 1", "the workbook has macros; save it as .xlsx without them")
    assert reasons(xlsx, workbook_with("[Content_Types].xml", b"<x a='macroEnabled'/>")) == [told]
    table = rows(*TABLE)
    table[1][1] = "macroEnabled"
    assert xlsx.read(xlsx_of(table), "x", asked(), Known())[0].title == "macroEnabled"


def test_an_error_in_a_cell_is_named_by_twenty_letters():
    problems = []
    found = SimpleNamespace(value="#" + "A" * 20, data_type="e", number_format="General")
    assert xlsx.cell(found, 3, 2, problems) == ""
    assert problems == [Problem(3, "", "holds the error #" + "A" * 19, "C3")]


def test_too_many_parts_macros_and_elements_are_refused():
    macros = workbook_with("xl/vbaProject.bin", b"x")
    assert reasons(xlsx, macros) == [
        ("row 1", "the workbook has macros; save it as .xlsx without them")
    ]
    crowd = workbook_with("xl/styles.xml", b"<x/>" * 20_001)
    assert reasons(xlsx, crowd) == [
        ("row 1", "the workbook has too many cells, styles or other parts")
    ]
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}", b"")
    assert reasons(xlsx, out.getvalue()) == [("row 1", "the workbook has more than 200 parts")]


def test_an_entity_bomb_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    assert reasons(xlsx, workbook_with("xl/worksheets/sheet1.xml", bomb)) == [
        ("row 1", "the workbook declares entities, which no spreadsheet does")
    ]
    hidden = bomb.decode().encode("utf-16")
    assert reasons(xlsx, workbook_with("xl/worksheets/sheet1.xml", hidden)) == [
        ("row 1", "this cannot be read as an Excel workbook (.xlsx): ValueError")
    ]


def test_what_is_no_workbook_is_refused():
    assert reasons(xlsx, b"key,title") == [
        ("row 1", "this cannot be read as an Excel workbook (.xlsx): BadZipFile")
    ]


def test_an_alias_bomb_is_refused():
    bomb = b"tools:\n- &a [x]\n- &b [*a, *a]\n- [*b, *b]\n"
    assert reasons(yaml, bomb) == [("line 2", "anchors and aliases are not allowed")]


def test_deep_nesting_is_refused():
    assert reasons(yaml, b"tools: " + b"[" * 100_000) == [
        ("line 1", "the document is nested too deeply")
    ]
    for depth in (25, 100_000):
        assert reasons(json, b"[" * depth + b"]" * depth) == [
            ("line 1", "the document is nested too deeply")
        ]


def test_a_formula_is_refused_at_its_cell():
    table = rows(*TABLE)
    title = cell_of(table, 3, "title")
    assert reasons(xlsx, xlsx_of(table, {title: "=1+1"})) == [
        (title, "is a formula; put its value there")
    ]
    raw = csv_of(table).replace(b",MLflow,", b",@SUM(A1),")
    assert reasons(csv, raw) == [
        (
            cell_of(table, 3, "title") if table[2][0] == "mlflow" else cell_of(table, 2, "title"),
            "is a formula; put an apostrophe before a text that begins with = + - or @",
        )
    ]


@pytest.mark.parametrize(("module", "made"), [(csv, csv_of), (xlsx, xlsx_of)])
def test_a_huge_cell_is_refused(module, made):
    table = with_cell(rows(*TABLE), 2, "detail", "x" * 2_001)
    assert faults(module, made(table)) == [
        (
            cell_of(table, 2, "detail"),
            f"{table[1][0]}: detail",
            "is longer than 2000 characters",
        )
    ]


def test_wrong_encodings_are_refused():
    text = csv_of(rows(*TABLE)).decode("utf-8-sig")
    latin = text.replace("MLflow", "MLflöw", 1).encode("latin-1", "replace")
    line = latin.count(b"\n", 0, latin.index(b"\xf6")) + 1
    utf8 = "this is not UTF-8 text; save it as “CSV UTF-8”"
    assert reasons(csv, latin) == [(f"line {line}", utf8)]
    assert reasons(csv, text.encode("utf-16")) == [
        ("row 1", "this is UTF-16; save it as “CSV UTF-8”")
    ]
    assert reasons(csv, text.encode("utf-16-le")) == [
        ("line 1", "a NUL stands here: this is not text")
    ]
    for module in (yaml, json):
        assert reasons(module, b'{"tools": "\xff"}') == [("line 1", "this is not UTF-8 text")]


def test_a_quote_that_never_ends_is_refused():
    header = csv_of(rows("mlflow")[:1])
    assert reasons(csv, header + b'a,"b') == [
        ("row 2", "this row cannot be read: unexpected end of data")
    ]


@pytest.mark.parametrize(
    ("source", "where", "reason"),
    [
        (b'{"tools": [\n{"key": 1,}]}', "line 2", "this is not JSON"),
        (b'{"tools": [],\n"tools": []}', "line 2", "this key stands twice"),
        (b'{"tools":\n"\\ud800"}', "line 2", "half of a character (a surrogate) stands alone"),
        (b'{"tools": NaN}', "line 1", "this is not JSON: NaN is not a number"),
        (b'{"tools": ' + b"9" * 30 + b"}", "line 1", "this number is too large"),
        (b'{"tools": ' + b"9" * 5000 + b"}", "line 1", "this number is too large"),
        (b"", "line 1", "this is not JSON: expecting value"),
        (b'{"tools": [\n\n3]}', "line 3", "must be a mapping of keys"),
    ],
)
def test_a_fault_of_json_stands_at_its_line(source, where, reason):
    first = reasons(json, source)[0]
    assert (first[0], first[1][: len(reason)]) == (where, reason)


def test_faults_of_json_and_yaml_name_line_and_key():
    for module in (json, yaml):
        text = module.write([each for each in bundled() if each.key == "mlflow"], asked()).decode()
        lines = text.splitlines()
        at = next(n for n, line in enumerate(lines) if line.strip().startswith(('"ring"', "ring:")))
        ring = lines[at].split(":")[1].strip(' ",')
        lines[at] = lines[at].replace(ring + '"', 'top"') if '"' in lines[at] else "  ring: top"
        assert faults(module, "\n".join(lines).encode()) == [
            (f"line {at + 1}", "mlflow.ring", "'top' is none of adopt, trial, assess, hold")
        ]


def test_numbers_that_yaml_cannot_make_are_refused():
    for text in ("0b_", "0x" + "f" * 5000, "1" * 5000):
        found = reasons(yaml, f"tools: {text}".encode())
        assert found[0][1] in ("this value cannot be read", "this number is too large")
