"""Every flow under every mail setting and every sign-up setting, in the same and another browser:
one table of what must be true at the end."""

import allauth
import pytest
from allauth.account import urls as theirs
from django.conf import settings as configured
from django.urls import reverse

from accounts.models import Mail, User
from jobs.models import State
from tests.accounts import flows
from tests.accounts.mailing import KINDS

pytestmark = pytest.mark.django_db
SIGN_UP = ("open", "invited", "closed")

# flow: mail: what is true at the end with SIGN_UP open, invited, closed.
TABLE = """
sign_up
    console   in | refused | refused
    working   in once proved | refused | refused
    refusing  waits for mail | refused | refused
    silent    waits for mail | refused | refused
sign_in_again
    console   in | in | in
    working   in | in | in
    refusing  in | in | in
    silent    in | in | in
sign_in_unproved
    console   in | in | in
    working   in once proved | in once proved | in once proved
    refusing  waits for mail | waits for mail | waits for mail
    silent    waits for mail | waits for mail | waits for mail
reset
    console   reset | reset | reset
    working   reset | reset | reset
    refusing  waits for mail | waits for mail | waits for mail
    silent    waits for mail | waits for mail | waits for mail
change_address
    console   changed | changed | changed
    working   changed | changed | changed
    refusing  waits for mail | waits for mail | waits for mail
    silent    waits for mail | waits for mail | waits for mail
change_address_by_an_administrator
    console   changed | changed | changed
    working   only by mail | only by mail | only by mail
    refusing  only by mail | only by mail | only by mail
    silent    only by mail | only by mail | only by mail
change_password
    console   changed | changed | changed
    working   changed | changed | changed
    refusing  changed | changed | changed
    silent    changed | changed | changed
join_with_an_account
    console   joined | joined | joined
    working   joined | joined | joined
    refusing  joined | joined | joined
    silent    joined | joined | joined
join_by_signing_up
    console   joined | joined | refused
    working   joined | joined | refused
    refusing  waits for mail | waits for mail | refused
    silent    waits for mail | waits for mail | refused
one_invitation_one_account
    console   ada@elsewhere.example, ada@people.example | ada@people.example | refused
    working   ada@elsewhere.example, ada@people.example | ada@people.example | refused
    refusing  ada@elsewhere.example, ada@people.example | ada@people.example | refused
    silent    ada@elsewhere.example, ada@people.example | ada@people.example | refused
"""


def cells() -> dict[tuple[str, str, str], str]:
    found, flow = {}, ""
    for line in TABLE.strip().splitlines():
        if not line.startswith(" "):
            flow = line
            continue
        mail, told = line.split(maxsplit=1)
        for sign_up, end in zip(SIGN_UP, told.split("|"), strict=True):
            found[flow, mail, sign_up] = end.strip()
    return found


CELLS = cells()


@pytest.mark.parametrize("other", [False, True], ids=["same browser", "another browser"])
@pytest.mark.parametrize(("flow", "mail", "sign_up"), CELLS)
def test_a_flow_ends_as_the_table_says(flow, mail, sign_up, other, mail_of, settings):
    settings.SIGN_UP = sign_up
    hub = flows.Hub(mail_of(mail), other)
    assert getattr(flows, flow)(hub) == CELLS[flow, mail, sign_up]
    hub.post.deliver()
    for user in User.objects.all():
        rows = list(user.emailaddress_set.values_list("email", "primary"))
        assert rows == [(user.email, True)] != [("", True)]
    for each in Mail.objects.all():
        waits = each.state == State.QUEUED
        assert waits == (mail in ("refusing", "silent")) == bool(each.body) == bool(each.reason)


def test_the_table_has_every_mail_setting_for_every_flow():
    told = {(flow, mail, sign_up) for flow, mail, sign_up in CELLS}
    named = {flow for flow, _mail, _sign_up in CELLS}
    assert told == {(f, m, s) for f in named for m in KINDS for s in SIGN_UP}


# --- nothing of allauth's comes in by itself ----------------------------------------------------
# The flows that go through each of its addresses; or where an unused one leads.
ADDRESSES = {
    "account_login": ("sign_in_again", "sign_in_unproved"),
    "account_logout": "tests.browser",
    "account_inactive": "/accounts/inactive/",
    "account_signup": ("sign_up", "join_by_signing_up"),
    "account_reauthenticate": ("change_address",),
    "account_email": ("change_address",),
    "account_email_verification_sent": ("sign_up",),
    "account_confirm_email": ("sign_up",),
    "account_change_password": ("change_password",),
    "account_set_password": "/accounts/password/reset/",
    "account_reset_password": ("reset",),
    "account_reset_password_done": ("reset",),
    "account_reset_password_from_key": ("reset",),
    "account_reset_password_from_key_done": ("reset",),
    "account_confirm_login_code": "/accounts/login/",
}
# Mails about what the hub does not offer: codes, several addresses.
UNUSED_MAILS = {"email_confirm", "email_deleted", "login_code", "password_reset_code"}


def test_every_address_of_allauth_is_gone_through_or_closed():
    assert {each.name for each in theirs.urlpatterns} == set(ADDRESSES)
    named = {flow for told in ADDRESSES.values() if isinstance(told, tuple) for flow in told}
    assert named <= {flow for flow, _mail, _sign_up in CELLS}


@pytest.mark.parametrize("name", ["account_set_password", "account_confirm_login_code"])
def test_a_page_that_has_no_sense_here_leads_to_one_that_has(client, name):
    for send in (client.get, client.post):
        answer = send(reverse(name))
        assert (answer.status_code, answer.url) == (302, ADDRESSES[name])


def test_every_mail_of_allauth_is_in_our_words():
    ending = "_message.txt"
    places = (configured.BASE_DIR, *map(configured.BASE_DIR.__class__, allauth.__path__))
    ours, others = (
        {
            each.name.removesuffix(ending)
            for each in place.glob(f"templates/account/email/*{ending}")
        }
        for place in places
    )
    assert others - UNUSED_MAILS == ours - {"new_address"}
