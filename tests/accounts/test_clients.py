"""Who is one client, behind which proxies."""

import pytest
from django.test import Client

from accounts.request_limits import clients
from tests.accounts.guessing import account, behind, guess, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# --- clients and proxies ------------------------------------------------------------------------
def test_of_two_clients_behind_one_proxy_one_is_locked_and_the_other_signs_in(settings):
    settings.TRUSTED_PROXIES = 1
    account()
    guess("owner@test.example", 12, **behind("203.0.113.5"))
    assert sign_in(Client(), "owner@test.example", **behind("203.0.113.5")).status_code == 429
    assert sign_in(Client(), "owner@test.example", **behind("203.0.113.6")).status_code == 302


def test_without_trusted_proxies_the_header_is_not_believed():
    account()
    for n in range(4):
        guess("owner@test.example", 1, **behind(f"203.0.113.{n}"))
    assert sign_in(Client(), "owner@test.example", **behind("203.0.113.9")).status_code == 429


def test_entries_that_the_client_wrote_itself_change_nothing(settings):
    settings.TRUSTED_PROXIES = 1
    for n in range(3):
        guess("owner@test.example", 1, **behind(f"198.51.100.{n}, 203.0.113.5"))
    account()
    assert (
        sign_in(
            Client(), "owner@test.example", **behind("192.0.2.1, 192.0.2.2, 203.0.113.5")
        ).status_code
        == 429
    )


@pytest.mark.parametrize(
    ("proxies", "header", "is_client"),
    [
        (0, "203.0.113.5", "127.0.0.1"),
        (1, None, "127.0.0.1"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, " 198.51.100.1 ,  203.0.113.5 ", "203.0.113.5"),
        (2, "203.0.113.5, 10.0.0.1", "203.0.113.5"),
        (2, "1.1.1.1, 203.0.113.5, 10.0.0.1", "203.0.113.5"),
        (2, "10.0.0.1", "127.0.0.1"),
        (3, "203.0.113.5, 10.0.0.1", "127.0.0.1"),
        (1, "203.0.113.5:4711", "203.0.113.5"),
        (1, "[2001:db8:1:2:3::9]:4711", "2001:db8:1:2::/64"),
        (1, '"[2001:db8:1:2:3::9]"', "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.5", "203.0.113.5"),
        (1, "fe80::1%eth0", "fe80::/64"),
        (1, "", "127.0.0.1"),
        (1, ",", "127.0.0.1"),
        (1, "203.0.113.5,", "127.0.0.1"),
        (1, "unknown", "127.0.0.1"),
        (1, "<script>", "127.0.0.1"),
        (1, "999.1.1.1", "127.0.0.1"),
        (1, "[", "127.0.0.1"),
        (1, "x" * 9000, "127.0.0.1"),
    ],
)
def test_the_client_is_the_nth_from_the_right(rf, settings, proxies, header, is_client):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": header} if header is not None else {})
    assert clients.client_of(request) == is_client


@pytest.mark.parametrize("connected", ["", "unix:", "not an address"])
def test_who_comes_from_nowhere_is_one_client(rf, connected):
    assert clients.client_of(rf.get("/", REMOTE_ADDR=connected)) == "unknown"


def test_addresses_of_one_network_of_ipv6_are_one_client():
    account()
    for n in range(3):
        guess("owner@test.example", 1, REMOTE_ADDR=f"2001:db8::{n}")
    there, elsewhere = Client(REMOTE_ADDR="2001:db8::abcd"), Client(REMOTE_ADDR="2001:db8:0:1::1")
    assert sign_in(there, "owner@test.example").status_code == 429
    assert sign_in(elsewhere, "owner@test.example").status_code == 302
