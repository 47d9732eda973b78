"""The list as a file: what it shows, public tools alone."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from catalogue.interchange import csv
from catalogue.models import Tool
from catalogue.services import writing
from tests import factories
from tests.catalogue.files import FORMATS, loaded  # noqa: F401

EXPORT = "/horizon-scan/export/"
pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.django_db]


def exported(client, form, query=""):
    return client.get(f"{EXPORT}?format={form}{query}").content


def test_an_export_has_what_the_list_shows(client):
    page = client.get("/horizon-scan/?component=gitops&status=active")
    text = exported(client, "csv", "&component=gitops&status=active")
    rows = [row for _, row in csv.table(text, "x", [])]
    shown = [row.item.key for row in page.context["rows"]]
    assert [row[0] for row in rows[1:]] == shown
    assert len(shown) == page.context["count"]
    assert "/horizon-scan/export/?component=gitops&amp;status=active" in page.text


def test_an_export_holds_what_all_read_and_nothing_of_an_organisation(client):
    home = factories.organisation("CANARY home")
    member = factories.member(home)
    Tool.objects.create(key="canary-a1b2c3", title="CANARY", summary="x", organisation=home)
    tool = Tool.objects.get(key="mlflow")
    tool.overlays.create(organisation=home, ring="hold", note="CANARY note")
    before = {form: exported(client, form) for form in FORMATS if form != "xlsx"}
    client.force_login(member)
    for form, content in before.items():
        assert exported(client, form) == content
        assert b"CANARY" not in content
    keys = [cell.value for cell in load_workbook(BytesIO(exported(client, "xlsx"))).active["A"]]
    assert "canary-a1b2c3" not in keys
    listed = [row[0] for _, row in csv.table(exported(client, "csv", "&ring=hold"), "x", [])]
    assert "mlflow" not in listed


def test_archived_tools_stay_at_home(client):
    writing.touched()
    Tool.objects.filter(key="mlflow").update(archived=True)
    assert b"\nkey: mlflow" not in exported(client, "yaml")
    assert b"key: mlflow\n" not in exported(client, "yaml")


def test_the_export_page_and_names_of_files(client):
    page = client.get(f"{EXPORT}?component=gitops")
    assert "no private tools, and no rings or notes of an organisation" in page.text
    assert "?format=xlsx&amp;component=gitops" in page.text
    named = client.get(f"{EXPORT}?format=xlsx").headers["Content-Disposition"]
    assert named == f'attachment; filename="horizon-scan-{timezone.localdate()}.xlsx"'
    assert client.get(f"{EXPORT}?format=pdf").status_code == 400


def test_an_export_asks_the_same_number_of_statements_for_one_tool_and_for_many(client):
    client.get(f"{EXPORT}?format=csv")
    counts = []
    for query in ("&q=mlflow", ""):
        with CaptureQueriesContext(connection) as seen:
            exported(client, "csv", query)
        counts.append(len(seen))
    assert counts[0] == counts[1] == 4
