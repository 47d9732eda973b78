"""What no view should have to think of."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from accounts.request_limits.body_limits import is_too_large, most_at
from hub import views

Answer = Callable[[HttpRequest], HttpResponse]
HEALTH = ("/healthz", "/readyz")


class NoNulMiddleware:
    """No row has a NUL in it: Postgres refuses to look for one, SQLite would find nothing."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        typed = (text for values in request.GET.lists() for text in (values[0], *values[1]))
        if "\0" in request.path or any("\0" in text for text in typed):
            raise BadRequest


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
