"""Signing in by e-mail; demo accounts only while the demo runs."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class PersonBackend(AuthenticationBackend):
    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)

    def get_user(self, user_id):
        user = super().get_user(user_id)
        return user if user is not None and (settings.DEMO or not user.is_demo) else None
