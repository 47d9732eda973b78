"""A curator imports: faults by cell, the difference, applying it whole or not at all."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from catalogue import published
from catalogue.interchange import csv, sniffing, xlsx, yaml
from catalogue.models import Cell, Edition, RingMove, Tool
from catalogue.services import importing, writing
from catalogue.services.writing import write_tool
from tests import factories
from tests.catalogue.files import FORMATS, csv_of, loaded  # noqa: F401

IMPORT, EXPORT = "/horizon-scan/import/", "/horizon-scan/export/"
pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]


@pytest.fixture
def person():
    return factories.person("Cleo Curator", is_curator=True)


@pytest.fixture
def curator(client, person):
    client.force_login(person)
    return client


def exported(client, form, query=""):
    return client.get(f"{EXPORT}?format={form}{query}").content


def send(client, name, content, kind="tools"):
    return client.post(IMPORT, {"kind": kind, "file": SimpleUploadedFile(name, content)})


def apply(client, response):
    sent = {
        "apply": "1",
        "upload": response.context["upload"].ticket,
        "digest": response.context["difference"].digest,
    }
    return client.post(IMPORT, sent)


def state():
    """All that an import may touch."""
    rows = list(Tool.objects.order_by("pk").values()), list(Cell.objects.order_by("pk").values())
    history = Tool.history.count(), Cell.history.count(), RingMove.objects.count()
    return Edition.objects.get().token, rows, history


def changed_csv(client, *changes):
    """The exported table with `(key, column, text)` put into it."""
    text = exported(client, "csv")
    rows = [row for _, row in csv.table(text, "x", [])]
    by_key = {row[0]: row for row in rows}
    for key, column, value in changes:
        by_key[key][rows[0].index(column)] = value
    return csv_of(rows)


def test_the_whole_of_a_curators_import(curator):
    book = load_workbook(BytesIO(exported(curator, "xlsx")))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(cell.row for cell in sheet["A"] if cell.value == "mlflow")
    ring = sheet.cell(row, columns["ring"])
    note = sheet.cell(row, columns["sso.note"])
    value = sheet.cell(row, columns["sso.value"])
    ring.value, value.value = "top", "perhaps"
    before = state()
    refused = send(curator, "tools.xlsx", saved(book))
    assert refused.status_code == 422
    assert [(each.place, each.key) for each in refused.context["problems"]] == [
        (ring.coordinate, "mlflow: ring"),
        (value.coordinate, "mlflow: sso.value"),
    ]
    assert f'data-fault="{ring.coordinate}"' in refused.text
    assert state() == before

    ring.value, value.value, note.value = "trial", "partly", "Through a proxy in front"
    looked = send(curator, "tools.xlsx", saved(book))
    assert looked.status_code == 200
    difference = looked.context["difference"]
    (changed,) = difference.changed
    assert [(each.column, each.after) for each in changed.changes] == [
        ("ring", "trial"),
        *([] if value_was(before, "partly") else [("sso.value", "partly")]),
        ("sso.note", "Through a proxy in front"),
    ]
    assert (difference.new, difference.unchanged) == ((), Tool.objects.count() - 1)
    assert state() == before

    done = apply(curator, looked)
    assert done.headers["Location"] == IMPORT
    tool = Tool.objects.get(key="mlflow")
    cell = tool.cells.get(criterion__key="sso")
    assert (tool.ring, cell.value, cell.note) == ("trial", "partly", "Through a proxy in front")
    record = tool.history.first()
    assert (str(record.history_user), record.history_change_reason) == (
        str(looked.wsgi_request.user),
        "import: tools.xlsx",
    )
    assert tool.moves.first().ring == "trial"
    assert Edition.objects.get().token != before[0]
    again = send(curator, "tools.xlsx", saved(book))
    assert again.context["difference"].is_empty


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def value_was(before, value):
    sso = Cell.objects.get(tool__key="mlflow", criterion__key="sso").pk
    return next(row["value"] for row in before[1][1] if row["id"] == sso) == value


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_imported_changes_nothing(curator, form):
    response = send(curator, f"tools.{form}", exported(curator, form))
    assert response.status_code == 200
    difference = response.context["difference"]
    assert (difference.new, difference.changed) == ((), ())
    assert difference.unchanged == Tool.objects.count()
    assert "nothing to apply" in response.text


def test_a_new_tool_comes_in_and_what_the_file_leaves_out_stays(curator):
    text = exported(curator, "yaml", "&q=mlflow").replace(b"key: mlflow\n", b"key: new-flow\n")
    before = Tool.objects.count()
    looked = send(curator, "new.yaml", text)
    assert [each.key for each in looked.context["difference"].new] == ["new-flow"]
    apply(curator, looked)
    assert Tool.objects.count() == before + 1
    made, old = Tool.objects.get(key="new-flow"), Tool.objects.get(key="mlflow")
    assert (made.detail, made.ring) == (old.detail, old.ring)
    values = [
        list(each.cells.order_by("criterion__key").values_list("criterion__key", "value", "note"))
        for each in (made, old)
    ]
    assert values[0] == values[1]
    assert made.history.first().history_change_reason == "import: new.yaml"


def test_cells_that_the_file_leaves_out_stay(curator):
    entry = published.by_key(["mlflow"])["mlflow"]
    kept = {key: cell for key, cell in entry.cells.items() if key != "data-export"}
    text = yaml.write([replace(entry, cells=kept, title="ML Flow")], published.asked())
    looked = send(curator, "x.yaml", text)
    assert [each.column for each in looked.context["difference"].changed[0].changes] == ["title"]
    apply(curator, looked)
    assert Cell.objects.filter(tool__key="mlflow", criterion__key="data-export").exists()


def test_unknown_takes_a_cell_back(curator):
    parts = [("value", "unknown"), ("note", ""), ("source", ""), ("checked-on", "")]
    table = changed_csv(curator, *(("mlflow", f"llm-support.{part}", text) for part, text in parts))
    apply(curator, send(curator, "x.csv", table))
    cell = Cell.objects.get(tool__key="mlflow", criterion__key="llm-support")
    assert (cell.values, cell.value, cell.note, cell.checked_on) == ([], "", "", None)


def test_a_catalogue_that_has_moved_is_looked_at_again(curator, person):
    looked = send(curator, "x.csv", changed_csv(curator, ("mlflow", "ring", "hold")))
    write_tool(key="mlflow", fields={"ring": "assess"}, cells={}, by=person, why="meanwhile")
    before = state()
    response = apply(curator, looked)
    assert response.status_code == 409
    assert "The catalogue has changed since you looked" in response.text
    (changed,) = response.context["difference"].changed
    assert [(each.before, each.after) for each in changed.changes] == [("assess", "hold")]
    assert state() == before
    assert apply(curator, response).status_code == 302
    assert Tool.objects.get(key="mlflow").ring == "hold"


def test_a_failure_half_way_leaves_nothing_behind(curator, monkeypatch):
    changes = [("mlflow", "ring", "hold"), ("dvc", "ring", "hold")]
    looked = send(curator, "x.csv", changed_csv(curator, *changes))
    real, calls = writing.write_tool, []

    def failing(**fields):
        calls.append(fields["key"])
        if len(calls) == 2:
            raise RuntimeError("the disk is full")
        return real(**fields)

    monkeypatch.setattr(importing, "write_tool", failing)
    before = state()
    with pytest.raises(RuntimeError, match="the disk is full"):
        apply(curator, looked)
    assert len(calls) == 2
    assert state() == before


def test_a_tool_made_meanwhile_counts_as_moved(curator, monkeypatch):
    text = exported(curator, "yaml", "&q=mlflow").replace(b"key: mlflow\n", b"key: new-flow\n")
    looked = send(curator, "new.yaml", text)
    factories_made = Tool(key="new-flow", title="Made meanwhile", summary="x")
    factories_made.save()
    assert apply(curator, looked).status_code == 409
    assert Tool.objects.get(key="new-flow").title == "Made meanwhile"


def test_an_upload_is_for_its_curator_and_for_an_hour(curator, client):
    table = changed_csv(curator, ("mlflow", "ring", "hold"))
    looked = send(curator, "x.csv", table)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert apply(curator, looked).status_code == 422
    again = send(curator, "x.csv", table)
    client.force_login(factories.person(is_curator=True))
    other = apply(client, again)
    assert (other.status_code, "Choose the file again" in other.text) == (422, True)
    forged = {"apply": "1", "upload": "x:y:z", "digest": "0"}
    assert client.post(IMPORT, forged).status_code == 422
    assert Tool.objects.get(key="mlflow").ring != "hold"


def test_an_applied_upload_is_gone_and_old_ones_are_swept(curator):
    table = changed_csv(curator, ("mlflow", "ring", "hold"))
    looked = send(curator, "x.csv", table)
    kept = set(default_storage.listdir("imports")[1])
    apply(curator, looked)
    assert len(kept - set(default_storage.listdir("imports")[1])) == 1
    assert apply(curator, looked).status_code == 422
    send(curator, "x.csv", table)
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        curator.force_login(looked.wsgi_request.user)
        send(curator, "x.csv", table)
        assert len(default_storage.listdir("imports")[1]) == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.ods", b"x", "its name must end in .csv, .xlsx, .yaml, .yml, .json"),
        ("x.csv", b"", "it is empty"),
        ("x.xlsx", b"x", sniffing.IS_TEXT),
        ("x.yaml", b"a: &b 1", "anchors and aliases are not allowed"),
        ("x.yaml", b"tools: []", "is empty"),
        ("x.json", b"[", "this is not JSON: expecting value"),
    ],
)
def test_what_is_no_file_of_tools_is_refused(curator, name, content, reason):
    before = state()
    response = send(curator, name, content)
    assert response.status_code == 422
    assert reason in [each.reason for each in response.context["problems"]]
    assert state() == before


def test_no_file_and_a_file_too_large(curator):
    assert "Choose a file first." in curator.post(IMPORT, {"kind": "tools"}).text
    large = send(curator, "x.csv", b"x" * 5_000_001)
    assert (large.status_code, "The file is larger than 5 MB." in large.text) == (422, True)
    assert send(curator, "x.csv", b"x", kind="poem").status_code == 422


def test_a_private_tools_key_cannot_be_taken(curator):
    home = factories.organisation("Secret home")
    Tool.objects.create(key="ours-a1b2c3", title="Secret", summary="x", organisation=home)
    text = exported(curator, "yaml", "&q=mlflow").replace(b"key: mlflow\n", b"key: ours-a1b2c3\n")
    response = send(curator, "x.yaml", text)
    assert response.status_code == 422
    assert [each.reason for each in response.context["problems"]] == ["this key cannot be used"]
    assert "Secret" not in response.text


def test_an_archived_tool_is_changed_and_stays_archived(curator):
    table = changed_csv(curator, ("mlflow", "ring", "hold"))
    Tool.objects.filter(key="mlflow").update(archived=True)
    looked = send(curator, "x.csv", table)
    assert "archived, and stays so" in looked.text
    apply(curator, looked)
    assert Tool.objects.values_list("ring", "archived").get(key="mlflow") == ("hold", True)


def test_reading_asks_the_same_number_of_statements_for_one_tool_and_for_thirty(curator):
    def asked(keys):
        entries = list(published.by_key(keys).values())
        content = xlsx.write(entries, published.asked())
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = importing.read_file(kind="tools", name="x.xlsx", content=content)
            importing.compare(found, "x.xlsx")
        return len(seen)

    keys = list(Tool.objects.values_list("key", flat=True)[:30])
    assert asked(keys[:1]) == asked(keys) == 7


def test_only_what_was_shown_is_written(curator):
    """Line ends as a browser's form leaves them are no difference, and stay."""
    Tool.objects.filter(key="mlflow").update(detail="One.\r\nTwo.")
    looked = send(curator, "x.csv", changed_csv(curator, ("mlflow", "title", "ML Flow")))
    assert [each.column for each in looked.context["difference"].changed[0].changes] == ["title"]
    apply(curator, looked)
    tool = Tool.objects.get(key="mlflow")
    assert (tool.title, tool.detail) == ("ML Flow", "One.\r\nTwo.")


def test_a_known_cell_without_a_day_was_checked_on_the_tools(curator):
    Cell.objects.filter(tool__key="mlflow", criterion__key="sso").update(checked_on="2026-01-02")
    table = changed_csv(curator, ("mlflow", "sso.checked-on", ""))
    tool = Tool.objects.get(key="mlflow")
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        curator.force_login(factories.person(is_curator=True))
        looked = send(curator, "x.csv", table)
        (change,) = looked.context["difference"].changed[0].changes
        assert (change.before, change.after) == ("2026-01-02", str(tool.checked_on))
        apply(curator, looked)
    assert tool.cells.get(criterion__key="sso").checked_on == tool.checked_on
