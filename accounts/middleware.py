"""What each request owes to the person who makes it."""

import zoneinfo
from datetime import timedelta
from urllib.parse import unquote

from django.conf import settings
from django.utils import timezone

from accounts import marks, unsent

RENEW_AFTER = timedelta(days=1)


class PersonMiddleware:
    """Shows times in the person's zone, slides their session forward once a day (renewing it on
    every request would cost a write each), and remembers whose browser this is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        renew(request.session)
        with timezone.override(zone_of(request)):
            response = self.get_response(request)
        if request.user.is_authenticated:
            unsent.settle(request, response)
            marks.remember(request, response)
        return response


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
