"""Who is offered what beside somebody in an organisation."""

import pytest
from django.urls import reverse

from accounts import policy
from accounts.models import Membership, Role
from accounts.views.organisations import member_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def beside(place):
    """The owner's row and a member's, as somebody of `rank` sees them who is the one or other."""
    organisation, owner = place
    member = factories.member(organisation, new_email="wanted@example.org")

    def rows(looking, rank):
        found = Membership.objects.filter(user=member).select_related("user")
        return member_of(found.get(), looking, policy.actions({rank}))

    return rows, owner, member


def test_an_administrator_changes_roles_and_passes_the_link_on(beside, settings):
    rows, owner, _member = beside
    settings.MAIL_IS_REAL = False
    row = rows(owner, Role.ADMINISTRATOR)
    assert row.role_form is not None
    assert (row.wants, row.is_oneself) == ("wanted@example.org", False)


def test_a_mail_server_passes_it_on_by_itself(beside, settings):
    rows, owner, _member = beside
    settings.MAIL_IS_REAL = True
    assert rows(owner, Role.ADMINISTRATOR).wants == ""


def test_nobody_vouches_for_their_own(beside, settings):
    rows, _owner, member = beside
    settings.MAIL_IS_REAL = False
    row = rows(member, Role.ADMINISTRATOR)
    assert (row.wants, row.is_oneself) == ("", True)


def test_a_member_sees_the_role_only(beside):
    rows, _owner, member = beside
    row = rows(member, Role.MEMBER)
    assert (row.role_form, row.wants, row.is_oneself) == (None, "", True)
    assert row.role == Role.MEMBER.label


@pytest.mark.parametrize(("rank", "offered"), [(Role.ADMINISTRATOR, True), (Role.MEMBER, False)])
def test_its_name_is_offered_to_administrators(client, place, rank, offered):
    organisation, owner = place
    owner.memberships.update(role=rank)
    client.force_login(owner)
    page = client.get(reverse("accounts:organisation", args=[organisation.pk]))
    assert ("Name and kind" in page.text) is offered
    assert ("Invite somebody" in page.text) is offered
