"""What every form says of itself: on whose page it stood (`whose`), and which one it is (`once`).

Both are hidden fields beside the CSRF token, put there by its tag (`templatetags/form_marks.py`).
"""

import uuid
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.requests import Anybody

signer = Signer(salt="accounts.whose")
COOKIE = "person"
YEAR = 365 * 24 * 3600
OF_THE_FRAME = {"csrfmiddlewaretoken", "whose", "once", "unsent"}


def mark_of(user: Anybody) -> str:
    """Names the person for whom a page is made; a visitor's names nobody."""
    return signed(user.pk) if user.is_authenticated else ""


@lru_cache(maxsize=4096)
def signed(person: uuid.UUID) -> str:
    """Asked for on every request, and always the same."""
    return signer.sign(str(person))


def whose(request: HttpRequest) -> User | None:
    """The person on whose page the form stood. A form that does not say (a script's) is taken for
    one of who was signed in last in this browser."""
    mark = request.POST.get("whose", request.COOKIES.get(COOKIE, ""))
    try:
        return User.objects.filter(pk=uuid.UUID(signer.unsign(mark)), is_active=True).first()
    except (BadSignature, ValueError):
        return None


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Who is signed in in this browser, for forms that do not say whose they are."""
    mark = mark_of(request.user)
    if request.COOKIES.get(COOKIE) != mark:
        response.set_cookie(
            COOKIE, mark, YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )


def fields_of(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What was sent, without what every form says of itself."""
    for name, values in request.POST.lists():
        if name not in OF_THE_FRAME:
            yield from ((name, value) for value in values)
