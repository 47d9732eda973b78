"""Workbooks as people send them: notes in front, hidden sheets, titles above the header."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from catalogue.entries.field_rules import Known
from catalogue.interchange import csv, radar, sheets, sniffing, tables, xlsx
from catalogue.services import import_files
from documents.yaml_with_lines import Faulty
from tests.catalogue import making
from tests.catalogue.files import asked, bundled, cell_of, csv_of, rows, saved, xlsx_of

KEYS = ("dvc", "mlflow")
TABLE = rows(*KEYS)
NOTES = [["How to fill this in"], ["key", "the tool's key"], ["title", "its name"]]


def book_of(*named):
    """A workbook of (title, rows, state) in this order."""
    book = Workbook()
    book.remove(book.active)
    for title, found, state in named:
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        for row in found:
            sheet.append([text or None for text in row])
    return book


def read(book):
    found = xlsx.read_book(saved(book), "tools.xlsx", asked(), Known())
    return found.sheet, found.is_hidden, [each.key for each in found.entries]


def refused(book):
    with pytest.raises(Faulty) as caught:
        xlsx.read_book(saved(book), "tools.xlsx", asked(), Known())
    return caught.value.name, [each.reason for each in caught.value.problems]


@pytest.mark.parametrize(
    ("sheets_given", "read_from"),
    [
        ([("Notes", NOTES, "visible"), ("Data", TABLE, "visible")], ("Data", False)),
        ([("Old", TABLE, "hidden"), ("Data", TABLE, "visible")], ("Data", False)),
        ([("Old", TABLE, "veryHidden"), ("Data", TABLE, "visible")], ("Data", False)),
        ([("Notes", NOTES, "visible"), ("Data", TABLE, "hidden")], ("Data", True)),
        ([("Notes", NOTES, "visible"), ("Data", TABLE, "veryHidden")], ("Data", True)),
        ([("Empty", [], "visible"), ("Data", TABLE, "visible")], ("Data", False)),
        (
            [("Part", [["key", "title", "ring"]], "visible"), ("Data", TABLE, "visible")],
            ("Data", False),
        ),
    ],
)
def test_the_sheet_with_the_columns_is_read(sheets_given, read_from):
    assert read(book_of(*sheets_given)) == (*read_from, list(KEYS))


def test_two_sheets_that_fit_are_not_chosen_between():
    book = book_of(("One", TABLE, "visible"), ("Two", TABLE, "visible"))
    assert refused(book) == ("tools.xlsx", [sheets.SEVERAL.format("“One”, “Two”")])
    book = book_of(("N", NOTES, "visible"), ("A", TABLE, "hidden"), ("B", TABLE, "veryHidden"))
    assert refused(book) == ("tools.xlsx", [sheets.SEVERAL.format("“A”, “B”")])


def test_no_sheet_that_fits_is_one_sentence():
    book = book_of(("Notes", NOTES, "visible"), ("Other", [["a", "b"], ["1", "2"]], "hidden"))
    told = sheets.NONE.format("“Notes”, “Other”") + tables.EXPECTED
    assert refused(book) == ("tools.xlsx", [told])
    assert all(name in told for name in tables.TABLE_NAMES)


def with_chart(book, *place):
    book.create_chartsheet("Chart", *place).add_chart(BarChart())
    return book


def test_charts_alone_are_one_sentence():
    book = Workbook()
    book.remove(book.active)
    assert refused(with_chart(book)) == ("tools.xlsx", [sheets.NO_SHEET])


def test_charts_beside_the_table_do_not_matter():
    book = with_chart(book_of(("Data", TABLE, "visible")), 0)
    assert read(book) == ("Data", False, list(KEYS))


@pytest.mark.parametrize("above", [1, 3, 19])
def test_titles_and_empty_rows_may_stand_above_the_header(above):
    wrong = [list(row) for row in TABLE]
    wrong[1][TABLE[0].index("ring")] = "top"
    title = [["Our tools, as of today"], *[[]] * (above - 1)]
    assert read(book_of(("Data", title + TABLE, "visible")))[2] == list(KEYS)
    with pytest.raises(Faulty) as caught:
        xlsx.read(saved(book_of(("Data", title + wrong, "visible"))), "f", asked(), Known())
    (fault,) = caught.value.problems
    assert fault.place == cell_of(TABLE, 2 + above, "ring")
    assert caught.value.name == "f, sheet “Data”"


def test_a_header_further_down_is_not_looked_for():
    book = book_of(("Data", [[f"line {n}"] for n in range(20)] + TABLE, "visible"))
    assert refused(book)[1] == [sheets.NONE.format("“Data”") + tables.EXPECTED]


def test_a_formula_above_the_header_is_no_fault():
    book = book_of(("Data", [["Made on"], *TABLE], "visible"))
    book["Data"]["B1"] = "=TODAY()"
    assert read(book)[2] == list(KEYS)


def test_empty_columns_may_stand_before_and_between():
    moved = [["", "", *row[:3], "", *row[3:]] for row in TABLE]
    assert read(book_of(("Data", moved, "visible")))[2] == list(KEYS)


@pytest.mark.parametrize(
    "spell",
    [
        str.upper,
        str.title,
        lambda name: f"  {name}\u00a0",
        lambda name: name.replace("-", " "),
        lambda name: name.replace("-", "_"),
        lambda name: name.replace("-", "\u2011"),
        lambda name: f"\ufeff{name}",
    ],
)
@pytest.mark.parametrize(("module", "made"), [(csv, csv_of), (xlsx, xlsx_of)])
def test_a_header_in_other_letters_is_the_same(spell, module, made):
    table = [[spell(name) for name in TABLE[0]], *TABLE[1:]]
    back = module.read(made(table), "f", asked(), Known())
    assert [each.key for each in back] == list(KEYS)


def test_merged_cells_are_told_where_they_are():
    book = book_of(("Data", [["A title over all"], *TABLE], "visible"))
    book["Data"].merge_cells("A1:F1")
    assert read(book)[2] == list(KEYS)
    ring = cell_of(TABLE, 3, "ring")
    below = cell_of(TABLE, 4, "ring")
    book["Data"].merge_cells(f"{ring}:{below}")
    reason = f"is merged with the cells up to {below}; unmerge them and fill in each"
    assert reason in refused(book)[1]


# --- CSV ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize(
    "above", ["", "Our tools, and others, and more, and so on\r\n\r\n", "sep=;\r\n"]
)
def test_a_table_of_text_is_found_whatever_parts_it(sign, above):
    lines = (sign.join('"' + text.replace('"', '""') + '"' for text in row) for row in TABLE)
    content = (above + "\r\n".join(lines)).encode()
    assert [each.key for each in csv.read(content, "f", asked(), Known())] == list(KEYS)


def test_a_text_that_names_no_column_is_one_sentence():
    for content in (b"a,b,c\n1,2,3\n", b"\n\n", b"x"):
        with pytest.raises(Faulty) as caught:
            csv.read(content, "f", asked(), Known())
        assert [each.reason for each in caught.value.problems] == [tables.NO_HEADER]


def test_a_radar_has_its_header_below_a_title():
    published = {each.key: each for each in bundled()}
    content = b"Our radar\n\nName;RING;quadrant\nMLflow;adopt;x\n"
    (entry,) = radar.read_csv(content, "f", published).entries
    assert (entry.key, entry.ring) == ("mlflow", "adopt")


# --- what is no such file -----------------------------------------------------------------------
def zipped(**parts):
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


ODS = zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet")
XLSB = zipped(xl__workbook_dot_bin="x")
OLD = sniffing.OLE + b"\0" * 600
LOCKED = OLD + sniffing.ENCRYPTED
STRICT = zipped(xl__workbook_dot_xml='<workbook xmlns="http://purl.oclc.org/ooxml/x"/>')


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.xlsx", csv_of(TABLE), sniffing.IS_TEXT),
        ("x.xlsx", "key;title".encode("utf-16"), sniffing.IS_TEXT),
        ("x.xlsx", ODS, sniffing.OPEN),
        ("x.ods", ODS, sniffing.OPEN),
        ("x.xlsx", XLSB, sniffing.BINARY),
        ("x.xlsx", OLD, sniffing.OLD),
        ("x.xls", OLD, sniffing.OLD),
        ("x.csv", OLD, sniffing.OLD),
        ("x.xlsx", LOCKED, sniffing.PROTECTED),
        ("x.xlsx", zipped(word="x"), sniffing.NO_BOOK),
        ("x.xlsx", b"%PDF-1.7", sniffing.IS_PDF),
        ("x.xlsx", STRICT, sniffing.STRICT),
        ("x.csv", xlsx_of(TABLE), sniffing.NAMED_WRONGLY),
        ("x.json", xlsx_of(TABLE), sniffing.NAMED_WRONGLY),
        ("x.xlsx", xlsx_of(TABLE)[:5_000], f"{xlsx.BROKEN}: BadZipFile"),
    ],
)
def test_another_kind_of_file_is_told_in_one_sentence(name, content, reason):
    making.ground()
    with pytest.raises(Faulty) as caught:
        import_files.read_file(kind="tools", name=name, content=content)
    assert [each.reason for each in caught.value.problems] == [reason]
