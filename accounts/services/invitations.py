"""Verbs over invitations, and over requests to join by one that was meant for another address."""

import hashlib
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.form_fields import addresses
from accounts.form_fields.names import for_mail
from accounts.held_rows import hold
from accounts.mail.outbox import post_mail, take_back
from accounts.models import (
    Ending,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    User,
    in_a_week,
)
from accounts.requests import Anybody
from accounts.services.address_proofs import mark_proved


class Over(Exception):
    """The invitation was used, has expired, was revoked, or whoever invited may do so no more."""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def draw() -> tuple[str, str]:
    """(a token, its hash)."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


# --- inviting -----------------------------------------------------------------------------------
@transaction.atomic
def invite(
    *, organisation: Organisation, email: str, role: str, by: User
) -> tuple[Invitation, str]:
    """(the invitation, the token for the link to copy). An address has one invitation: inviting it
    again renews that, and the old links stop working."""
    hold(Organisation, organisation.pk)
    email = email.lower()
    if (member := member_with(organisation, email)) is not None:
        raise ValidationError(already_in(member))
    token, token_hash = draw()
    invitation, _made = organisation.invitations.update_or_create(
        email=email,
        accepted_at=None,
        defaults={
            "role": role,
            "token_hash": token_hash,
            "mailed_hash": None,
            "invited_by": by,
            "expires_at": in_a_week(),
            "revoked_at": None,
            "ending": "",
        },
    )
    take_back(invitation.mails.all())
    return invitation, token


def member_with(organisation: Organisation, email: str) -> Membership | None:
    return organisation.memberships.select_related("user").filter(user__email=email).first()


def already_in(member: Membership) -> str:
    return _("%(name)s belongs to the organisation already (%(role)s). Change the role above.") % {
        "name": member.user.display_name,
        "role": member.get_role_display().lower(),
    }


def link(token: str) -> str:
    return addresses.link("accounts:invitation", token)


def mail(*, invitation: Invitation, token: str) -> bool:
    """Whether a mail is on its way. Its link has a token of its own, shown nowhere else: it proves
    the address. Where mail goes to a console it is the link to copy, and proves nothing."""
    if settings.MAIL_IS_REAL:
        token, mailed_hash = draw()
        Invitation.objects.filter(pk=invitation.pk).update(mailed_hash=mailed_hash)
    subject = _("An invitation to %(hub)s") % {"hub": settings.HUB_NAME}
    post_mail(invitation.email, subject, mail_body(invitation, token), invitation=invitation)
    return settings.MAIL_IS_REAL


def mail_body(invitation: Invitation, token: str) -> str:
    by = invitation.invited_by
    return _(
        "%(who)s invites you to join “%(organisation)s” on %(hub)s.\n\n"
        "Open this link until %(until)s:\n%(link)s\n\n"
        "If you do not know what this is about, leave it: nothing happens.\n"
    ) % {
        "who": for_mail(by.display_name) if by else settings.HUB_NAME,
        "organisation": for_mail(invitation.organisation.name),
        "hub": settings.HUB_NAME,
        "until": date_format(invitation.expires_at, "j F Y"),
        "link": link(token),
    }


# --- ending -------------------------------------------------------------------------------------
@transaction.atomic
def end(*, invitation: Invitation, ending: str) -> None:
    """Revoked or declined: its links open nothing more, and nobody's request stands."""
    Invitation.objects.unanswered().filter(pk=invitation.pk).update(
        revoked_at=timezone.now(), ending=ending
    )
    JoinRequest.objects.filter(invitation=invitation, invitation__accepted_at=None).delete()
    take_back(invitation.mails.all())


def end_invitations_by(user: User) -> None:
    """Those that `user` has open and might not make today: to be called in the transaction that
    takes a right away."""
    made = Invitation.objects.unanswered().filter(invited_by=user)
    stale = made.exclude(pk__in=made.vouched().values("pk"))
    for invitation in stale:
        end(invitation=invitation, ending=Ending.LAPSED)


# --- following ----------------------------------------------------------------------------------
def open_invitation(token: object) -> Invitation | None:
    """By either of its tokens; what stands in a session may be anything."""
    if not isinstance(token, str):
        return None
    invitation = Invitation.objects.open().with_token(hash_of(token))
    return invitation.select_related("organisation", "invited_by").first()


