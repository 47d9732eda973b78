"""What each request owes to the person who makes it."""

import zoneinfo
from datetime import timedelta

from django.utils import timezone

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
        with timezone.override(zone_of(request.user)):
            return self.get_response(request)


def zone_of(user):
    try:
        return zoneinfo.ZoneInfo(user.zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("Europe/London")


def renew(session) -> None:
    now = timezone.now().timestamp()
    if now - session.get("renewed", 0) > RENEW_AFTER.total_seconds():
        session["renewed"] = now
