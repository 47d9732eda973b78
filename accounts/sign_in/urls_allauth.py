"""allauth's addresses. What its forms do they do once, as ours do (`accounts.submissions.once`);
but signing in and out may be done again by the same form, as by who goes back to it."""

from allauth.account.urls import urlpatterns as theirs
from django.urls import URLPattern

from accounts.submissions.once import once

AGAIN = {"account_login", "account_logout", "account_reauthenticate"}


def taken_once(route: URLPattern) -> URLPattern:
    return URLPattern(route.pattern, once(route.callback), route.default_args, route.name)


urlpatterns = [route if route.name in AGAIN else taken_once(route) for route in theirs]
