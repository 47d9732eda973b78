"""Steps on the way from an invitation to a membership."""

import re

from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, Role, User
from accounts.services import invitations as services
from accounts.services.address_proofs import mark_proved

PASSWORD = "a long enough password"
NEW = "new@example.org"
SIGN_UP = {"email": NEW, "password1": PASSWORD, "name": "New Person"}


def browser(user=None) -> Client:
    found = Client()
    if user is not None:
        found.force_login(user)
    return found


def invited(place, email: str = NEW, role: str = Role.MANAGER) -> tuple[Invitation, str]:
    organisation, owner = place
    return services.invite(organisation=organisation, email=email, role=role, by=owner)


def mailed(place, email: str = NEW) -> tuple[str, str]:
    """(the link in the mail, the link to copy)."""
    invitation, token = invited(place, email)
    services.mail(invitation=invitation, token=token)
    return in_mail("/accounts/invitations/"), address_of(token)


def in_mail(part: str) -> str:
    found = re.search(rf"https?://[^/]+({part}\S+)", mail.outbox[-1].body)
    return found[1]


def address_of(token: str) -> str:
    return reverse("accounts:invitation", args=[token])


def proved(email: str, **fields) -> User:
    user = User.objects.create_user(email, PASSWORD, name="Somebody", **fields)
    mark_proved(user=user)
    return user


def rank(place, user) -> str | None:
    return place[0].memberships.filter(user=user).values_list("role", flat=True).first()


def sign_in(client: Client, email: str = NEW):
    data = {"login": email, "password": PASSWORD}
    return client.post(reverse("account_login"), data, follow=True)
