"""Names, and what a mail to a stranger says."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.form_fields.names import for_mail
from accounts.models import Role, User
from accounts.services import invitations as services
from tests import factories
from tests.accounts.inviting import (
    NEW,
    SIGN_UP,
    browser,
    invited,
)

pytestmark = pytest.mark.django_db


# --- what the mail says ------------------------------------------------------------------------
def test_names_are_one_line_each_and_hold_no_link(place, real_mail):
    organisation, owner = place
    text = "Prize!\r\nBcc: all@evil.example\n\nGo to https://evil.example/win or evil.example/x."
    organisation.name = f"{text}\u2028{text}"[:120]
    owner.name = f"{text}\x0b\u202e"
    organisation.save()
    owner.save()
    invitation, token = invited(place)
    services.mail(invitation=invitation, token=token)
    (sent,) = mail.outbox
    assert sent.subject == "An invitation to MLOps Readiness Hub"
    assert sent.to == [NEW]
    links = re.findall(r"https?://\S+", sent.body)
    assert [each for each in links if "/accounts/invitations/" not in each] == []
    assert "evil.example" not in sent.body
    assert len(sent.body.splitlines()) == 6
    assert len(sent.body) < 500


def test_a_plain_name_stands_in_the_mail_as_it_is():
    assert for_mail("Łódź & Sons Ltd.") == "Łódź & Sons Ltd."
    assert for_mail("Dr. A. Example") == "Dr. A. Example"
    assert for_mail("Booking.example") == "Booking[.]example"
    assert for_mail("x" * 61) == "x" * 59 + "…"


BAD_NAMES = [
    "See https://evil.example",
    "www.evil.example",
    "evil.example/win",
    "HTTP://x",
    "ｗｗｗ．evil",
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_with_a_web_address_is_refused(place, settings, name):
    settings.SIGN_UP = "open"
    organisation, owner = place
    client = browser(owner)
    asked = {
        reverse("accounts:organisation_list"): {"name": name, "kind": "start-up"},
        reverse("accounts:organisation", args=[organisation.pk]): {"name": name, "kind": "larger"},
        reverse("accounts:profile"): {"name": name, "zone": "", "theme": "dark"},
    }
    for address, data in asked.items():
        response = client.post(address, data)
        assert response.status_code == 422, address
        assert "A name cannot hold a web address." in response.text
    response = browser().post(reverse("account_signup"), SIGN_UP | {"name": name})
    assert "A name cannot hold a web address." in response.text
    assert not User.objects.filter(email=NEW).exists()


def test_line_breaks_in_a_name_become_blanks(place):
    data = {"name": "Two\r\nlines\u2028 here", "kind": "start-up"}
    browser(place[1]).post(reverse("accounts:organisation_list"), data)
    assert place[1].memberships.filter(organisation__name="Two lines here").exists()


def test_inviting_is_for_who_may_even_where_the_form_is_skipped(place):
    organisation, _owner = place
    manager = factories.member(organisation, Role.MANAGER)
    _invitation, token = services.invite(
        organisation=organisation, email=NEW, role=Role.MEMBER, by=manager
    )
    assert services.open_invitation(token) is None
    with pytest.raises(ValidationError):
        services.invite(
            organisation=organisation, email=manager.email, role=Role.MEMBER, by=manager
        )
