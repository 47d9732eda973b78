"""A new address that came too late: it waits, and its password is asked for again after a while."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.sign_in.urls_allauth import theirs
from accounts.submissions.form_marks import mark_of
from tests import factories
from tests.accounts.forms import unsent_form
from tests.accounts.test_unsent import PASSWORD, SAID, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/accounts/email/"
LATER = timedelta(minutes=10)


@pytest.fixture
def too_late_with_an_address():
    """(their browser, their account): signed in again, with the new address waiting in the panel,
    and the password given ten minutes ago."""
    user, client = factories.person(), Client()
    with time_machine.travel(timezone.now() - LATER, tick=False):
        client.post(ADDRESS, {"new_email": "next@b.example", "whose": mark_of(user)})
        sign_in(client, user)
    form = unsent_form(client.get("/"))
    return client, user, client.post(form.action, form.data)


def test_it_waits_until_the_password_was_given(too_late_with_an_address):
    client, user, asked = too_late_with_an_address
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert "next@b.example" in client.get("/").text
    user.refresh_from_db()
    assert user.new_email == ""


def test_giving_the_password_sends_it(too_late_with_an_address):
    client, user, asked = too_late_with_an_address
    client.post(asked.url, {"password": PASSWORD})
    user.refresh_from_db()
    assert user.new_email == "next@b.example"
    assert SAID not in client.get("/").text


def test_nothing_else_of_allauths_asks_who_one_is_but_for_a_password(client):
    """So nothing that was typed into a form of theirs could be kept."""
    names = {each.name for each in theirs if "(" not in str(each.pattern)}
    answers = {name: client.post(reverse(name)) for name in names}
    led = {name for name, each in answers.items() if "/login/?next=" in each.get("Location", "")}
    assert led == {"account_reauthenticate", "account_change_password", "account_email"}
    assert resolve(reverse("account_email")).view_name == "accounts:address"
