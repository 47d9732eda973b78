"""Requests as our middlewares leave them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias, TypeGuard, TypeVar

from django.http import HttpRequest, HttpResponseBase

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django_htmx.middleware import HtmxDetails

    from accounts.models import User

P = ParamSpec("P")
Anybody: TypeAlias = "User | AnonymousUser"


class AnyRequest(HttpRequest):
    """Of whoever asks."""

    htmx: "HtmxDetails"
    mark: str  # whose page it is, once a form on it has said so (`templatetags.form_marks`)


class AuthenticatedRequest(AnyRequest):
    """Of somebody who is signed in."""

    user: "User"


def is_signed_in(request: AnyRequest) -> TypeGuard[AuthenticatedRequest]:
    return request.user.is_authenticated


R = TypeVar("R", bound=AnyRequest)
View: TypeAlias = Callable[Concatenate[R, P], HttpResponseBase]
Answer: TypeAlias = Callable[[AnyRequest], HttpResponseBase]
