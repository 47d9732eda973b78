"""What no view should have to think of."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from accounts.bodies import is_too_large, most_at
from hub.views import too_large


class NoNulMiddleware:
    """No row has a NUL in it: Postgres refuses to look for one, SQLite would find nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view) -> None:
        typed = (text for values in request.GET.lists() for text in (values[0], *values[1]))
        if "\0" in request.path or any("\0" in text for text in typed):
            raise BadRequest


class BodyMiddleware:
    """Refuses what is larger than its address takes, before anything reads it (CSRF protection
    is the first to: it comes after all that stands in a middleware's `__call__`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_too_large(request.META, request.path_info):
            return too_large(request, most_at(request.path_info))
        return self.get_response(request)