def has_accepted(token: str, user: Anybody) -> bool:
    used = Invitation.objects.with_token(hash_of(token))
    return user.is_authenticated and used.filter(accepted_by=user).exists()


def proves(invitation: Invitation | None, token: object, email: str) -> bool:
    """Whether who holds the token must have read the mail of that address."""
    return (
        invitation is not None
        and isinstance(token, str)
        and invitation.mailed_hash == hash_of(token)
        and invitation.email == email.lower()
    )


def is_meant_for(invitation: Invitation, user: User, token: str = "") -> bool:
    """`user` has the invited address and has proved it, or proves it by the mailed token. Without a
    mail server nothing can be proved: there the link has to do."""
    if user.emailaddress_set.filter(email=invitation.email, verified=True).exists():
        return True
    if user.email != invitation.email:
        return False
    if settings.MAIL_IS_REAL:
        return proves(invitation, token, user.email)
    holds_link = hash_of(token) in (invitation.token_hash, invitation.mailed_hash)
    return holds_link or invitation.signed_up_id == user.pk


def prove(*, user: User, token: object) -> None:
    """Who signs in with the link from the mail has proved the address."""
    if proves(open_invitation(token), token, user.email):
        mark_proved(user=user)


@transaction.atomic
def accept(*, invitation: Invitation, by: User, token: str = "") -> bool:
    """False where it was meant for another address. Raises `Over` where it does not stand."""
    if not is_meant_for(invitation, by, token):
        return False
    join(invitation, by)
    return True


def join(invitation: Invitation, user: User) -> None:
    """Once only: of two who follow the link at the same time, one joins. The inviter's right is
    looked at again while the organisation is held."""
    hold(Organisation, invitation.organisation_id)
    member = invitation.organisation.memberships.filter(user=user).first()
    if member is not None:
        raise ValidationError(already_in(member))
    won = (
        Invitation.objects.open()
        .filter(pk=invitation.pk)
        .update(accepted_at=timezone.now(), accepted_by=user)
    )
    if not won:
        raise Over
    role = Invitation.objects.values_list("role", flat=True).get(pk=invitation.pk)
    Membership.objects.create(organisation=invitation.organisation, user=user, role=role)
    JoinRequest.objects.filter(invitation=invitation).delete()


# --- signing up by an invitation ----------------------------------------------------------------
def sign_up_invitation(token: object) -> Invitation | None:
    """The one that the token opens, where no account has been made by it yet."""
    invitation = open_invitation(token)
    return invitation if invitation and invitation.signed_up_id is None else None


def claim(*, invitation: Invitation, by: User) -> None:
    """One account an invitation: of two who sign up at the same time, one does."""
    claimed = Invitation.objects.open().filter(pk=invitation.pk, signed_up=None)
    if not claimed.update(signed_up=by):
        raise Over


def join_after_sign_up(user: User) -> Organisation | None:
    """Whoever made an account by an invitation has accepted it, and is in as soon as they may be:
    at once, or when they sign in after proving the address, in whichever browser."""
    invitation = (
        Invitation.objects.open().filter(signed_up=user).select_related("organisation").first()
    )
    if invitation is None:
        return None
    try:
        joined = accept(invitation=invitation, by=user)
    except (Over, ValidationError):
        return None
    return invitation.organisation if joined else None


# --- asking an administrator --------------------------------------------------------------------
def ask(*, invitation: Invitation, by: User) -> None:
    """Once; asking again changes nothing, nor does it where the answer was no."""
    JoinRequest.objects.get_or_create(invitation=invitation, user=by)


@transaction.atomic
def confirm(*, request: JoinRequest, by: User) -> None:
    """Whoever confirms vouches for the invitation from now on."""
    Invitation.objects.unanswered().filter(pk=request.invitation_id).update(
        invited_by=by, expires_at=in_a_week()
    )
    join(request.invitation, request.user)


def refuse(*, request: JoinRequest) -> None:
    JoinRequest.objects.filter(pk=request.pk).update(refused_at=timezone.now())
