"""Where one can be led: to pages, never to an address that only takes what is sent to it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def match_of(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def takes_only_posts(match: ResolverMatch | None) -> bool:
    return match is not None and getattr(match.func, "takes_only_posts", False)


def page_of(address: str) -> str:
    """`address` itself, or the nearest one above it that can be opened."""
    path = urlsplit(address).path or "/"
    if not takes_only_posts(match_of(path)):
        return address
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        match = match_of(path)
        if match and not takes_only_posts(match):
            return path
    return "/"


def next_page(address: str, otherwise: str = "/") -> str:
    """What a request names as the page to go on to, where that is one of ours: a path from the top,
    since another word would be read as the name of a view."""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    ):
        return otherwise
    return page_of(address)


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whatever a client names: what is no address at all is none of ours."""
    hosts = {request.get_host(), urlsplit(settings.PUBLIC_BASE_URL).netloc}
    try:
        return urlsplit(address).netloc in hosts
    except ValueError:
        return False


def page_it_stood_on(request: HttpRequest) -> str:
    """The page of the form that was sent: what the browser names, else the nearest."""
    named = request.headers.get("Referer", "")
    if not named or not is_ours(request, named):
        return page_of(request.get_full_path())
    parts = urlsplit(named)
    return next_page(parts.path + (f"?{parts.query}" if parts.query else ""))
