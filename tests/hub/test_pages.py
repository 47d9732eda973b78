"""Home, health, content loaded twice, and the pages for when something is wrong."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from assessments.models import FrameworkVersion
from handbook.content import digest
from handbook.models import Practice
from tests import factories
from tests.statements import SESSION

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(db):
    call_command("load_content")


def test_healthz_and_readyz(client, content):
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json()["database"] == "ready"


def test_content_loaded_twice_changes_nothing(content):
    before = list(FrameworkVersion.objects.values_list("digest", flat=True))
    call_command("load_content")
    assert list(FrameworkVersion.objects.values_list("digest", flat=True)) == before
    assert len(before) >= 1


def test_a_curators_change_is_kept(content):
    Practice.objects.filter(key="data-validation").update(summary="Ours now.")
    call_command("load_content")
    assert Practice.objects.get(key="data-validation").summary == "Ours now."


def test_newer_content_waits_beside_a_curators_change(content):
    row = Practice.objects.filter(key="data-validation")
    row.update(summary="Ours now.", content_hash="of-an-older-text")
    call_command("load_content")
    found = row.get()
    assert found.summary == "Ours now."
    assert found.suggestion["title"] == "Validate data inside the pipeline"


def test_an_untouched_row_is_brought_up_to_date(content):
    row = Practice.objects.get(key="data-validation")
    names = ("title", "area", "body", "roles", "components", "resources", "position")
    older = {**{name: getattr(row, name) for name in names}, "summary": "Older."}
    Practice.objects.filter(pk=row.pk).update(summary="Older.", content_hash=digest(older))
    call_command("load_content")
    assert Practice.objects.get(pk=row.pk).summary == row.summary


@pytest.mark.parametrize(
    "address", ["/practices/", "/roles/", "/horizon-scan/", "/frameworks/", "/frameworks/dslc/"]
)
def test_visitors_read(client, content, address):
    assert client.get(address).status_code == 200


def test_every_linked_page_exists(client, content):
    for row in Practice.objects.all():
        assert client.get(reverse("practices:practice", args=[row.key])).status_code == 200


def test_nothing_is_a_page_in_our_voice(client, db):
    response = client.get("/nonsense/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.text


def test_a_refusal_says_who_can(client, db):
    client.force_login(factories.person())
    response = client.get("/frameworks/upload/")
    assert response.status_code == 403
    assert "a curator of this site" in response.text


def test_no_page_is_sent_without_the_policy(client, db):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_policies_are_written_once_for_all_responses(client, db, monkeypatch):
    first = client.get("/").headers
    monkeypatch.setattr("csp.utils.build_policy", lambda: 1 / 0)
    monkeypatch.setattr("hub.middleware.build_policy", lambda: 1 / 0)
    again = client.get("/nothing/here/").headers
    for name in ("Content-Security-Policy", "Permissions-Policy"):
        assert again[name] == first[name]


def test_djangos_own_pages_for_developers_keep_their_styles(client, db, settings):
    settings.DEBUG = True
    assert "Content-Security-Policy" not in client.get("/nothing/here/").headers
    assert "Content-Security-Policy" in client.get("/").headers


def test_a_managers_home_shows_verdicts_and_offers_reports_of_what_is_shared(client, db):
    shared = factories.shared(factories.assessment(name="Shared one"))
    manager = factories.member(shared.organisation, Role.MANAGER)
    factories.assessment(shared.organisation, name="A draft")
    client.force_login(manager)
    page = client.get("/").text
    assert page.count("Get the PDF report") == 1
    assert page.count("Incomplete") == 1
    assert "A draft" in page


@pytest.mark.parametrize("many", [1, 6])
def test_home_costs_the_same_statements_with_1_and_with_6(client, db, many):
    organisation = factories.organisation()
    user = factories.member(organisation)
    for _ in range(many):
        assessment = factories.assessment(organisation)
        factories.part(assessment, user)
        factories.answered(assessment, "owner", "some", by=user)
    client.force_login(user)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    assert len(captured) == 10 + SESSION
