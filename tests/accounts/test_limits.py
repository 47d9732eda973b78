"""All that is counted: the table, the counting, the pages, the mails."""

import uuid

import pytest
from django.conf import settings as configured
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, Organisation, Role
from accounts.request_limits import limits
from tests import factories
from tests.access import matrix
from tests.access.registry import PUBLIC, ROUTES
from tests.accounts.guessing import PASSWORD, RESET, account, guess, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# --- the table ----------------------------------------------------------------------------------
def takes_posts_unsigned() -> set[str]:
    """Ours that a visitor may post to, and all of allauth's."""
    public = {name for name, methods in ROUTES.items() if matrix.is_open(methods.get("POST", ""))}
    demo = {name for name, methods in ROUTES.items() if methods.get("POST") == "demo"}
    return public | demo | {name for name in matrix.route_names() if name.startswith("account_")}


def test_every_address_that_a_visitor_may_post_to_stands_in_the_table():
    assert PUBLIC in ROUTES["accounts:sign_in_panel"].values()
    assert takes_posts_unsigned() == set(limits.ADDRESSES)
    assert {each for each in limits.ADDRESSES.values() if each} <= set(limits.ACTIONS)


def test_these_are_not_counted_at_their_address_on_purpose():
    assert {name for name, action in limits.ADDRESSES.items() if not action} == {
        *("account_login", "accounts:sign_in_panel", "account_reauthenticate", "account_logout"),
        *("account_inactive", "account_reset_password_done", "account_email_verification_sent"),
        *("account_reset_password_from_key_done", "accounts:demo_sign_in", "accounts:set_theme"),
        *("catalogue:suggest", "accounts:no_password_set"),
    }


SHARED = {"client", "visitor", "network", "account", "address"}


def test_what_many_share_never_runs_dry():
    """Waits grow and stay below ten minutes; for an hour at most where a mailbox would be filled.
    An address to invite is the exception: nobody waits there who is not inviting."""
    for name, action in limits.ACTIONS.items():
        for who, limit in action.limits.items():
            if who in SHARED and (name, who) != ("invitation", "address"):
                assert 0 < limit.longest <= (3600 if name == "mail" else 600), (name, who)


def test_allauth_counts_nothing_besides():
    assert configured.ACCOUNT_RATE_LIMITS is False


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        *((1, "1 second"), (90, "90 seconds"), (91, "2 minutes"), (300, "5 minutes")),
        *((5400, "90 minutes"), (5401, "2 hours"), (86400, "24 hours")),
    ],
)
def test_times_are_told_in_words(seconds, told):
    assert limits.spell(seconds) == told


# --- counting -----------------------------------------------------------------------------------
def test_tries_under_many_names_push_no_other_out():
    guess("owner@test.example", 3)
    for n in range(400):
        limits.cache.set(f"other-{n}", "x", 60)
    assert guess("owner@test.example", 1)[0].status_code == 429


def test_what_is_refused_is_counted_nowhere(rf):
    request = rf.post("/")
    request.user = factories.person()
    for _ in range(3):
        limits.take(request, "invitation", organisation="one", address="a")
    for _ in range(30):
        with pytest.raises(limits.TooMany):
            limits.take(request, "invitation", organisation="one", address="a")
    for n in range(17):
        limits.take(request, "invitation", organisation="one", address=f"b{n}")
    with pytest.raises(limits.TooMany):
        limits.take(request, "invitation", organisation="one", address="c")


def test_a_flat_limit_frees_itself_when_its_oldest_try_is_forgotten(rf, clock):
    request = rf.post("/")
    request.user = factories.person()
    for _ in range(10):
        limits.take(request, "address")
        clock.shift(60)
    with pytest.raises(limits.TooMany) as refused:
        limits.take(request, "address")
    assert refused.value.wait == 3600 - 600
    clock.shift(3000 + 1)
    limits.take(request, "address")
    with pytest.raises(limits.TooMany):
        limits.take(request, "address")


# --- the pages ----------------------------------------------------------------------------------
def test_the_page_says_when_in_our_words_and_for_htmx_in_one_sentence():
    sent = [Client().post(RESET, {"email": f"{n}@test.example"}) for n in range(41)]
    assert [each.status_code for each in sent[-2:]] == [302, 429]
    page = sent[-1]
    assert page["Retry-After"] == "1"
    assert "<h1>Too many tries</h1>" in page.text
    assert "Too many links were asked for from your network. Try again in 1 second." in page.text
    short = Client().post(RESET, {"email": "x@test.example"}, headers={"HX-Request": "true"})
    assert (short.status_code, short["Retry-After"]) == (429, "1")
    assert "Try again in 1 second." in short.text
    assert "<h1>" not in short.text


