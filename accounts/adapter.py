"""How signing up and in differs from allauth's own ways."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        """Open to all, to who follows an invitation (its view marks the session), or to nobody."""
        if settings.SIGN_UP == "invited":
            return bool(request.session.get("invitation"))
        return settings.SIGN_UP == "open"
