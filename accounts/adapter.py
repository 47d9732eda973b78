"""How signing up and in differs from allauth's own ways."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from accounts import services
from accounts.addresses import absolute
from accounts.pages import page_of


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        """Open to all, to who follows an invitation that still stands (its view keeps the token in
        the session), or to nobody."""
        if settings.SIGN_UP == "invited":
            token = request.session.get("invitation")
            return isinstance(token, str) and services.open_invitation(token) is not None
        return settings.SIGN_UP == "open"

    def new_user(self, request):
        """allauth makes the person's address row itself, a moment later."""
        user = super().new_user(request)
        user.has_address_row = True
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict, **about) -> None:
        """Links lead to the hub as people know it: allauth makes them of the request's host."""
        links = {key: ours(url) for key, url in context.items() if key.endswith("_url")}
        known = {"email": email, "HUB_NAME": settings.HUB_NAME, "hub_url": absolute("/")}
        message = self.render_mail(template_prefix, email, known | context | links)
        message.about = about
        message.send()

    def is_safe_url(self, url) -> bool:
        """Nor is anybody led to an address that only takes what a form sends."""
        return super().is_safe_url(url) and page_of(url) == url


def ours(url: str) -> str:
    parts = urlsplit(url)
    return absolute(parts._replace(scheme="", netloc="").geturl())
