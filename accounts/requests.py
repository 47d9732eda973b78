"""Requests as our middlewares leave them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeAlias

from django.http import HttpRequest, HttpResponseBase

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.models import User

P = ParamSpec("P")


class AnyRequest(HttpRequest):
    """Of whoever asks."""

    htmx: "HtmxDetails"


class AuthenticatedRequest(AnyRequest):
    """Of somebody who is signed in."""

    user: "User"


SignedInView: TypeAlias = Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase]
View: TypeAlias = Callable[Concatenate[AnyRequest, P], HttpResponseBase]
