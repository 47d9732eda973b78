"""One rule for what is typed on the edit page and for what a file says: whatever one of the two
takes, the other takes too and gives it back unchanged."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.curation.drafts import BLANK, entry_of, plain_fields, typed_cell
from catalogue.curation.tool_forms import ToolForm, cell_form, initial_of
from catalogue.entries import published
from catalogue.entries.columns import NAMES
from catalogue.entries.rows import fields_of
from catalogue.interchange import plain as files
from catalogue.models import Criterion, Tool
from catalogue.services import import_files
from documents.yaml_with_lines import Faulty
from handbook.content import plain
from tests.catalogue import making

pytestmark = pytest.mark.django_db
AHEAD = (timezone.now() + timedelta(days=2)).date().isoformat()
URL = "https://x.example/"

TEXTS = {
    *("", "a", "a\nb", " a  b ", "a\u200e\u202eb", "\u200b", "bell \x07", "lost \ufffd", "e\u0301"),
    *("a\x85b", "a\tb", "a; b", "a | b", "a\\b", "=1+1", "unknown", "yes"),
    *("x" * length for most in (60, 80, 120, 200, 400, 2_000) for length in (most, most + 1)),
    "x " * 60 + "   x",
}
ADDRESSES = {
    *("", URL, f" {URL} ", "javascript:alert(1)", "ftp://x.example", "x.example", "https://"),
    *("https://ada:secret@x.example", "https://x.example/a b", "https://x.example/\u200e"),
    *("https://x.example/\u200b", "https://x.example/a;b", "https://x.example:abc/"),
    *(URL + "a" * (length - len(URL)) for length in (500, 501)),
}
DAYS = {
    *("", "2026-06-01", AHEAD, "2999-01-01", "2026-02-30", "1/2/2026", "20260601", "2026-W01-1"),
    *("2026-06-01\u200e", "soon", "0000-01-01"),
}
TIMES = {*DAYS, "2018", "2018-06", "2018-13", "0000", "18"}
FIELDS_OF = {
    **dict.fromkeys(("title", "summary", "detail", "vendor", "licence"), TEXTS),
    **dict.fromkeys(("status-note", "ring-reason"), TEXTS),
    **dict.fromkeys(("since", "owner-since"), TIMES),
    **dict.fromkeys(("status-on", "checked-on"), DAYS),
    "status-source": ADDRESSES,
    **{f"links.{name}": ADDRESSES for name in ("site", "documentation", "repository")},
}
CELLS = {
    **{f"{key}.note": TEXTS for key in ("licence", "cost-model", "integrations")},
    **{f"{key}.source": ADDRESSES for key in ("licence", "cost-model", "integrations")},
    **{f"{key}.checked-on": DAYS for key in ("licence", "cost-model", "integrations")},
    "integrations.value": TEXTS - {"", "\u200b"},  # which a file says with the word `unknown`
}
UNKNOWN = {"licence": "unknown", "cost-model": "unknown", "integrations": "unknown"}
KNOWN = {"licence": "yes", "cost-model": ["free"], "integrations": "Many"}


@pytest.fixture
def document():
    """What a file says of a tool that stands."""
    making.ground()
    cells = [making.cell("licence", "yes"), making.cell("cost-model", values=["free"])]
    making.tool("server", [*cells, making.cell("integrations", "Many")])
    return files.document(published.entries_of(Tool.objects.all()), published.asked())


def imported(document: dict):
    """The entry that a file comes to, None where it is refused."""
    content = json.dumps(document).encode()
    try:
        (found,) = import_files.read_file(kind="tools", name="f.json", content=content).entries
    except Faulty:
        return None
    return found


def exported(entry) -> dict:
    return files.document([entry], published.asked())


def typed(data: dict, before: dict | None = None) -> dict | None:
    """The columns that the edit page makes of what is typed, None where it is refused."""
    sent = {name: value for name, value in data.items() if value is not None}
    form = ToolForm(sent, initial=before)
    return form.columns() if form.is_valid() else None


def columns_of(entry) -> dict | None:
    return entry and {name: plain(value) for name, value in fields_of(entry).items()}


def with_value(document: dict, place: str, said) -> dict:
    """The document with something else at a place of its tool."""
    changed = deepcopy(document)
    name, _, part = place.partition(".")
    home = changed["tools"][0][name] if part else changed["tools"][0]
    home[part or name] = said
    return changed


# --- fields -----------------------------------------------------------------------------------
@pytest.mark.parametrize("place", FIELDS_OF)
def test_a_field_is_taken_by_both_alike_or_by_neither(document, place):
    data = initial_of(plain_fields(Tool.objects.get()))
    name = place.rpartition(".")[2].replace("-", "_")
    both = {
        text: (typed({**data, name: text}), columns_of(imported(with_value(document, place, text))))
        for text in FIELDS_OF[place]
    }
    assert {text: said for text, said in both.items() if said[0] != said[1]} == {}
    taken = {by_form is not None for by_form, _by_file in both.values()}
    assert taken == {True, False}


LISTS = {
    "former-names": [
        *([text] for text in TEXTS),
        *(["A", "B"], ["A" * 200, "B" * 200, "C" * 98], ["A" * 200, "B" * 200, "C" * 99]),
    ],
    "licence-history": [
        *([{"licence": text, "since": "2019", "source": URL}] for text in TEXTS),
        *([{"licence": "MIT", "since": text, "source": URL}] for text in TIMES),
        *([{"licence": "MIT", "since": "2019", "source": text}] for text in ADDRESSES),
        *([{"licence": "MIT", "since": "2019", "source": URL}] * many for many in (60, 70)),
    ],
}


@pytest.mark.parametrize("place", LISTS)
def test_a_list_that_a_file_brings_is_shown_on_the_edit_page_and_taken_back(document, place):
    found = [columns_of(imported(with_value(document, place, said))) for said in LISTS[place]]
    brought = [each for each in found if each is not None]
    assert 0 < len(brought) < len(found)
    back = [typed(initial_of(each), initial_of(each)) for each in brought]
    assert [each for each in zip(brought, back, strict=True) if each[0] != each[1]] == []


TYPED = {
    "former_names": [
        *("A\nB", "A\n\n B ", "x" * 200, "x" * 201, "a\u200eb", "A; B", "A\\B", "x\ny\n" * 126),
    ],
    "licence_history": [
        *("MIT; 2019; https://x.example", "MIT;2019-06;https://x.example/a;b", "MIT; 2019; "),
        *("MIT; 2019", "A; B; 2019; https://x.example", "x" * 80 + "; 2019; https://x.example"),
        *("x" * 81 + "; 2019; https://x.example", "MIT; soon; https://x.example"),
        *("MIT; 2019; x", "MIT; 2019; https://a:b@x.example", "M\u200eI; 2019; https://x.example"),
        *("; 2019; https://x.example", "MIT | 2019 | https://x.example"),
        "\n".join(["MIT; 2019; https://x.example"] * 60),
    ],
}


@pytest.mark.parametrize("name", TYPED)
def test_a_list_that_is_typed_goes_out_into_a_file_and_comes_back(document, name):
    data = initial_of(plain_fields(Tool.objects.get()))
    found = [typed({**data, name: text}) for text in TYPED[name]]
    taken = [each for each in found if each is not None]
    assert 0 < len(taken) < len(found)
    for each in taken:
        assert columns_of(imported(exported(entry_of("server", each, {})))) == each


@pytest.mark.parametrize(("name", "refused"), [("A" * 201, True), ("A" * 200, False)])
def test_a_former_name_has_one_limit(document, name, refused):
    data = initial_of(plain_fields(Tool.objects.get()))
    assert (typed({**data, "former_names": name}) is None) == refused
    assert (imported(with_value(document, "former-names", [name])) is None) == refused


# --- cells ------------------------------------------------------------------------------------
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("place", CELLS)
def test_a_part_of_a_cell_is_taken_by_both_alike_or_by_neither(document, place, known):
    key, _, part = place.partition(".")
    value = (KNOWN if known else UNKNOWN)[key]
    day = "2026-06-01" if known or part == "value" else ""
    cell = {"value": value, "note": "n", "source": URL, "checked-on": day}
    both = {text: cell_both_ways(document, key, {**cell, part: text}) for text in CELLS[place]}
    assert {text: said for text, said in both.items() if said[0] != said[1]} == {}


def cell_both_ways(document: dict, key: str, cell: dict) -> tuple:
    """As typed and as imported; a day that is left out is filled in by each in its own way."""
    entry = imported(with_value(document, f"cells.{key}", cell))
    sent = {name.replace("-", "_"): said for name, said in cell.items()}
    sent["value"] = [] if sent["value"] == "unknown" and key == "cost-model" else sent["value"]
    form = cell_form(Criterion.objects.get(key=key), BLANK, sent)
    said = typed_cell(key, form.columns()) if form.is_valid() else None
    by_file = entry and entry.cells[key]
    if said and by_file and not cell["checked-on"]:
        said, by_file = replace(said, checked_on=None), replace(by_file, checked_on=None)
    return said, by_file


def test_every_text_and_day_of_a_tool_and_its_cells_is_looked_at():
    names = {place.partition(".")[0].replace("-", "_") for place in {**FIELDS_OF, **LISTS}}
    assert set(NAMES) - names == {"components", "skills", "status", "ring"}
    assert {place.partition(".")[2] for place in CELLS} == {"value", "note", "source", "checked-on"}
