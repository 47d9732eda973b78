"""What is made for one person is kept by no cache: at every address, whatever it answers."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.access import matrix
from tests.access.registry import ROUTES

pytestmark = pytest.mark.django_db
PRIVATE = "private, no-store"
THIRD_PARTIES = ("account_email", "account_change_password", "account_logout", "admin:index")


def test_every_address_is_private_to_who_is_signed_in():
    world = matrix.world()
    asked = [(name, method) for name in sorted(ROUTES) for method in ("GET", "POST")]
    for person in ("facilitator", "loner"):
        found = [
            (name, method, matrix.ask(world.clients[person], name, method, world.shared.ids))
            for name, method in asked
        ]
        open_to_caches = [
            (name, method, answer.status_code)
            for name, method, answer in found
            if answer.get("Cache-Control") != PRIVATE
        ]
        assert open_to_caches == []


@pytest.mark.parametrize("name", THIRD_PARTIES)
def test_so_are_the_pages_of_third_parties(client, name):
    client.force_login(factories.person(is_staff=True))
    assert client.get(reverse(name))["Cache-Control"] == PRIVATE


@pytest.mark.parametrize("path", ["/nothing/here/", "/practices", "/assessments/nonsense/"])
def test_so_is_what_is_not_there(client, path):
    client.force_login(factories.person())
    assert client.get(path)["Cache-Control"] == PRIVATE


def test_so_is_a_refused_token():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.person())
    refused = strict.post("/accounts/organisations/", {"name": "A"})
    assert (refused.status_code, refused["Cache-Control"]) == (403, PRIVATE)


def test_so_are_signing_in_and_out(client):
    user = factories.person()
    user.set_password("correct horse 1")
    user.save()
    given = client.post("/accounts/login/", {"login": user.email, "password": "correct horse 1"})
    assert (given.status_code, given["Cache-Control"]) == (302, PRIVATE)
    assert client.post("/accounts/logout/")["Cache-Control"] == PRIVATE


def test_what_all_visitors_see_may_be_kept_by_their_own_browsers(client):
    page = client.get("/practices/")
    assert (page.status_code, page["Cache-Control"]) == (200, "private")
    assert "Cookie" in page["Vary"]
    feed = client.get("/horizon-scan/changes.atom")
    assert (feed.status_code, feed.get("Cache-Control", "")) == (200, "")
