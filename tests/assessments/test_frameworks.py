"""The pages of frameworks: open to read, and for curators to upload."""

from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from assessments import publishing
from assessments.models import FrameworkVersion
from handbook.models import Role
from tests import factories

DOCUMENT = (Path(__file__).parent / "document.yaml").read_text()
NEXT = DOCUMENT.replace('"1.0"', '"1.1"').replace("How many rows?", "How many rows are there?")
UPLOAD = "/frameworks/upload/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def version():
    Role.objects.create(key="product-owner", title="Product owner")
    return publishing.publish(source=DOCUMENT)


def signed_in(client, is_curator):
    user = get_user_model().objects.create_user("a@demo.example", "x", is_curator=is_curator)
    client.force_login(user)
    return client


@pytest.fixture
def curator(client):
    return signed_in(client, is_curator=True)


def file_of(text):
    content = text.encode() if isinstance(text, str) else text
    return {"file": SimpleUploadedFile("small.yaml", content)}


def test_a_visitor_reads_the_questions(client):
    assert "Small" in client.get("/frameworks/").content.decode()
    page = client.get("/frameworks/small/")
    assert page.status_code == 200
    assert "Who owns it?" in page.content.decode()


def test_another_version_is_read_by_its_name(client):
    publishing.publish(source=NEXT)
    addresses = ("", "?version=1.1", "?version=1.0")
    pages = [client.get(f"/frameworks/small/{each}").content.decode() for each in addresses]
    assert ["How many rows are there?" in page for page in pages] == [True, True, False]
    assert client.get("/frameworks/small/?version=9").status_code == 404
    assert client.get("/frameworks/none/").status_code == 404


def test_the_blank_spreadsheet_has_a_row_for_each_question(client):
    response = client.get("/frameworks/small/blank.xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    assert [row[2].value for row in sheet.rows] == ["Key", "owner", "basis", "rows"]


def test_the_blank_spreadsheet_runs_nothing_and_leaves_empty_cells_empty(client):
    factories.version(
        factories.SMALL.replace("key: small", "key: sums", 1)
        .replace("prompt: Who owns it?", "prompt: =cmd|'/c calc'!A1")
        .replace("title: First", "title: '＝1+1'", 1)
    )
    content = client.get("/frameworks/sums/blank.xlsx").content
    sheet = load_workbook(BytesIO(content)).active
    assert [cell.value for cell in sheet[2]] == [
        "'＝1+1",
        sheet["B2"].value,
        "owner",
        "'=cmd|'/c calc'!A1",
        sheet["E2"].value,
        *[None] * 3,
    ]
    texts = [cell.value for row in sheet.rows for cell in row]
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n"}
    assert "'" not in texts
    assert [text for text in texts if text == ""] == []


def test_faults_are_listed_and_nothing_is_written(curator):
    response = curator.post(UPLOAD, file_of(DOCUMENT.replace("weight: 2", "weight: 9")))
    assert response.status_code == 422
    assert "must lie between 1 and 3" in response.content.decode()
    assert FrameworkVersion.objects.count() == 1


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * 1_100_000, b""])
def test_what_is_no_document_is_refused(curator, content):
    assert curator.post(UPLOAD, file_of(content)).status_code == 422


def test_a_difference_is_shown_before_it_is_published(curator):
    response = curator.post(UPLOAD, file_of(NEXT))
    assert [each.question.key for each in response.context["difference"].changed] == ["rows"]
    assert response.context["difference"].changed[0].fields == ("prompt",)
    assert FrameworkVersion.objects.count() == 1
    sent = {"text": NEXT, "digest": response.context["digest"], "publish": "1"}
    assert curator.post(UPLOAD, sent).headers["Location"] == "/frameworks/small/"
    assert publishing.newest("small").version == "1.1"


def test_what_was_not_looked_at_is_not_published(curator):
    response = curator.post(UPLOAD, {"text": NEXT, "digest": "0" * 64, "publish": "1"})
    assert response.status_code == 200
    assert FrameworkVersion.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_may_not_upload(client, method):
    visitor = getattr(client, method)(UPLOAD)
    assert visitor.headers["Location"].startswith("/accounts/login/")
    member = signed_in(client, is_curator=False)
    assert getattr(member, method)(UPLOAD).status_code == 403
