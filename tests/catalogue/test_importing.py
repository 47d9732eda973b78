"""A curator imports: faults by cell, the difference, applying it whole or not at all."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from catalogue.entries import published
from catalogue.interchange import csv, sniffing, xlsx, yaml
from catalogue.models import Cell, Edition, Import, RingMove, Tool
from catalogue.services import import_files, writing
from catalogue.services.import_jobs import run
from catalogue.services.writing import write_tool
from tests import factories
from tests.catalogue.files import FORMATS, csv_of, loaded, saved  # noqa: F401
from tests.catalogue.imports import IMPORT, apply, at, send

EXPORT = "/horizon-scan/export/"
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
    assert [(each.where, each.key) for each in refused.difference.problems] == [
        (ring.coordinate, "mlflow: ring"),
        (value.coordinate, "mlflow: sso.value"),
    ]
    assert f'data-fault="{ring.coordinate}"' in refused.text
    assert state() == before

    ring.value, value.value, note.value = "trial", "partly", "Through a proxy in front"
    looked = send(curator, "tools.xlsx", saved(book))
    assert looked.status_code == 200
    difference = looked.difference
    (changed,) = difference.changed
    assert [(each.column, each.after) for each in changed.changes] == [
        ("ring", "trial"),
        *([] if value_was(before, "partly") else [("sso.value", "partly")]),
        ("sso.note", "Through a proxy in front"),
    ]
    assert (difference.new, difference.unchanged) == ([], Tool.objects.count() - 1)
    assert state() == before

    done = apply(curator, looked)
    assert done.status_code == 200
    assert "Imported: 1 tool." in done.text
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
    assert not again.job.can_be_applied


def value_was(before, value):
    sso = Cell.objects.get(tool__key="mlflow", criterion__key="sso").pk
    return next(row["value"] for row in before[1][1] if row["id"] == sso) == value


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_imported_changes_nothing(curator, form):
    response = send(curator, f"tools.{form}", exported(curator, form))
    assert response.status_code == 200
    difference = response.difference
    assert (difference.new, difference.changed) == ([], [])
    assert difference.unchanged == Tool.objects.count()
    assert "nothing to apply" in response.text


def test_a_new_tool_comes_in_and_what_the_file_leaves_out_stays(curator):
    text = exported(curator, "yaml", "&q=mlflow").replace(b"key: mlflow\n", b"key: new-flow\n")
    before = Tool.objects.count()
    looked = send(curator, "new.yaml", text)
    assert [each.key for each in looked.difference.new] == ["new-flow"]
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
    assert [each.column for each in looked.difference.changed[0].changes] == ["title"]
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
    (changed,) = response.difference.changed
    assert [(each.before, each.after) for each in changed.changes] == [("assess", "hold")]
    assert state() == before
    assert apply(curator, response).job.outcome == "applied"
    assert Tool.objects.get(key="mlflow").ring == "hold"


def test_a_failure_half_way_leaves_nothing_behind_and_is_tried_again(curator, monkeypatch):
    changes = [("mlflow", "ring", "hold"), ("dvc", "ring", "hold")]
    looked = send(curator, "x.csv", changed_csv(curator, *changes))
    real = writing.write_cells

    def failing(**fields):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(writing, "write_cells", failing)
    before = state()
    failed = apply(curator, looked)
    assert state() == before
    assert (failed.job.state, failed.job.outcome, failed.job.attempts) == ("queued", "", 1)
    monkeypatch.setattr(writing, "write_cells", real)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        run(str(failed.job.pk))
    assert Tool.objects.filter(ring="hold", key__in=["mlflow", "dvc"]).count() == 2


def test_a_tool_made_meanwhile_counts_as_moved(curator, monkeypatch):
    text = exported(curator, "yaml", "&q=mlflow").replace(b"key: mlflow\n", b"key: new-flow\n")
    looked = send(curator, "new.yaml", text)
    factories_made = Tool(key="new-flow", title="Made meanwhile", summary="x")
    factories_made.save()
    assert apply(curator, looked).status_code == 409
    assert Tool.objects.get(key="new-flow").title == "Made meanwhile"


def test_an_import_is_for_its_curator_and_for_an_hour(curator, client):
    table = changed_csv(curator, ("mlflow", "ring", "hold"))
    looked = send(curator, "x.csv", table)
    sent = {"apply": "1", "digest": looked.difference.digest}
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        late = apply(curator, looked)
        assert (late.status_code, "Choose the file again" in late.text) == (422, True)
    for digest in ("", "0" * 64):
        assert curator.post(at(looked.job), sent | {"digest": digest}).status_code == 422
    client.force_login(factories.person(is_curator=True))
    for data in (sent, {"again": "1"}, {"cancel": "1"}):
        assert client.post(at(looked.job), data).status_code == 404
    assert client.get(at(looked.job)).status_code == 404
    assert "x.csv" not in client.get(IMPORT).text
    assert Import.objects.count() == 1
    assert Tool.objects.get(key="mlflow").ring != "hold"


def test_what_is_applied_is_applied_once_and_its_file_is_gone(
    curator, django_capture_on_commit_callbacks
):
    table = changed_csv(curator, ("mlflow", "ring", "hold"))
    looked = send(curator, "x.csv", table)
    with django_capture_on_commit_callbacks(execute=True):
        done = apply(curator, looked)
    assert not default_storage.exists(looked.job.file)
    before = state()
    twice = apply(curator, looked)
    assert (twice.job.pk, twice.job.outcome) == (done.job.pk, "applied")
    assert curator.post(at(looked.job), {"again": "1"}).status_code == 422
    assert state() == before


def test_what_is_old_is_swept_with_its_file(curator, django_capture_on_commit_callbacks):
    looked = send(curator, "x.csv", b"one")
    left = default_storage.save("imports/left", ContentFile(b"by a request that was killed"))
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        curator.force_login(looked.job.by)
        with django_capture_on_commit_callbacks(execute=True):
            new = send(curator, "y.csv", b"two")
    assert list(Import.objects.values_list("pk", flat=True)) == [new.job.pk]
    assert [default_storage.exists(each) for each in (looked.job.file, left)] == [False, False]
    assert default_storage.exists(new.job.file)


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
    assert reason in [each.reason for each in response.difference.problems]
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
    assert [each.reason for each in response.difference.problems] == ["this key cannot be used"]
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
            found = import_files.read_file(kind="tools", name="x.xlsx", content=content)
            import_files.compare(found, "x.xlsx")
        return len(seen)

    keys = list(Tool.objects.values_list("key", flat=True)[:30])
    assert asked(keys[:1]) == asked(keys) == 7


def test_only_what_was_shown_is_written(curator):
    """Line ends as a browser's form leaves them are no difference, and stay."""
    Tool.objects.filter(key="mlflow").update(detail="One.\r\nTwo.")
    looked = send(curator, "x.csv", changed_csv(curator, ("mlflow", "title", "ML Flow")))
    assert [each.column for each in looked.difference.changed[0].changes] == ["title"]
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
        (change,) = looked.difference.changed[0].changes
        assert (change.before, change.after) == ("2026-01-02", str(tool.checked_on))
        apply(curator, looked)
    assert tool.cells.get(criterion__key="sso").checked_on == tool.checked_on
