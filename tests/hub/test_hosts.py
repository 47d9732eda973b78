"""A hub belongs to the address that people know: under loopback's names it tells its health alone,
and no link follows the host that a request named."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from tests.access.test_registries import ROOMS

pytestmark = pytest.mark.django_db
LOOPBACK = (
    *("localhost", "127.0.0.1", "[::1]", "localhost:6666", "127.0.0.1:8000", "[::1]:8000"),
    *("LOCALHOST", "localhost.", "LocalHost.:80"),
)


@pytest.fixture
def public(settings):
    settings.PUBLIC_BASE_URL, settings.IS_PUBLIC = "https://hub.example.org", True
    settings.ALLOWED_HOSTS = ["hub.example.org", "other.example.org", *settings.LOOPBACK]


@pytest.mark.parametrize("host", LOOPBACK)
def test_loopback_is_for_health_alone(client, public, host):
    for path in ("/", "/accounts/password/reset/", "/admin/login/", "/healthz/", "/static/x.css"):
        assert client.get(path, headers={"host": host}).status_code == 400
        assert client.post(path, headers={"host": host}).status_code == 400
    assert client.get("/healthz", headers={"host": host}).status_code == 200
    assert client.get("/readyz", headers={"host": host}).status_code in (200, 503)


@pytest.mark.parametrize("host", LOOPBACK)
def test_a_hub_on_loopback_is_there_under_its_names(client, settings, host):
    settings.ALLOWED_HOSTS = list(settings.LOOPBACK)
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.2", "0.0.0.0", "evil.example", "hub.example.org.evil"])
def test_other_hosts_are_refused_everywhere(client, public, host):
    for path in ("/", "/healthz"):
        assert client.get(path, headers={"host": host}).status_code == 400
    forwarded = {"host": "hub.example.org", "x-forwarded-host": host}
    assert client.get("/", headers=forwarded).status_code == 200


@pytest.mark.parametrize("host", ["hub.example.org", "other.example.org", "hub.example.org:6666"])
@pytest.mark.parametrize("email", ["ada@people.example", "nobody@people.example"])
def test_a_mail_leads_to_the_public_address_whatever_host_was_asked(client, public, host, email):
    User.objects.create_user("ada@people.example", "a long enough password")
    client.post(reverse("account_reset_password"), {"email": email}, headers={"host": host})
    (sent,) = mail.outbox
    found = re.findall(r"https?://[^/\s]+", str(sent.message()))
    assert set(found) == {"https://hub.example.org"}
    assert not re.search(r"other|6666", str(sent.message()))


def test_no_room_makes_an_address_of_the_requests_host(settings):
    """Feeds, reports and canonical links among them."""
    words = ("build_absolute_uri", "get_host", "get_current_site", "HTTP_HOST")
    files = [
        *(file for room in ROOMS for file in (settings.BASE_DIR / room).rglob("*.py")),
        *(settings.BASE_DIR / "templates").rglob("*.*"),
    ]
    found = {
        (str(file.relative_to(settings.BASE_DIR)), word)
        for file in files
        for word in words
        if word in file.read_text()
    }
    # What is looked at is whether a host is ours, and what is asked before the fork.
    looked_at = {("hub/middleware.py", "get_host"), ("accounts/own_pages.py", "get_host")}
    assert found == looked_at | {("hub/web/warming.py", "HTTP_HOST")}
