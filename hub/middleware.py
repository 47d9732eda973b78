"""What no view should have to think of."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


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
