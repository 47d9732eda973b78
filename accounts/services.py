"""Verbs over organisations, memberships and invitations."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import addresses
from accounts.models import Invitation, Membership, Organisation, Role
from accounts.outbox import post_mail

INVITATION_DAYS = 7


@transaction.atomic
def create_organisation(*, name: str, kind: str, by) -> Organisation:
    organisation = Organisation.objects.create(name=name, kind=kind)
    Membership.objects.create(organisation=organisation, user=by, role=Role.ADMINISTRATOR)
    return organisation


def edit_organisation(*, organisation: Organisation, name: str, kind: str, zone: str) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(name=name, kind=kind, zone=zone)


def keep_an_administrator(organisation: Organisation) -> None:
    if not organisation.memberships.filter(role=Role.ADMINISTRATOR).exists():
        raise ValidationError(
            _("Make somebody else an administrator first: an organisation needs one.")
        )


def hold(organisation_id) -> None:
    """Writing to the organisation's row first makes two such changes wait for each other, on
    Postgres as on SQLite, so that two last administrators cannot both go."""
    Organisation.objects.filter(pk=organisation_id).update(name=F("name"))


@transaction.atomic
def change_role(*, membership: Membership, role: str) -> None:
    hold(membership.organisation_id)
    Membership.objects.filter(pk=membership.pk).update(role=role)
    keep_an_administrator(membership.organisation)


@transaction.atomic
def end_membership(*, membership: Membership) -> None:
    """Leave or be removed: the person's parts in the organisation's assessments end with it."""
    hold(membership.organisation_id)
    membership.user.participations.filter(
        assessment__organisation=membership.organisation_id
    ).delete()
    Membership.objects.filter(pk=membership.pk).delete()
    keep_an_administrator(membership.organisation)


# --- invitations ---------------------------------------------------------------------------
def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invite(*, organisation: Organisation, email: str, role: str, by) -> tuple[Invitation, str]:
    """(the invitation, the token for its link): the token is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.lower(),
        role=role,
        token_hash=hash_of(token),
        invited_by=by,
    )
    return invitation, token


def renew(*, invitation: Invitation) -> str:
    """A new token and another week; the old link stops working."""
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(
        token_hash=hash_of(token),
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
        revoked_at=None,
    )
    return token


def revoke(*, invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(revoked_at=timezone.now())


def link(token: str) -> str:
    return addresses.link("accounts:invitation", token)


def mail(*, invitation: Invitation, token: str) -> bool:
    """Whether a mail is sent; the link is copied where none is."""
    body = _(
        "%(who)s invites you to join %(organisation)s on %(hub)s.\n\n"
        "Open this link within %(days)d days:\n%(link)s\n"
    ) % {
        "who": invitation.invited_by.display_name if invitation.invited_by else settings.HUB_NAME,
        "organisation": invitation.organisation.name,
        "hub": settings.HUB_NAME,
        "days": INVITATION_DAYS,
        "link": link(token),
    }
    subject = _("Join %(name)s") % {"name": invitation.organisation.name}
    post_mail(invitation.email, subject, body, invitation=invitation)
    return settings.MAIL_IS_REAL


def open_invitation(token: str) -> Invitation | None:
    found = Invitation.objects.select_related("organisation", "invited_by").filter(
        token_hash=hash_of(token)
    )
    invitation = found.first()
    return invitation if invitation and invitation.is_open else None


@transaction.atomic
def accept(*, invitation: Invitation, by) -> bool:
    """Once only: of two who follow the link at the same time, one joins."""
    now = timezone.now()
    won = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, revoked_at=None, expires_at__gt=now
    ).update(accepted_at=now, accepted_by=by)
    if not won:
        return False
    Membership.objects.get_or_create(
        organisation=invitation.organisation, user=by, defaults={"role": invitation.role}
    )
    return True
