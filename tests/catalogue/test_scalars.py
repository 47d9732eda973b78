"""A number, a day or a truth value in a file says what stood there, or is refused at its place."""

import datetime
import json as standard_json

import pytest

from catalogue.entries.field_rules import Known
from catalogue.interchange import json, xlsx
from documents.yaml_with_lines import Faulty
from tests.catalogue.files import asked, bundled, cell_of, rows, xlsx_of

TABLE = rows("dvc")


def json_with(column, raw):
    """The document of one tool with `raw` as the value of `column`, read again."""
    found = standard_json.loads(json.write([bundled()[0]], asked()))
    found["tools"][0][column] = "@"
    text = standard_json.dumps(found).replace('"@"', raw)
    return json.read(text.encode(), "tools.json", asked(), Known())[0]


@pytest.mark.parametrize("raw", ["1.10", "2e3", "-0", "1e400", "12345678901234567890.5", "0.10"])
def test_a_number_in_json_is_the_text_that_stood_there(raw):
    assert json_with("title", raw).title == raw


@pytest.mark.parametrize("digits", [40, 5_000])
def test_a_number_of_too_many_digits_is_one_sentence_at_its_line(digits):
    with pytest.raises(Faulty) as caught:
        json.read(b'{"tools":\n' + b"9" * digits + b"}", "tools.json", asked(), Known())
    assert str(caught.value) == "tools.json: line 2: this number is too large"


def test_a_number_in_json_has_63_bits_at_most():
    assert json_with("title", str(2**63 - 1)).title == "9223372036854775807"
    with pytest.raises(Faulty) as caught:
        json_with("title", str(2**63))
    assert str(caught.value) == "tools.json: line 1: this number is too large"


# --- workbooks ----------------------------------------------------------------------------------
def xlsx_with(column, value, shown=""):
    """The table with a cell that is kept as `value` and shown in this format, read again."""
    place = cell_of(TABLE, 2, column)
    content = xlsx_of(TABLE, {place: value}, {place: shown} if shown else {})
    return xlsx.read(content, "tools.xlsx", asked(), Known())[0]


@pytest.mark.parametrize(
    ("value", "shown", "read"),
    [
        (datetime.date(2018, 3, 1), "mmm-yy", "2018-03"),
        (datetime.date(2018, 3, 1), "[$-409]mmm\\-yy;@", "2018-03"),
        (datetime.date(2018, 1, 1), "yyyy", "2018"),
        (datetime.date(2018, 3, 5), "dd.mm.yyyy", "2018-03-05"),
        (datetime.date(2018, 3, 5), 'd" day of "mmmm yyyy', "2018-03-05"),
        (2018, "", "2018"),
        (2018, "0", "2018"),
    ],
)
def test_a_date_is_as_exact_as_the_sheet_shows_it(value, shown, read):
    assert xlsx_with("since", value, shown).since == read


@pytest.mark.parametrize(
    ("value", "shown", "reason"),
    [
        (True, "", xlsx.TRUTH),
        (False, "", xlsx.TRUTH),
        (datetime.time(12, 30), "", xlsx.TIME),
        (datetime.datetime(2018, 3, 5, 12, 30), "", xlsx.TIME),
        (datetime.timedelta(hours=30), "", xlsx.TIME),
        (datetime.date(2026, 5, 3), "d-mmm", xlsx.NO_YEAR),
        (0.5, "0%", xlsx.SHOWN_OTHERWISE),
        (7, "000", xlsx.SHOWN_OTHERWISE),
    ],
)
def test_what_is_kept_otherwise_than_it_was_meant_is_refused_at_its_cell(value, shown, reason):
    with pytest.raises(Faulty) as caught:
        xlsx_with("summary", value, shown)
    (problem,) = caught.value.problems
    assert (problem.place, problem.reason) == (cell_of(TABLE, 2, "summary"), reason)
