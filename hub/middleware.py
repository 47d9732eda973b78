"""What no view should have to think of."""

from collections.abc import Callable
from typing import Any

import structlog
from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import split_domain_port
from django_permissions_policy import PermissionsPolicyMiddleware
from django_structlog.middlewares import RequestMiddleware

from accounts.request_limits.body_limits import is_too_large, most_at
from hub import logs, views

Answer = Callable[[HttpRequest], HttpResponse]
HEALTH = ("/healthz", "/readyz")


class NoNulMiddleware:
    """No row has a NUL in it: Postgres refuses to look for one, SQLite would find nothing."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        if "\0" in request.path or (request.META.get("QUERY_STRING") and has_nul(request.GET)):
            raise BadRequest


def has_nul(query: QueryDict) -> bool:
    return any("\0" in text for name, values in query.lists() for text in (name, *values))


class LoopbackMiddleware:
    """A hub with an address of its own answers under loopback's names for its health alone, which
    a container asks from inside: every page and link belongs to the address that people know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host, _port = split_domain_port(request.get_host())
        if settings.IS_PUBLIC and host in settings.LOOPBACK and request.path not in HEALTH:
            raise DisallowedHost(f"{host} is for the hub's health alone.")
        return self.get_response(request)


class PoliciesMiddleware:
    """What a browser may do with our pages, and with whatever got into them. No page has policies
    of its own, so the libraries write them once, and not for every response. Django's own pages for
    developers (DEBUG) have their styles in them."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response
        permissions = PermissionsPolicyMiddleware(get_response).permissions_policy
        self.policies = {HEADER: build_policy(), "Permissions-Policy": permissions}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in (404, 500)):
            for name, policy in self.policies.items():
                response.headers.setdefault(name, policy)
        return response


class LoggedMiddleware(RequestMiddleware):
    """Each line of the log and each task names its request. The lines that the library has for the
    start and the end of all of them are below our level: so they are not made either."""

    def prepare(self, request: HttpRequest) -> None:
        logs.name_for_all_lines(request)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        if response.streaming:  # it is still being made, and its lines are to be named too
            super().handle_response(request, response)
        structlog.contextvars.clear_contextvars()


class ProblemMiddleware:
    """Whatever answers a refusal with bare text or nothing at all (Django's own 405), it becomes a
    page of ours; its headers stay."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return in_our_voice(request, response) if is_bare(response) else response


def is_bare(response: HttpResponse) -> bool:
    if response.status_code not in views.PROBLEMS or response.streaming:
        return False
    return (
        response.headers.get("Content-Type", "").startswith("text/")
        and b"<" not in response.content
    )


def in_our_voice(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 405:
        page = views.not_a_page(request)
    else:
        page = views.problem(request, response.status_code, response.text)
    for name, value in response.headers.items():
        page.headers.setdefault(name, value)
    page.cookies.update(response.cookies)
    return page


class BodyMiddleware:
    """Refuses what is larger than its address takes, before anything reads it (CSRF protection
    is the first to: it comes after all that stands in a middleware's `__call__`)."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_too_large(request.META, request.path_info):
            return views.too_large(request, most_at(request.path_info))
        return self.get_response(request)
