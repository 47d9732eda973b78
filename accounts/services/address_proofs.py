"""Whose address it is. Nothing changes on a person's address until the new one is proved by the
link that only its owner, or an administrator who vouches for it, could have passed on."""

import uuid

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import IntegrityError, transaction

from accounts.form_fields import addresses
from accounts.mail.outbox import take_back
from accounts.models import Mail, User


class Tokens(PasswordResetTokenGenerator):
    """Good for one change of one person: a new password, another wish or the change itself end
    it, as its age does (PASSWORD_RESET_TIMEOUT)."""

    key_salt = "accounts.services.address_proofs.Tokens"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        assert isinstance(user, User)
        return "|".join((str(user.pk), user.password, user.email, user.new_email, str(timestamp)))


tokens = Tokens()


def mark_proved(*, user: User) -> None:
    user.emailaddress_set.filter(primary=True).update(verified=True)


def wish(*, user: User, new_email: str) -> None:
    """Keep the address that they want, and send its owner the link that proves it."""
    user.new_email = new_email
    with transaction.atomic():
        take_back(user.mails.all())
        user.save(update_fields=["new_email"])
        context = {"user": user, "proof_url": link(user)}
        mail = "account/email/new_address"
        get_adapter().send_mail(mail, new_email, context, person=user)  # type: ignore[call-arg]  # ours


def forget_wish(*, user: User) -> None:
    user.new_email = ""
    user.save(update_fields=["new_email"])
    take_back(user.mails.all())


def link(user: User) -> str:
    return addresses.link("accounts:prove_address", f"{user.pk.hex}-{tokens.make_token(user)}")


def wisher(token: str) -> User | None:
    """Whose link this is, while it is good."""
    key, _dash, rest = token.partition("-")
    try:
        user = User.objects.filter(pk=uuid.UUID(key), is_active=True).first()
    except ValueError:
        return None
    good = user is not None and user.new_email and tokens.check_token(user, rest)
    return user if good else None


def change(*, user: User) -> bool:
    """The wanted address takes the old one's place, which is told of it; every session ends. False
    where another account has the address, or this one wants it no more."""
    before, after = user.email, user.new_email
    try:
        with transaction.atomic():
            wanted = User.objects.filter(pk=user.pk, email=before, new_email=after)
            if not wanted.update(email=after, new_email=""):
                return False
            user.emailaddress_set.filter(primary=True).update(email=after, verified=True)
            tell(before, "email_changed", from_email=before, to_email=after)
    except IntegrityError:
        return False
    user.refresh_from_db(fields=["email", "new_email"])
    return True


def tell(email: str, what: str, **context: str) -> None:
    """A mail about a change to the account, which may not have been its owner's."""
    get_adapter().send_mail(f"account/email/{what}", email, context)


def mail_of_wish(user: User) -> Mail | None:
    """How the mail with the link stands; None where there is none."""
    return user.mails.filter(recipient=user.new_email).first() if user.new_email else None


def is_vouched_for() -> bool:
    """Without a mail server, an administrator passes the link on."""
    return not settings.MAIL_IS_REAL