def test_one_address_is_not_filled_with_mail_and_its_owner_is_told_where_to_look(clock):
    account()
    for n in range(4):
        sent = Client(REMOTE_ADDR=f"198.51.100.{n}").post(RESET, {"email": "Owner@test.example"})
        assert sent.status_code == 302
    refused = Client().post(RESET, {"email": "owner@test.example"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "look into its inbox. Try again in 60 seconds." in refused.text
    assert len(mail.outbox) == 4
    assert Client().post(RESET, {"email": "other@test.example"}).status_code == 302


def test_an_address_without_an_account_answers_alike():
    for email in ("nobody@test.example", account().email):
        sent = [Client().post(RESET, {"email": email}).status_code for _ in range(5)]
        assert sent == [302] * 4 + [429]


def test_confirmation_mails_are_limited(settings, clock):
    settings.SIGN_UP = "open"
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    data = {"email": "new@test.example", "password1": PASSWORD, "name": "New"}
    Client().post(reverse("account_signup"), data)
    for _ in range(3):
        assert sign_in(Client(), "new@test.example").status_code == 302
    assert sign_in(Client(), "new@test.example").status_code == 429
    assert len(mail.outbox) == 4


def test_a_new_password_lets_its_owner_in(clock):
    account()
    client = Client()
    guess("owner@test.example", 3, client)
    client.post(RESET, {"email": "owner@test.example"})
    link = mail.outbox[-1].body.split("/accounts/password/reset/key/")[1].split()[0]
    page = client.get(f"/accounts/password/reset/key/{link}", follow=True)
    new = "another long password"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert sign_in(client, "owner@test.example", new).status_code == 302


def test_signing_up_is_limited_by_waits_that_stay_short(settings, clock):
    settings.SIGN_UP = "open"
    address = reverse("account_signup")
    for _ in range(40):
        assert Client().post(address, {}).status_code == 200
    refused = Client().post(address, {})
    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.post(address, {}).status_code == 200
    clock.shift(1)
    assert Client().post(address, {}).status_code == 200


# --- invitations --------------------------------------------------------------------------------
def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def invite(client: Client, organisation: Organisation, email: str):
    address = reverse("accounts:invite", args=[organisation.pk])
    return client.post(address, {"email": email, "role": "member"})


def test_one_person_sends_twenty_invitations_an_hour(place, clock):
    organisation, owner = place
    client = signed_in(owner)
    sent = [invite(client, organisation, f"{n}@foreign.example") for n in range(80)]
    assert [each.status_code for each in sent] == [302] * 20 + [429] * 60
    assert "Many invitations were sent already. Try again in 60 minutes." in sent[-1].text
    assert 'value="79@foreign.example"' in sent[-1].text
    assert (len(mail.outbox), Invitation.objects.count()) == (20, 20)
    second = factories.organisation()
    second.memberships.create(user=owner, role=Role.ADMINISTRATOR)
    assert invite(client, second, "x@foreign.example").status_code == 429
    clock.shift(3601)
    assert invite(client, organisation, "x@foreign.example").status_code == 302


def test_one_organisation_sends_fifty_a_day_whoever_does_it(place):
    organisation, _owner = place
    for n in range(3):
        colleague = signed_in(factories.member(organisation, Role.ADMINISTRATOR))
        for m in range(20):
            invite(colleague, organisation, f"{n}-{m}@foreign.example")
    assert len(mail.outbox) == 50


def test_accounts_made_for_it_send_no_more_from_one_network(clock):
    sent = []
    for _ in range(4):
        organisation = factories.organisation()
        owner = signed_in(factories.member(organisation, Role.ADMINISTRATOR))
        sent += [invite(owner, organisation, f"{uuid.uuid4()}@foreign.example") for _ in range(16)]
    assert len(mail.outbox) == 60
    assert sent[-1]["Retry-After"] == "60"


def test_one_address_gets_three_a_day_from_whomever(place):
    for _ in range(5):
        organisation = factories.organisation()
        owner = signed_in(factories.member(organisation, Role.ADMINISTRATOR))
        invite(owner, organisation, "Victim@foreign.example")
        invite(owner, organisation, "victim@FOREIGN.example")
    assert len(mail.outbox) == 3


def test_sending_again_counts_as_sending(place):
    organisation, owner = place
    client = signed_in(owner)
    invite(client, organisation, "a@foreign.example")
    ids = [organisation.pk, organisation.invitations.get().pk]
    again = [client.post(reverse("accounts:invitation_action", args=ids)) for _ in range(3)]
    assert [each.status_code for each in again] == [302, 302, 429]
    assert "Try again in 24 hours." in again[-1].text
    assert len(mail.outbox) == 3


def test_a_refused_invitation_counts_nothing(place):
    organisation, owner = place
    client = signed_in(owner)
    for _ in range(30):
        assert invite(client, organisation, "no address").status_code == 422
    assert invite(client, organisation, "a@foreign.example").status_code == 302


def test_organisations_to_invite_for_are_limited_too(place):
    client = signed_in(place[1])
    data = {"name": "Another", "kind": "start-up"}
    made = [client.post(reverse("accounts:organisation_list"), data) for _ in range(11)]
    assert [each.status_code for each in made] == [302] * 10 + [429]
    assert 'value="Another"' in made[-1].text
