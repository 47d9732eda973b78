"""Who must be signed in, and what takes no GET."""

import functools

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST as only_post

from accounts import unsent_forms
from accounts.once import once
from accounts.own_pages import page_of


def signed_in(view):
    """A page leads to signing in and back, a form too, and what was typed in it is kept; a request
    by htmx gets 401, so that its page can ask for it over the text that was typed. What a form does
    it does once."""
    taken_once = once(view)

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return taken_once(request, *args, **kwargs)
        if request.htmx:
            return HttpResponse(status=401)
        if request.method == "POST":
            return unsent_forms.lead_to_sign_in(request)
        return redirect_to_login(page_of(request.get_full_path()))

    return wrapped


def require_POST(view):
    """Django's, and says so of the view: nobody is led there (`accounts.pages`)."""
    wrapped = only_post(view)
    wrapped.takes_only_posts = True
    return wrapped
