"""The links, one invitation an address, and the right of who invites."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Invitation, Membership, Role
from accounts.services import invitations as services
from accounts.services import organisations
from tests import factories
from tests.accounts.inviting import NEW, address_of, browser, invited, mailed, proved, rank

pytestmark = pytest.mark.django_db


# --- the link ----------------------------------------------------------------------------------
def test_an_invitation_is_accepted_once(place):
    invitation, token = invited(place)
    first = proved(NEW)
    assert services.accept(invitation=invitation, by=first)
    assert rank(place, first) == Role.MANAGER
    place[0].memberships.filter(user=first).delete()
    with pytest.raises(services.Over):
        services.accept(invitation=invitation, by=first)
    assert services.open_invitation(token) is None


def test_the_tokens_are_kept_nowhere(place, real_mail):
    links = mailed(place)
    kept = str(Invitation.objects.values().get())
    assert links[0] != links[1]
    assert not [each for each in links if each.split("/")[-2] in kept]


def test_an_expired_or_revoked_invitation_opens_nothing(place):
    invitation, token = invited(place)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert services.open_invitation(token) is None
    again, fresh = invited(place)
    assert (again, services.open_invitation(token)) == (invitation, None)
    assert services.open_invitation(fresh) == invitation
    services.end(invitation=invitation, ending="revoked")
    assert services.open_invitation(fresh) is None
    assert browser().get(address_of(fresh)).status_code == 410


@pytest.mark.parametrize("token", [None, 5, "", "x" * 5000, "nö", ["list"]])
def test_nonsense_opens_nothing(token):
    assert services.open_invitation(token) is None


def test_inviting_shows_the_link_once_and_lists_the_invitation(place):
    organisation, owner = place
    client = browser(owner)
    data = {"email": NEW, "role": "member"}
    address = reverse("accounts:invite", args=[organisation.pk])
    response = client.post(address, data, follow=True)
    assert 'value="http' in response.text
    page = client.get(reverse("accounts:organisation", args=[organisation.pk]))
    assert NEW in page.text
    assert 'value="http' not in page.text


def test_the_page_of_another_organisation_does_not_show_it(place):
    client, other = browser(place[1]), factories.organisation()
    other.memberships.create(user=place[1], role=Role.ADMINISTRATOR)
    client.post(reverse("accounts:invite", args=[place[0].pk]), {"email": NEW, "role": "member"})
    assert 'value="http' not in client.get(reverse("accounts:organisation", args=[other.pk])).text
    assert 'value="http' in client.get(reverse("accounts:organisation", args=[place[0].pk])).text


# --- one an address ----------------------------------------------------------------------------
def test_inviting_again_in_other_letters_renews_the_one(place):
    organisation, owner = place
    client = browser(owner)
    for email, role in (("New@Example.org", "member"), ("NEW@EXAMPLE.ORG", "manager")):
        data = {"email": email, "role": role}
        assert client.post(reverse("accounts:invite", args=[organisation.pk]), data).status_code
    found = organisation.invitations.get()
    assert (found.email, found.role) == (NEW, "manager")


def test_the_database_holds_one_unanswered_invitation_an_address(place):
    invited(place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(organisation=place[0], email=NEW.upper(), token_hash="x")
    Invitation.objects.update(accepted_at=timezone.now())
    Invitation.objects.create(organisation=place[0], email=NEW.upper(), token_hash="x")


@pytest.mark.parametrize("email", ["Colleague@Test.example", "colleague@test.example"])
def test_inviting_a_member_is_refused_with_the_reason(place, email):
    organisation, owner = place
    colleague = proved("colleague@test.example")
    organisation.memberships.create(user=colleague)
    data = {"email": email, "role": "manager"}
    response = browser(owner).post(reverse("accounts:invite", args=[organisation.pk]), data)
    assert response.status_code == 422
    assert "Somebody belongs to the organisation already (member)" in response.text
    assert not Invitation.objects.exists()
    assert rank(place, colleague) == Role.MEMBER
    assert mail.outbox == []


def test_who_has_become_a_member_meanwhile_is_told_and_stays_what_they_are(place):
    _invitation, token = invited(place)
    user = proved(NEW)
    place[0].memberships.create(user=user)
    assert "You belong to it already (member)" in browser(user).get(address_of(token)).text
    page = browser(user).post(address_of(token), follow=True)
    assert "belongs to the organisation already (member)" in page.text
    assert rank(place, user) == Role.MEMBER


def test_the_mail_says_who_invites_to_what_until_when(place, settings):
    settings.HUB_NAME = "The hub"
    organisation, owner = place
    invitation, token = invited(place)
    until = date_format(invitation.expires_at, "j F Y")
    words = (
        f"%s invites you to join “{organisation.name}” on The hub.\n\n"
        f"Open this link until {until}:\n{services.link(token)}\n\n"
        "If you do not know what this is about, leave it: nothing happens.\n"
    )
    assert services.mail_body(invitation, token) == words % owner.display_name
    invitation.invited_by = None
    assert services.mail_body(invitation, token) == words % "The hub"


# --- with the right of who invited -------------------------------------------------------------
def removed(membership):
    organisations.end_membership(membership=membership)


def lowered(membership):
    organisations.change_role(membership=membership, role=Role.MANAGER)


def switched_off(membership):
    """On the site's own pages, by staff."""
    staff = factories.person(is_staff=True, is_superuser=True)
    user = membership.user
    data = {"email": user.email, "name": user.name}
    client = browser(staff)
    address = reverse("admin:accounts_user_change", args=[user.pk])
    assert client.post(address, data).status_code == 302
    user.refresh_from_db()
    assert not user.is_active


