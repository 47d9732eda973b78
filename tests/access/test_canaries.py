"""Two organisations with a canary in all their texts: what leaves the hub holds one's own at most.

Reports are built for good here, exports and mails are read as files; each check goes red once the
guard that it rests on is taken out.
"""

import io
import zipfile
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Role
from assessments.models import Action
from catalogue.models import OverlayQuerySet, ToolQuerySet
from catalogue.scan import index
from catalogue.scan.exporting import FORMATS, export
from catalogue.scan.seen import seen_by
from reports import services, snapshot
from reports.build import build
from tests import factories
from tests.access import matrix
from tests.access.catalogue import PUBLIC_KEY

pytestmark = pytest.mark.django_db
ONE, TWO = "CANARYONE", "CANARYTWO"


@dataclass
class Side:
    """One organisation, its administrator's browser, and the canaries: its own, the other's."""

    place: matrix.Place
    client: Client
    mine: str
    other: str


@pytest.fixture
def sides():
    factories.handbook("one")
    found = []
    for mine, other in ((ONE, TWO), (TWO, ONE)):
        place = matrix.place(mine, True)
        client = Client()
        client.force_login(factories.member(place.organisation, Role.ADMINISTRATOR))
        found.append(Side(place, client, mine, other))
    return found


def canaries(text: str) -> set[str]:
    return {each for each in (ONE, TWO) if each in text}


# --- reports ------------------------------------------------------------------------------------
def report_text(side: Side) -> str:
    facilitator = side.place.assessment.participants.get(role="facilitator").user
    report = services.request_report(assessment=side.place.assessment, by=facilitator)
    build(str(report.pk))
    report.refresh_from_db()
    assert report.state == "ready"
    response = side.client.get(reverse("reports:download", args=[report.pk]))
    content = b"".join(response.streaming_content)
    assert content == default_storage.open(report.file).read()
    reader = PdfReader(io.BytesIO(content))
    return " ".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])


def test_a_report_holds_the_texts_of_its_own_organisation_alone(sides):
    for side in sides:
        text = report_text(side)
        assert canaries(text) == {side.mine}
        for said in ("assessment", "organisation", "facilitator", "other"):
            assert f"{side.mine} {said}" in " ".join(text.split())


def test_the_check_of_reports_can_fail(sides, monkeypatch):
    def of_all(assessment, framework):
        return [
            {"question": "owner", "prompt": "", "text": each.text, "owner": None, "due": None}
            | {"done": False}
            for each in Action.objects.all()
        ]

    monkeypatch.setattr(snapshot, "actions_planned", of_all)
    assert canaries(report_text(sides[0])) == {ONE, TWO}


# --- exports ------------------------------------------------------------------------------------
def as_text(content: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())


def exported(client: Client, form: str) -> str:
    response = client.get(reverse("catalogue:export"), {"format": form})
    assert response.status_code == 200
    text = as_text(response.content)
    assert "Known to all" in text or form.startswith("radar")
    return text


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_holds_nothing_of_any_organisation(sides, form):
    for client in (Client(), *(side.client for side in sides)):
        assert canaries(exported(client, form)) == set()


@pytest.mark.parametrize("form", FORMATS)
def test_the_check_of_exports_can_fail(sides, form, monkeypatch):
    monkeypatch.setattr(ToolQuerySet, "public", lambda self: self.all())
    index._read.cache_clear()
    assert canaries(exported(Client(), form)) == {ONE, TWO}


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_leaves_out_private_tools_even_where_it_is_handed_them(sides, form):
    administrator = get_user_model().objects.get(pk=sides[0].client.session["_auth_user_id"])
    seen = seen_by(administrator)
    handed = [*seen.index.listed(seen.index.matching(""), "")]
    handed += seen.private.listed(seen.private.matching(""), "")
    assert any(item.is_private for item in handed)
    content, _kind, _ending = export(seen.catalogue, handed, form)
    assert canaries(as_text(content)) == set()


def test_the_blank_questionnaire_holds_nothing_of_any_organisation(sides):
    for client in (Client(), *(side.client for side in sides)):
        content = client.get(reverse("frameworks:blank", args=["small"])).content
        assert "Who owns it?" in as_text(content)
        assert canaries(as_text(content)) == set()


# --- search, lists and the feed -----------------------------------------------------------------
SEARCHES = [
    ("search", {"q": "canary"}),
    ("catalogue:horizon_scan", {"q": "canary"}),
    ("catalogue:radar", {}),
]


@pytest.mark.parametrize(("name", "query"), SEARCHES)
def test_who_searches_finds_their_own_alone(sides, name, query):
    assert canaries(Client().get(reverse(name), query).text) == set()
    for side in sides:
        found = canaries(side.client.get(reverse(name), query).text)
        assert found == {side.mine}


@pytest.mark.parametrize(("name", "query"), SEARCHES)
def test_the_check_of_searches_can_fail(sides, name, query, monkeypatch):
    monkeypatch.setattr(ToolQuerySet, "visible_to", lambda self, user: self.all())
    assert canaries(sides[0].client.get(reverse(name), query).text) == {ONE, TWO}


def public_page(client: Client) -> str:
    return client.get(reverse("catalogue:tool", args=[PUBLIC_KEY])).text


def test_what_one_says_of_a_public_tool_is_read_by_one_alone(sides, monkeypatch):
    assert canaries(public_page(Client())) == set()
    for side in sides:
        assert canaries(public_page(side.client)) == {side.mine}
    monkeypatch.setattr(OverlayQuerySet, "visible_to", lambda self, user: self.all())
    assert canaries(public_page(sides[0].client)) == {ONE, TWO}


@pytest.mark.parametrize("name", ["changes", "changes_atom"])
def test_the_log_of_changes_tells_of_public_tools_alone(sides, name):
    for client in (Client(), *(side.client for side in sides)):
        text = client.get(reverse(f"catalogue:{name}")).text
        assert "Known to all" in text
        assert canaries(text) == set()


@pytest.mark.parametrize("name", ["changes", "changes_atom"])
def test_the_check_of_the_log_can_fail(sides, name, monkeypatch):
    monkeypatch.setattr(ToolQuerySet, "public", lambda self: self.all())
    index._read.cache_clear()
    text = Client().get(reverse(f"catalogue:{name}")).text
    assert canaries(text) == {ONE, TWO}


# --- mail ---------------------------------------------------------------------------------------
def test_an_invitation_names_its_own_organisation_alone(sides):
    for side in sides:
        mail.outbox.clear()
        address = reverse("accounts:invite", args=[side.place.organisation.pk])
        body = {"email": "new@test.example", "role": "member"}
        page = side.client.post(address, body, follow=True)
        assert page.status_code == 200
        (sent,) = mail.outbox
        assert sent.to == ["new@test.example"]
        assert canaries(f"{sent.message()}") == canaries(page.text) == {side.mine}


def test_a_renewed_invitation_goes_to_its_own_address(sides):
    side = sides[0]
    place = side.place
    ids = [place.organisation.pk, place.ids["invitation_id"]]
    side.client.post(reverse("accounts:invitation_action", args=ids))
    (sent,) = mail.outbox
    assert sent.to == ["x@y.example"]
    assert canaries(f"{sent.message()}") == {side.mine}
