"""Who may join: under the named address, or where an administrator lets them in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, JoinRequest, Role, User
from accounts.services import invitations as services
from accounts.services.address_proofs import mark_proved
from tests.accounts.inviting import (
    NEW,
    PASSWORD,
    address_of,
    browser,
    invited,
    mailed,
    proved,
    rank,
)

pytestmark = pytest.mark.django_db


# --- only under the named address --------------------------------------------------------------
@pytest.mark.parametrize("is_real", [True, False])
def test_somebody_else_does_not_join_by_the_link(place, settings, is_real):
    settings.MAIL_IS_REAL = is_real
    _invitation, token = invited(place, role=Role.ADMINISTRATOR)
    stranger = proved("stranger@other.example")
    client = browser(stranger)
    page = client.get(address_of(token))
    assert "meant for n…@e….org" in page.text
    assert NEW not in page.text
    assert client.post(address_of(token)).status_code == 403
    assert client.post(address_of(token), {"decline": "1"}).status_code == 403
    assert not stranger.memberships.exists()
    assert services.open_invitation(token)


def test_with_a_mail_server_the_address_must_be_proved(place, real_mail):
    _mailed, copied = mailed(place)
    user = User.objects.create_user(NEW, PASSWORD)
    assert "not confirmed yet" in browser(user).get(copied).text
    assert browser(user).post(copied).status_code == 403
    mark_proved(user=user)
    assert browser(user).post(copied).status_code == 302
    assert rank(place, user) == Role.MANAGER


def test_without_a_mail_server_the_link_does_for_the_named_account(place):
    _invitation, token = invited(place)
    user = User.objects.create_user(NEW, PASSWORD)
    assert browser(user).post(address_of(token)).status_code == 302
    assert rank(place, user) == Role.MANAGER


def test_without_the_link_an_unproved_address_is_nothing(place):
    invitation, _token = invited(place)
    user = User.objects.create_user(NEW, PASSWORD)
    assert not services.accept(invitation=invitation, by=user)
    address = reverse("accounts:answer_invitation", args=[invitation.pk])
    assert browser(user).post(address).status_code == 404
    assert not user.memberships.exists()


# --- asking an administrator -------------------------------------------------------------------
def asking(place) -> tuple[JoinRequest, User, str]:
    _invitation, token = invited(place)
    stranger = proved("stranger@other.example", is_curator=True)
    client = browser(stranger)
    assert client.post(address_of(token), {"ask": "1"}).status_code == 302
    assert client.post(address_of(token), {"ask": "1"}).status_code == 302
    assert "You asked to join on" in client.get(address_of(token)).text
    return JoinRequest.objects.get(), stranger, token


def answer(place, asked: JoinRequest, verb: str):
    address = reverse("accounts:answer_request", args=[place[0].pk, asked.pk])
    return browser(place[1]).post(address, {verb: "1"}, follow=True)


def test_an_administrator_sees_who_asks_and_lets_them_in(place):
    asked, stranger, token = asking(place)
    assert not stranger.memberships.exists()
    page = browser(place[1]).get(reverse("accounts:organisation", args=[place[0].pk])).text
    assert "Somebody" in page
    assert "stranger@other.example" in page
    assert "Somebody asks to join" in " ".join(browser(place[1]).get("/").text.split())
    assert "Somebody has joined." in answer(place, asked, "confirm").text
    assert rank(place, stranger) == Role.MANAGER
    assert services.open_invitation(token) is None


def test_who_is_refused_stays_out_and_cannot_ask_again(place):
    asked, stranger, token = asking(place)
    answer(place, asked, "refuse")
    assert "an administrator refused" in browser(stranger).get(address_of(token)).text
    browser(stranger).post(address_of(token), {"ask": "1"})
    assert not JoinRequest.objects.unanswered().exists()
    assert answer(place, asked, "confirm").status_code == 404
    assert not stranger.memberships.exists()
    assert services.open_invitation(token)


@pytest.mark.parametrize("ending", ["revoked", "accepted"])
def test_a_request_ends_with_its_invitation(place, ending):
    asked, stranger, token = asking(place)
    if ending == "revoked":
        services.end(invitation=asked.invitation, ending="revoked")
    else:
        browser(proved(NEW)).post(address_of(token))
    assert answer(place, asked, "confirm").status_code == 404
    assert not stranger.memberships.exists()


def test_a_request_outlives_the_week_of_its_link(place):
    asked, stranger, _token = asking(place)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    answer(place, asked, "confirm")
    assert rank(place, stranger) == Role.MANAGER


def test_who_was_switched_off_meanwhile_is_not_let_in(place):
    asked, stranger, _token = asking(place)
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    assert answer(place, asked, "confirm").status_code == 404
