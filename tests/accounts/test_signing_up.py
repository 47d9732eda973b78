"""Making an account by an invitation, with and without a mail server."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from accounts.models import Invitation, Membership, Role, User
from accounts.services import invitations as services
from accounts.sign_in.sign_up import SignUpForm
from tests.accounts.inviting import (
    NEW,
    PASSWORD,
    SIGN_UP,
    address_of,
    browser,
    in_mail,
    invited,
    mailed,
    proved,
    rank,
    sign_in,
)

pytestmark = pytest.mark.django_db


# --- making an account -------------------------------------------------------------------------
def test_who_follows_an_invitation_signs_up_and_is_in(place, settings):
    settings.SIGN_UP = "invited"
    client = browser()
    assert "by invitation" in client.get(reverse("account_signup")).text
    _invitation, token = invited(place)
    client.get(address_of(token))
    page = client.get(reverse("account_signup")).text
    assert f"With it you join {place[0].name} as a manager." in " ".join(page.split())
    data = SIGN_UP | {"next": address_of(token)}
    response = client.post(reverse("account_signup"), data, follow=True)
    assert f"Welcome to {place[0].name}." in response.text
    assert rank(place, User.objects.get(email=NEW)) == Role.MANAGER
    assert client.post(address_of(token)).status_code == 302


@pytest.mark.parametrize("email", ["other@example.org", "new@example.org.evil.example", ""])
def test_an_invitation_makes_no_account_with_another_address(place, settings, email):
    settings.SIGN_UP = "invited"
    _invitation, token = invited(place)
    client = browser()
    client.get(address_of(token))
    client.post(reverse("account_signup"), SIGN_UP | {"email": email})
    assert not User.objects.filter(email__contains="example.org").exists()
    client.post(reverse("account_signup"), SIGN_UP | {"email": "NEW@Example.org"})
    assert User.objects.filter(email=NEW).exists()


def test_an_invitation_makes_one_account(place, settings, real_mail):
    settings.SIGN_UP = "invited"
    _mailed, copied = mailed(place)
    first, second = browser(), browser()
    for client in (first, second):
        client.get(copied)
    assert first.post(reverse("account_signup"), SIGN_UP).status_code == 302
    people = User.objects.count()
    again = second.post(reverse("account_signup"), SIGN_UP | {"email": "other@example.org"})
    assert "Accounts are by invitation" in again.text
    second.post(reverse("account_signup"), SIGN_UP)
    assert User.objects.count() == people
    User.objects.filter(email=NEW).update(email="moved@example.org")
    second.post(reverse("account_signup"), SIGN_UP)
    assert User.objects.count() == people


def test_a_revoked_invitation_opens_no_sign_up(place, settings):
    settings.SIGN_UP = "invited"
    client = browser()
    invitation, token = invited(place)
    client.get(address_of(token))
    assert "Create the account" in client.get(reverse("account_signup")).text
    services.end(invitation=invitation, ending="revoked")
    assert "Create the account" not in client.get(reverse("account_signup")).text


def test_where_sign_up_is_closed_nobody_is_sent_round_in_circles(place, settings):
    settings.SIGN_UP = "closed"
    _invitation, token = invited(place)
    client = browser()
    invitation, page = client.get(address_of(token)), client.get(reverse("account_signup"))
    for said in (invitation.text, page.text):
        assert "This hub makes no new accounts at present" in said
        assert "opens one account" not in said
    settings.SIGN_UP = "open"
    assert "no new accounts" not in client.get(address_of(token)).text


def test_where_sign_up_is_open_another_address_makes_an_ordinary_account(place, settings):
    settings.SIGN_UP = "open"
    _invitation, token = invited(place)
    client = browser()
    client.get(address_of(token))
    client.post(reverse("account_signup"), SIGN_UP | {"email": "other@example.org"})
    assert not User.objects.get(email="other@example.org").memberships.exists()
    assert services.sign_up_invitation(token)


@pytest.mark.parametrize("moved", [False, True])
def test_of_two_who_sign_up_at_once_by_one_invitation_one_does(place, settings, monkeypatch, moved):
    """The second is looked at before the first is saved."""
    settings.SIGN_UP = "invited"
    _invitation, token = invited(place)
    clients = [browser(), browser()]
    for client in clients:
        client.get(address_of(token))
    real = SignUpForm.try_save

    def overtaken(form, request):
        monkeypatch.setattr(SignUpForm, "try_save", real)
        assert clients[1].post(reverse("account_signup"), SIGN_UP).status_code == 302
        if moved:
            User.objects.filter(email=NEW).update(email="moved@example.org")
        return form.try_save(request)

    monkeypatch.setattr(SignUpForm, "try_save", overtaken)
    assert clients[0].post(reverse("account_signup"), SIGN_UP).status_code == 410
    assert User.objects.filter(name="New Person").count() == 1
    assert place[0].memberships.count() == 2


# --- with a mail server, from the mail to the membership ---------------------------------------
@pytest.mark.parametrize("where", ["the same browser", "another browser"])
@pytest.mark.parametrize("sign_up", ["invited", "open"])
def test_by_the_copied_link_one_is_in_after_confirming(place, settings, real_mail, where, sign_up):
    settings.SIGN_UP = sign_up
    _mailed, copied = mailed(place)
    client = browser()
    client.get(copied)
    response = client.post(reverse("account_signup"), SIGN_UP | {"next": copied}, follow=True)
    assert "We send a link to your address" in response.text
    user = User.objects.get(email=NEW)
    assert rank(place, user) is None
    if where == "another browser":
        client = browser()
    client.post(in_mail("/accounts/confirm-email/"))
    assert rank(place, user) is None
    assert f"Welcome to {place[0].name}." in sign_in(client).text
    assert rank(place, user) == Role.MANAGER


def test_by_the_link_in_the_mail_no_second_proof_is_asked(place, settings, real_mail):
    settings.SIGN_UP = "invited"
    link, _copied = mailed(place)
    client = browser()
    client.get(link)
    sent = len(mail.outbox)
    response = client.post(reverse("account_signup"), SIGN_UP | {"next": link}, follow=True)
    assert f"Welcome to {place[0].name}." in response.text
    assert len(mail.outbox) == sent
    user = User.objects.get(email=NEW)
    assert user.emailaddress_set.get().verified
    assert rank(place, user) == Role.MANAGER


def test_the_copied_link_proves_no_address(place, settings, real_mail):
    """Else whoever invites could prove any address to be theirs."""
    settings.SIGN_UP = "open"
    _mailed, copied = mailed(place)
    client = browser()
    client.get(copied)
    client.post(reverse("account_signup"), SIGN_UP)
    assert not EmailAddress.objects.get(email=NEW).verified
    assert "_auth_user_id" not in client.session


def test_the_link_in_the_mail_proves_no_other_address(place, settings, real_mail):
    settings.SIGN_UP = "open"
    link, _copied = mailed(place)
    client = browser()
    client.get(link)
    client.post(reverse("account_signup"), SIGN_UP | {"email": "other@example.org"})
    assert not EmailAddress.objects.get(email="other@example.org").verified


def test_an_account_that_was_never_confirmed_is_by_the_link_in_the_mail(place, real_mail):
    user = User.objects.create_user(NEW, PASSWORD)
    link, copied = mailed(place)
    client = browser()
    client.get(copied)
    assert "We send a link to your address" in sign_in(client).text
    client.get(link)
    sign_in(client)
    assert user.emailaddress_set.get().verified
    assert client.post(link).status_code == 302
    assert rank(place, user) == Role.MANAGER


def test_an_invitation_to_my_proved_address_waits_on_the_home_page(place, real_mail):
    mailed(place)
    user = proved(NEW)
    client = browser(user)
    assert f"You are invited to join {place[0].name}" in " ".join(client.get("/").text.split())
    found = Invitation.objects.get()
    client.post(reverse("accounts:answer_invitation", args=[found.pk]))
    assert rank(place, user) == Role.MANAGER
    assert "You are invited" not in client.get("/").text


def test_an_invitation_can_be_declined(place, real_mail):
    link, _copied = mailed(place)
    client = browser(proved(NEW))
    address = reverse("accounts:answer_invitation", args=[Invitation.objects.get().pk])
    page = client.post(address, {"decline": "1"}, follow=True).text
    assert "Nothing right now." in page
    assert client.get(link).status_code == 410
    mine = reverse("accounts:organisation", args=[place[0].pk])
    assert "declined" in browser(place[1]).get(mine).text
    assert not Membership.objects.filter(user__email=NEW).exists()
