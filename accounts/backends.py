"""Signing in by e-mail; demo accounts only while the demo runs."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class PersonBackend(AuthenticationBackend):
    def _check_password(self, user, password) -> bool:
        """Before allauth's own: what it finds right but not allowed it keeps, to show a page for
        inactive accounts, and would go on to sign in."""
        is_allowed = settings.DEMO or not user.is_demo
        return is_allowed and super()._check_password(user, password)

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)

    def get_user(self, user_id):
        user = super().get_user(user_id)
        return user if user is not None and (settings.DEMO or not user.is_demo) else None
