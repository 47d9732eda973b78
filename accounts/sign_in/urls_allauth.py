"""allauth's addresses. What its forms do they do once, as ours do (`accounts.submissions.once`);
but signing in and out may be done again by the same form, as by who goes back to it."""

from allauth.account.urls import urlpatterns as theirs
from django.urls import URLPattern

from accounts.submissions.once import once

AGAIN = {"account_login", "account_logout", "account_reauthenticate"}


def taken_once(each: URLPattern) -> URLPattern:
    return URLPattern(each.pattern, once(each.callback), each.default_args, each.name)


urlpatterns = [each if each.name in AGAIN else taken_once(each) for each in theirs]
