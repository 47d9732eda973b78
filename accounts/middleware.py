"""What each request owes to the person who makes it, and how many they may make."""

import zoneinfo
from datetime import timedelta
from urllib.parse import unquote

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.utils import timezone

from accounts import limits

RENEW_AFTER = timedelta(days=1)


class PersonMiddleware:
    """Shows times in the person's zone and slides their session forward once a day (renewing it
    on every request would cost a write each)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        renew(request.session)
        with timezone.override(zone_of(request)):
            return self.get_response(request)


def zone_of(request) -> zoneinfo.ZoneInfo:
    """What the person has chosen, else what their browser says (`static/js/frame.js`)."""
    for name in (request.user.zone, unquote(request.COOKIES.get("zone", ""))):
        try:
            return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return zoneinfo.ZoneInfo(settings.DEFAULT_ZONE)


def renew(session) -> None:
    now = timezone.now().timestamp()
    if now - session.get("renewed", 0) > RENEW_AFTER.total_seconds():
        session["renewed"] = now


class LimitsMiddleware:
    """Counts what is posted to the addresses that `limits` names. Whoever refuses, here or in a
    view, a form or an adapter: the answer is 429 and says when to try again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if refused := getattr(request, "too_many", None):
            response.status_code = 429
            response["Retry-After"] = str(refused.wait)
        return response

    def process_view(self, request, *view):
        name = limits.ADDRESSES.get(request.resolver_match.view_name)
        if not name or request.method != "POST":
            return None
        try:
            limits.take(request, name)
        except limits.TooMany:
            return respond_429(request)
        return None

    def process_exception(self, request, error):
        return respond_429(request) if isinstance(error, limits.TooMany) else None
