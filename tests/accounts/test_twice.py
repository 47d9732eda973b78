"""Forms about an account, sent twice by a click too many: done once, answered as the first."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Mail, User
from accounts.submissions import once
from tests import factories
from tests.accounts import flows
from tests.accounts.flows import ADA, ADA_NEXT, NEW, OLD, account, confirm_password, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_hub(settings):
    settings.SIGN_UP = "open"


@pytest.fixture
def post(mail_of):
    return mail_of("working")


def sign_up(post):
    path, client = reverse("account_signup"), Client()
    return client, path, {"email": ADA, "password1": OLD, "name": "Ada"}


def change_password(post):
    account()
    client = signed_in()
    body = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    return client, reverse("account_change_password"), body


def ask_for_a_reset(post):
    account()
    return Client(), reverse("account_reset_password"), {"email": ADA}


def reset(post):
    client, path, body = ask_for_a_reset(post)
    client.post(path, body)
    form = client.get(post.link(ADA)).url
    client.get(form)
    return client, form, {"password1": NEW, "password2": NEW}


def confirm(post):
    client, path, body = sign_up(post)
    client.post(path, body)
    return client, post.link(ADA), {}


def prove_an_address(post):
    account()
    client, path = signed_in(), reverse("accounts:address")
    confirm_password(client, path)
    client.post(path, {"new_email": ADA_NEXT})
    return client, post.link(ADA_NEXT), {}


def invitation(post, **answer):
    user = account()
    path, _organisation = flows.invited(flows.Hub(post, other=False))
    client = Client()
    client.force_login(user)
    return client, path, answer


def invite(post):
    organisation, client = factories.organisation(), Client()
    client.force_login(factories.member(organisation, "administrator"))
    path = reverse("accounts:invite", args=[organisation.pk])
    return client, path, {"email": ADA, "role": "member"}


def join(post):
    return invitation(post)


def decline(post):
    return invitation(post, decline="1")


EACH = [
    *(sign_up, change_password, ask_for_a_reset, reset, confirm),
    *(prove_an_address, invite, join, decline),
]


def twice(way, post) -> tuple:
    client, path, body = way(post)
    sent = [client.post(path, body | {"once": "this form"}) for _ in range(2)]
    return sent, client


@pytest.mark.parametrize("way", EACH)
def test_the_second_is_answered_as_the_first(way, post):
    (first, second), client = twice(way, post)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert "counted once" in client.get(second.url, follow=True).text


def test_one_invitation_whose_mailed_link_and_shown_link_work(post):
    """The page that both clicks lead to shows the link; a second mail would end the first's."""
    (_first, second), client = twice(invite, post)
    shown = client.get(second.url).context["sent"]["link"]
    assert Mail.objects.count() == 1
    for link in (post.link(ADA), shown.removeprefix("https://hub.example.org")):
        assert Client().get(link).status_code == 200


def test_one_account_and_one_mail(post):
    twice(sign_up, post)
    assert User.objects.filter(email=ADA).count() == 1
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("way", [sign_up, change_password, prove_an_address, decline])
def test_without_it_the_second_is_told_something_else(way, post, monkeypatch):
    monkeypatch.setattr(once, "key_of", lambda request: "")
    (first, second), _client = twice(way, post)
    answers = {(each.status_code, each.get("Location")) for each in (first, second)}
    assert len(answers) == 2 or Mail.objects.count() > 1


def test_signing_in_again_by_the_same_form_signs_in(client):
    """As who goes back to it after signing out."""
    account()
    body = {"login": ADA, "password": OLD, "once": "this form"}
    for _ in range(2):
        client.post(reverse("account_login"), body)
        assert flows.is_in(client)
        client.post(reverse("account_logout"), {"once": "that form"})
        assert not flows.is_in(client)


def test_the_second_click_of_an_invited_person_in_two_connections(post):
    """Both carry the session from before the first was taken."""
    client, path, body = join(post)
    other = Client()
    other.cookies.update(client.cookies)
    places = [each.post(path, body | {"once": "this form"}).url for each in (client, other)]
    assert places == ["/", "/"]
    assert User.objects.get(email=ADA).memberships.count() == 1
