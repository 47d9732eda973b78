"""Who must be signed in, and what takes no GET."""

import functools

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST as only_post

from accounts.own_pages import page_of
from accounts.requests import AnyRequest, AuthenticatedRequest, P, R, View, is_signed_in
from accounts.submissions import unsent_forms
from accounts.submissions.once import once


def signed_in(view: View[AuthenticatedRequest, P]) -> View[AnyRequest, P]:
    """A page leads to signing in and back, a form too, and what was typed in it is kept; a request
    by htmx gets 401, so that its page can ask for it over the text that was typed. What a form does
    it does once."""
    taken_once = once(view)

    @functools.wraps(view)
    def wrapped(request: AnyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_signed_in(request):
            return taken_once(request, *args, **kwargs)
        if request.htmx:
            return HttpResponse(status=401)
        if request.method == "POST":
            return unsent_forms.lead_to_sign_in(request)
        return redirect_to_login(page_of(request.get_full_path()))

    return wrapped


def require_POST(view: View[R, P]) -> View[R, P]:  # noqa: N802 - Django's name for it
    """Django's, and says so of the view: nobody is led there (`accounts.own_pages`)."""
    wrapped = only_post(view)
    setattr(wrapped, "takes_only_posts", True)  # noqa: B010  functions have attributes
    return wrapped
