"""How much a request may send: little, unless the view it asks for says otherwise."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote

from django.conf import settings
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., Any])
# Set by the server where it has refused a body and hands on the request without it.
TOO_LARGE = "hub.body_too_large"
LONGEST_LENGTH = 18
MARK = "takes_at_most"


def takes_at_most(size: int) -> Callable[[View], View]:
    """For views that take files: the largest body in bytes, with what the form adds to a file.

    At most `FILE_UPLOAD_MAX_MEMORY_SIZE`, so that no upload is ever written to a named file.
    """

    def mark(view: View) -> View:
        setattr(view, MARK, size)
        return view

    return mark


def most_of(view: Callable[..., Any]) -> int:
    most: int = getattr(view, MARK, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return most


def most_at(path: str) -> int:
    """The largest body for this address, as it stands in the request line."""
    try:
        return most_of(resolve(unquote(path)).func)
    except (Resolver404, ValueError):
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def is_too_large(environ: dict[str, Any], path: str) -> bool:
    """Told by the server, or by the length that the request names."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if environ.get(TOO_LARGE) or not (length.isascii() and length.isdecimal()):
        return True
    return is_longer(length, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) and is_longer(
        length, most_at(path)
    )


def is_longer(length: str, most: int) -> bool:
    """Of a length in digits, of which there may be thousands: those Python reads as no number."""
    return len(length) > LONGEST_LENGTH or int(length) > most