def deleted(membership):
    membership.user.delete()


@pytest.mark.parametrize("taking", [removed, lowered, switched_off, deleted])
def test_invitations_die_with_the_right_of_who_made_them(place, taking):
    organisation, _owner = place
    bad = factories.member(organisation, Role.ADMINISTRATOR)
    _invitation, token = services.invite(
        organisation=organisation, email=NEW, role=Role.ADMINISTRATOR, by=bad
    )
    _other, kept = invited(place, "kept@example.org")
    taking(organisation.memberships.get(user=bad))
    assert services.open_invitation(token) is None
    accomplice = proved(NEW)
    assert browser(accomplice).post(address_of(token)).status_code == 410
    assert not accomplice.memberships.exists()
    assert services.open_invitation(kept)


@pytest.mark.parametrize("taking", [removed, lowered])
def test_a_right_given_back_brings_no_invitation_back(place, taking):
    organisation, owner = place
    bad = factories.member(organisation, Role.ADMINISTRATOR)
    invitation, token = services.invite(
        organisation=organisation, email=NEW, role=Role.MEMBER, by=bad
    )
    taking(organisation.memberships.get(user=bad))
    Membership.objects.update_or_create(
        organisation=organisation, user=bad, defaults={"role": Role.ADMINISTRATOR}
    )
    assert services.open_invitation(token) is None
    page = browser(owner).get(reverse("accounts:organisation", args=[organisation.pk])).text
    assert "revoked, because whoever invited may do so no more" in page
    _same, fresh = invited(place)
    assert services.open_invitation(fresh) == invitation


def test_the_right_is_looked_at_again_when_somebody_joins(place):
    """Even where revoking was forgotten, or came a moment later."""
    organisation, owner = place
    invitation, token = invited(place)
    user = proved(NEW)
    organisation.memberships.filter(user=owner).update(role=Role.MANAGER)
    with pytest.raises(services.Over):
        services.accept(invitation=invitation, by=user, token=token)
    assert not user.memberships.exists()


def test_who_leaves_by_the_page_leaves_no_invitation(place):
    organisation, _owner = place
    leaving = factories.member(organisation, Role.ADMINISTRATOR)
    _invitation, token = services.invite(
        organisation=organisation, email=NEW, role=Role.MEMBER, by=leaving
    )
    held = organisation.memberships.get(user=leaving)
    address = reverse("accounts:membership", args=[organisation.pk, held.pk])
    browser(leaving).post(address, {"remove": "1"})
    assert browser().get(address_of(token)).status_code == 410
