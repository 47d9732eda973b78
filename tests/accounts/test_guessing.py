"""Wrong passwords: how long who waits, and who does not."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.request_limits import clients
from accounts.services.address_proofs import mark_proved
from tests.accounts.guessing import LOGIN, PANEL, PASSWORD, account, guess, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# --- wrong passwords ----------------------------------------------------------------------------
def test_after_a_few_free_tries_waits_double_up_to_five_minutes(clock):
    client, waits = Client(), []
    assert [each.status_code for each in guess("a@test.example", 3, client)] == [200] * 3
    for _ in range(11):
        refused = sign_in(client, "a@test.example", "wrong")
        assert refused.status_code == 429
        waits.append(int(refused["Retry-After"]))
        clock.shift(waits[-1])
        assert sign_in(client, "a@test.example", "wrong").status_code == 200
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_the_refusal_names_the_time_and_keeps_the_address(clock):
    client = Client()
    guess("a@test.example", 3, client)
    page = sign_in(client, "a@test.example", "wrong")
    assert "Too many wrong passwords. Try again in 1 second." in page.text
    assert 'value="a@test.example"' in page.text


@pytest.mark.parametrize(
    "typed", [" owner@test.example ", "OWNER@TEST.EXAMPLE", "owner@teſt.example"]
)
def test_other_letters_are_the_same_account(typed):
    client = Client()
    account()
    guess("owner@test.example", 3, client)
    assert sign_in(client, typed, "wrong").status_code == 429


def test_whether_there_is_an_account_makes_no_difference():
    account()
    for email in ("owner@test.example", "nobody@test.example"):
        assert [each.status_code for each in guess(email, 5)] == [200, 200, 200, 429, 429]


def test_eleven_wrong_passwords_from_one_address_lock_nobody_else_there():
    account()
    account("colleague@test.example")
    assert guess("owner@test.example", 11)[-1].status_code == 429
    assert sign_in(Client(), "colleague@test.example").status_code == 302


def test_many_accounts_tried_from_one_address_make_others_there_wait_half_a_minute_at_most(clock):
    account("colleague@test.example")
    for _ in range(62):
        guess(f"{uuid.uuid4()}@test.example", 1)
    refused = sign_in(Client(), "colleague@test.example")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) <= 30
    clock.shift(30)
    assert sign_in(Client(), "colleague@test.example").status_code == 302


def test_the_owner_signs_in_elsewhere_while_somebody_guesses():
    account()
    guess("owner@test.example", 30)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), "owner@test.example").status_code == 302


def test_guesses_from_everywhere_make_the_owner_wait_a_minute_at_most(clock):
    account()
    for n in range(11):
        guess("owner@test.example", 3, REMOTE_ADDR=f"198.51.100.{n}")
    refused = sign_in(Client(REMOTE_ADDR="192.0.2.7"), "owner@test.example")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) <= 60
    clock.shift(60)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), "owner@test.example").status_code == 302


@pytest.mark.parametrize("way", [LOGIN, PANEL])
def test_in_a_browser_where_the_owner_has_been_strangers_never_make_them_wait(way):
    account()
    mine = Client()
    mine.post(way, {"login": "owner@test.example", "password": PASSWORD})
    mine.post(reverse("account_logout"))
    for n in range(11):
        guess("owner@test.example", 3, REMOTE_ADDR=f"198.51.100.{n}")
    guess("owner@test.example", 30)
    assert sign_in(Client(), "owner@test.example").status_code == 429
    assert sign_in(mine, "owner@test.example").status_code == 302


def test_a_known_browser_is_counted_too_and_for_its_owner_alone():
    account()
    account("other@test.example")
    mine = Client()
    sign_in(mine, "owner@test.example")
    mine.post(reverse("account_logout"))
    assert guess("owner@test.example", 4, mine)[-1].status_code == 429
    guess("other@test.example", 4)
    assert sign_in(mine, "other@test.example").status_code == 429


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "{}"])
def test_a_forged_cookie_makes_no_browser_known(value):
    client = Client()
    account()
    guess("owner@test.example", 4)
    client.cookies[clients.COOKIE] = value
    assert sign_in(client, "owner@test.example").status_code == 429


def test_the_right_password_ends_the_waits_of_its_browser_alone(clock):
    account()
    client = Client()
    guess("owner@test.example", 3, client)
    clock.shift(1)
    sign_in(client, "owner@test.example")
    client.post(reverse("account_logout"))
    again = guess("owner@test.example", 4, client)
    assert [each.status_code for each in again] == [200, 200, 200, 429]


def test_right_passwords_between_wrong_ones_hide_no_guessing(clock):
    """Somebody with an account of their own guesses at many others."""
    account("mine@test.example")
    for _ in range(60):
        guess(f"{uuid.uuid4()}@test.example", 1)
        sign_in(Client(), "mine@test.example")
    assert guess("a@test.example", 1)[0].status_code == 429


def test_right_passwords_are_not_counted():
    account()
    for _ in range(70):
        assert sign_in(Client(), "owner@test.example").status_code == 302


@pytest.mark.parametrize("wrong", [LOGIN, PANEL])
def test_the_panel_and_the_page_count_together(wrong):
    account()
    client = Client()
    for _ in range(3):
        client.post(wrong, {"login": "owner@test.example", "password": "wrong"})
    asked = client.post(PANEL, {"login": "owner@test.example", "password": PASSWORD})
    assert (asked.status_code, asked["Retry-After"]) == (429, "1")
    assert asked.json()["problem"] == "Too many wrong passwords. Try again in 1 second."
    assert sign_in(client, "owner@test.example").status_code == 429


def test_confirming_that_it_is_you_is_counted():
    user = account()
    mark_proved(user=user)
    client = Client()
    client.force_login(user)
    address = reverse("account_reauthenticate")
    asked = [client.post(address, {"password": f"wrong {n}"}) for n in range(4)]
    assert asked[-1].status_code == 429
    assert "Try again in 1 second." in asked[-1].text


def test_changing_the_password_is_counted():
    client = Client()
    client.force_login(account())
    data = {"oldpassword": "wrong", "password1": "x" * 12, "password2": "x" * 12}
    asked = [client.post(reverse("account_change_password"), data) for _ in range(6)]
    assert [each.status_code for each in asked] == [200] * 5 + [429]
    assert "You have tried several passwords. Try again in 1 second." in asked[-1].text


def test_many_guesses_at_the_same_moment_are_no_way_round(monkeypatch):
    """Counted before the password is looked at."""
    tried = []
    monkeypatch.setattr(
        "allauth.account.adapter.DefaultAccountAdapter.authenticate",
        lambda self, request, **credentials: tried.append(guess("a@test.example", 1)),
    )
    guess("a@test.example", 1)
    assert len(tried) == 3
