"""What each request owes to the person who makes it, and how many they may make."""

import zoneinfo
from datetime import timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control

from accounts.request_limits import limits
from accounts.requests import Answer, AnyRequest, AuthenticatedRequest, is_signed_in
from accounts.submissions import form_marks
from documents.numbers import format_of, writing_as

RENEW_AFTER = timedelta(days=1)
LONGEST_ZONE = 64


class PersonMiddleware:
    """Shows times in the person's zone, reads numbers as they write them, slides their session
    forward once a day (renewing it on every request would cost a write each), and remembers whose
    browser this is."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: AnyRequest) -> HttpResponseBase:
        with writing_as(format_of(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))):
            return self.in_their_time(request)

    def in_their_time(self, request: AnyRequest) -> HttpResponseBase:
        if not is_signed_in(request):
            return self.get_response(request)
        renew(request.session)
        with timezone.override(zone_of(request)):
            response = self.get_response(request)
        if request.user.is_authenticated:
            form_marks.remember(request, response)
        return response


class PrivateMiddleware:
    """What was made for one person is kept by no cache, nor shown again from a browser's memory
    after they have signed out. It stands outside all that sets a cookie."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: AnyRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_personal(request, response):
            response["Cache-Control"] = "private, no-store"
        elif response.cookies:
            patch_cache_control(response, private=True)
        return response


def is_personal(request: AnyRequest, response: HttpResponseBase) -> bool:
    """Who has a session sends it or is given it; everybody else sees what every visitor sees."""
    name = settings.SESSION_COOKIE_NAME
    has_session = name in request.COOKIES or name in response.cookies
    return has_session or "HTTP_AUTHORIZATION" in request.META


def zone_of(request: AuthenticatedRequest) -> zoneinfo.ZoneInfo:
    """What the person has chosen, else what their browser says (`static/js/frame.js`)."""
    browsers = unquote(request.COOKIES.get("zone", "")[:LONGEST_ZONE])
    found = zone_called(request.user.zone) or zone_called(browsers)
    return found or zoneinfo.ZoneInfo(settings.DEFAULT_ZONE)


@lru_cache(maxsize=256)
def zone_called(name: str) -> zoneinfo.ZoneInfo | None:
    """Kept for names that are none too: to find that out takes longest."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def renew(session: SessionBase) -> None:
    now = timezone.now().timestamp()
    if now - session.get("renewed", 0) > RENEW_AFTER.total_seconds():
        session["renewed"] = now


class LimitsMiddleware:
    """Counts what is posted to the addresses that `limits` names. Whoever refuses, here or in a
    view, a form or an adapter: the answer is 429 and says when to try again."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: AnyRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if refused := getattr(request, limits.REFUSED, None):
            response.status_code = 429
            response["Retry-After"] = str(refused.wait)
        return response

    def process_view(self, request: AnyRequest, *view: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        name = limits.ADDRESSES.get(match.view_name) if match else None
        if not name or request.method != "POST":
            return None
        try:
            limits.take(request, name)
        except limits.TooMany:
            return too_many(request)
        return None

    def process_exception(self, request: AnyRequest, error: Exception) -> HttpResponseBase | None:
        return too_many(request) if isinstance(error, limits.TooMany) else None


def too_many(request: AnyRequest) -> HttpResponseBase:
    page: HttpResponseBase = respond_429(request)
    return page
