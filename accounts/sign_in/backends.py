"""Signing in by e-mail; demo accounts only while the demo runs."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from accounts.models import User
from accounts.requests import Anybody


class PersonBackend(AuthenticationBackend):
    def _check_password(
        self, user: AbstractBaseUser | None, password: str
    ) -> AbstractBaseUser | None:
        """Before allauth's own: what it finds right but not allowed it keeps, to show a page for
        inactive accounts, and would go on to sign in."""
        return super()._check_password(user, password) if may_sign_in(user) else None

    def user_can_authenticate(self, user: "Anybody | None") -> bool:
        return super().user_can_authenticate(user) and may_sign_in(user)


def may_sign_in(user: object) -> bool:
    return isinstance(user, User) and (settings.DEMO or not user.is_demo)
