"""`{% csrf_token %}` on all pages: Django's field, and beside it what the form says of itself."""

import uuid

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.requests import AnyRequest
from accounts.submissions.form_marks import mark_of

register = template.Library()
FIELDS = (
    '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<input type="hidden" name="whose" value="{}">'
    '<input type="hidden" name="once" value="{}">'
)


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString | str:
    """`accounts.submissions.form_marks` says what the two others are for."""
    token, request = context.get("csrf_token"), context.get("request")
    if not token or request is None:
        return ""
    return format_html(FIELDS, token, mark_on(request), uuid.uuid4())


def mark_on(request: AnyRequest) -> str:
    """Signed once for all the forms of a page."""
    if not hasattr(request, "mark"):  # what is refused early has no user yet
        request.mark = mark_of(getattr(request, "user", AnonymousUser()))
    return request.mark
