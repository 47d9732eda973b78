"""Verbs over organisations and memberships."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.held_rows import hold
from accounts.models import Membership, Organisation, Role, User
from accounts.services.invitations import end_invitations_by


@transaction.atomic
def create_organisation(*, name: str, kind: str, by: User) -> Organisation:
    """In the time zone in which its maker works; its reports are dated by it."""
    zone = timezone.get_current_timezone_name()
    organisation = Organisation.objects.create(name=name, kind=kind, zone=zone)
    Membership.objects.create(organisation=organisation, user=by, role=Role.ADMINISTRATOR)
    return organisation


def edit_organisation(*, organisation: Organisation, name: str, kind: str, zone: str) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(name=name, kind=kind, zone=zone)


def keep_an_administrator(organisation: Organisation) -> None:
    """The organisation is held while this is asked: two last administrators cannot both go."""
    if not organisation.memberships.filter(role=Role.ADMINISTRATOR).exists():
        raise ValidationError(
            _("Make somebody else an administrator first: an organisation needs one.")
        )


@transaction.atomic
def change_role(*, membership: Membership, role: str) -> None:
    hold(Organisation, membership.organisation_id)
    Membership.objects.filter(pk=membership.pk).update(role=role)
    end_invitations_by(membership.user)
    keep_an_administrator(membership.organisation)


@transaction.atomic
def end_membership(*, membership: Membership) -> None:
    """Leave or be removed: the person's parts in the organisation's assessments end with it, and
    so do the invitations that they have open."""
    hold(Organisation, membership.organisation_id)
    membership.user.participations.filter(
        assessment__organisation=membership.organisation_id
    ).delete()
    Membership.objects.filter(pk=membership.pk).delete()
    end_invitations_by(membership.user)
    keep_an_administrator(membership.organisation)
