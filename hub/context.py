"""What every page knows."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.demo import PEOPLE
from accounts.models import Theme
from accounts.own_pages import page_of
from accounts.requests import Anybody
from accounts.submissions import unsent_forms

THEMES = ((Theme.SYSTEM, _("System")), (Theme.LIGHT, _("Light")), (Theme.DARK, _("Dark")))

# What the head of every page leads to: the first part of its addresses, the page, its name.
SECTIONS = (
    ("frameworks", "frameworks:framework_list", _("Frameworks")),
    ("practices", "practices:practice_list", _("Best practices")),
    ("roles", "roles:role_list", _("Roles")),
    ("horizon-scan", "catalogue:horizon_scan", _("Horizon scan")),
)
OF_MEMBERS = (("assessments", "assessments:assessment_list", _("Assessments")),)


def sections(request: HttpRequest) -> list[dict[str, object]]:
    user: Anybody | None = getattr(request, "user", None)
    is_member = user is not None and user.is_authenticated
    shown = (*OF_MEMBERS, *SECTIONS) if is_member else SECTIONS
    return [{"key": key, "address": reverse(page), "title": title} for key, page, title in shown]


def theme_of(request: HttpRequest) -> str:
    """The person's choice; a visitor's is kept in a cookie."""
    user: Anybody | None = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user.theme
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in Theme.values else Theme.SYSTEM


def site(request: HttpRequest) -> dict[str, object]:
    match = request.resolver_match
    section = match.route.split("/")[0] if match else ""
    return {
        "HUB_NAME": settings.HUB_NAME,
        "DEMO": settings.DEMO,
        "MAIL_IS_REAL": settings.MAIL_IS_REAL,
        "accounts_are_closed": settings.SIGN_UP == "closed",
        "may_sign_up": lambda: get_adapter(request).is_open_for_signup(request),
        "theme": theme_of(request),
        "themes": THEMES,
        "section": section,
        "sections": lambda: sections(request),
        "this_page": lambda: page_of(request.get_full_path()),
        "unsent": lambda: unsent_forms.waiting(request),
        "demo_people": [(email, email.split("@")[0].capitalize()) for email in PEOPLE],
    }
