"""How signing up and in differs from allauth's own ways."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from accounts import services
from accounts.pages import page_of


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        """Open to all, to who follows an invitation that still stands (its view keeps the token in
        the session), or to nobody."""
        if settings.SIGN_UP == "invited":
            token = request.session.get("invitation")
            return isinstance(token, str) and services.open_invitation(token) is not None
        return settings.SIGN_UP == "open"

    def is_safe_url(self, url) -> bool:
        """Nor is anybody led to an address that only takes what a form sends."""
        return super().is_safe_url(url) and page_of(url) == url
