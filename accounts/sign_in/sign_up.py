"""Making an account. Where accounts are by invitation: with the invited address, and one each."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.names import NameField
from accounts.forms import AddressField
from accounts.models import User
from accounts.services import invitations

Made = tuple[AbstractBaseUser | None, HttpResponse | None]


class SignUpForm(SignupForm):
    email = AddressField()  # type: ignore[assignment]  # in place of theirs
    name = NameField(label=_("Your name"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        token = context.request.session.get("invitation")
        self.invitation = invitations.sign_up_invitation(token)
        if self.invitation:
            self.initial["email"] = self.invitation.email
            self.fields["email"].widget.attrs["readonly"] = settings.SIGN_UP == "invited"

    def clean_email(self) -> str:
        email = super().clean_email()
        if self.invitation is None or email.lower() == self.invitation.email:
            return email
        if settings.SIGN_UP == "invited":
            raise ValidationError(
                _("You were invited as %(email)s: the account is made with that address."),
                params={"email": self.invitation.email},
            )
        self.invitation = None
        return email

    def try_save(self, request: HttpRequest) -> Made:
        """Of two who make the same account at the same moment, one does."""
        try:
            with transaction.atomic():
                made: Made = super().try_save(request)
                return made
        except (invitations.Over, IntegrityError):
            return None, render(request, "accounts/invitation_over.html", status=410)

    def save(self, request: HttpRequest) -> User:
        user = super().save(request)
        assert isinstance(user, User)
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        if self.invitation:
            invitations.claim(invitation=self.invitation, by=user)
        return user
