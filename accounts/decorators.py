"""Who must be signed in."""

import functools

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse


def signed_in(view):
    """A page leads to signing in and back; a request by htmx gets 401, so that its page can ask
    for it over the text that was typed."""
    page = login_required(view)

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.htmx and not request.user.is_authenticated:
            return HttpResponse(status=401)
        return page(request, *args, **kwargs)

    return wrapped
