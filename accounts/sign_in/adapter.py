"""How signing up and in differs from allauth's own ways."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.form_fields.addresses import absolute
from accounts.mail.outbox import ABOUT
from accounts.models import User
from accounts.own_pages import page_of
from accounts.request_limits import clients, limits
from accounts.services import invitations

# Mail that anybody can ask for, to an address that may be somebody else's.
ASKED_FOR = (
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_key",
    "account/email/unknown_account",
    "account/email/account_already_exists",
    "account/email/new_address",
)


class AccountAdapter(DefaultAccountAdapter):
    # --- signing up -----------------------------------------------------------------------------
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open to all, to who follows an invitation that still stands (its view keeps the token in
        the session), or to nobody."""
        if settings.SIGN_UP == "invited":
            return invitations.sign_up_invitation(request.session.get("invitation")) is not None
        return bool(settings.SIGN_UP == "open")

    def new_user(self, request: HttpRequest) -> User:
        """allauth makes the person's address row itself, a moment later."""
        user = super().new_user(request)
        assert isinstance(user, User)
        user.has_address_row = True
        return user

    def is_safe_url(self, url: str) -> bool:
        """Nor is anybody led to an address that only takes what a form sends."""
        return super().is_safe_url(url) and page_of(url) == url

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Whoever signs up by the link in an invitation's mail has read that mail."""
        token = request.session.get("invitation")
        is_proved = invitations.proves(invitations.open_invitation(token), token, email)
        return is_proved or super().is_email_verified(request, email)

    # --- signing in -----------------------------------------------------------------------------
    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Wrong passwords are counted before they are looked at, so that many at the same moment
        are no way round; what was right is taken back."""
        whose = guesses_of(request, credentials.get("email", ""))
        taken = limits.take(request, "sign-in", **whose)
        user = super().authenticate(request, **credentials)
        if user is not None:
            limits.give_back(taken)
            limits.forget("sign-in", browser=whose["browser"])
        return user

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **hooks: Any
    ) -> HttpResponse | None:
        assert isinstance(user, User)
        invitations.prove(user=user, token=request.session.get("invitation"))
        return super().pre_login(request, user, **hooks)

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **hooks: Any
    ) -> HttpResponse:
        assert isinstance(user, User)
        if (joined := invitations.join_after_sign_up(user)) is not None:
            request.session.pop("invitation", None)
            messages.success(request, _("Welcome to %(name)s.") % {"name": joined.name})
            hooks["redirect_url"] = reverse("home")
        response = super().post_login(request, user, **hooks)
        clients.remember(request, response, user.email)
        return response

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth calls it for each address of who has set a new password."""
        limits.forget("sign-in", **guesses_of(request, credentials["email"]))

    # --- mail and clients -----------------------------------------------------------------------
    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], **about: Any
    ) -> None:
        """Links lead to the hub as people know it: allauth makes them of the request's host."""
        if template_prefix in ASKED_FOR and self.request:
            limits.take(self.request, "mail", address=clients.account_of(email))
        links = {key: ours(url) for key, url in context.items() if key.endswith("_url")}
        known = {"email": email, "HUB_NAME": settings.HUB_NAME, "hub_url": absolute("/")}
        message = self.render_mail(template_prefix, email, known | context | links)
        setattr(message, ABOUT, about)
        message.send()

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(clients.address_of(request) or "")


def guesses_of(request: HttpRequest, email: str) -> dict[str, str]:
    """Whose wrong passwords these would be."""
    account, client = clients.account_of(email), clients.client_of(request)
    if known := clients.browser_of(request, email):
        return {"browser": f"{account} {known}"}
    return {"browser": f"{account} {client}", "account": account, "network": client}


def ours(url: str) -> str:
    parts = urlsplit(url)
    return absolute(parts._replace(scheme="", netloc="").geturl())
