"""Signing in, right and wrong, from here and there."""

from django.test import Client
from django.urls import reverse

from accounts.models import User

PASSWORD = "a long enough password"
LOGIN, PANEL = reverse("account_login"), reverse("accounts:sign_in_panel")
RESET = reverse("account_reset_password")


def account(email: str = "owner@test.example") -> User:
    return User.objects.create_user(email, PASSWORD)


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers):
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def guess(email: str, times: int, client: Client | None = None, **headers):
    client = client or Client()
    return [sign_in(client, email, f"wrong {n}", **headers) for n in range(times)]


def behind(entry: str) -> dict:
    """As a proxy passes it on."""
    return {"headers": {"X-Forwarded-For": entry}}
