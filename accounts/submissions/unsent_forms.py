"""A form that came when its person had been signed out: nothing is done and nothing is lost.

It is kept for an hour (`sent.Unsent`), shown to that person on top of every page once they have
signed in, and sent by their click alone, as the very form it was: what has changed meanwhile meets
it as it would have met the form. Where the page was opened under a token that is no longer good,
the page that refuses it shows it instead.
"""

import contextlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.models import Unsent, User
from accounts.own_pages import is_ours, page_it_stood_on
from accounts.submissions.form_marks import fields_of, whose

MOST = 5
IN_SESSION = "unsent"


def lead_to_sign_in(request: HttpRequest) -> HttpResponse:
    """And back to the page of the form, with what it said."""
    person = whose(request)
    message = _("You have been signed out. Sign in, and you are back where you were.")
    if person and keep_form(request, person):
        message = _("You have been signed out. What you sent is kept: sign in to send it.")
    messages.info(request, message)
    return redirect_to_login(page_it_stood_on(request))


def read(request: HttpRequest, person: User | None) -> Unsent | None:
    """The form as it came; none where it holds a password."""
    fields = [list(field) for field in fields_of(request)]
    if any("password" in name.lower() for name, _value in fields):
        return None
    return Unsent(
        person=person,
        address=request.get_full_path(),
        page=page_it_stood_on(request),
        fields=fields,
        files=[file.name for _name, sent in request.FILES.lists() for file in sent],
    )


def keep_form(request: HttpRequest, person: User) -> bool:
    """Of each person the newest few. What was sent again and came too late again takes the place
    of what it was before."""
    Unsent.objects.forget_old()
    form = read(request, person)
    if form is None:
        return False
    forget(person, request.POST.get("unsent", ""))
    form.save()
    newest = Unsent.objects.filter(person=person).order_by("-at").values_list("pk", flat=True)
    Unsent.objects.filter(person=person).exclude(pk__in=list(newest[:MOST])).delete()
    return True


def forget(person: User, key: str) -> None:
    with contextlib.suppress(ValidationError):
        Unsent.objects.filter(person=person, pk=key).delete()


# --- once signed in ------------------------------------------------------------------------------
def note(sender: type[User], request: HttpRequest, user: User, **signal: Any) -> None:
    """At each signing in, whichever way: so that no other page has to look."""
    if Unsent.objects.waiting_for(user).exists():
        request.session[IN_SESSION] = True


def waiting(request: HttpRequest) -> list[Unsent]:
    """For the panel on top of a page. Usually there is nothing, and nothing is asked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not request.session.get(IN_SESSION):
        return []
    forms = list(Unsent.objects.waiting_for(user))
    if not forms:
        del request.session[IN_SESSION]
    return forms


def settle(request: HttpRequest, response: HttpResponseBase) -> None:
    """What was sent at last is kept no longer, once it was taken or its own page shows it again."""
    is_over = response.status_code < 400 or response.status_code in (409, 422, 428)
    if request.method != "POST" or not is_over or IN_SESSION not in request.session:
        return
    if request.user.is_authenticated:
        forget(request.user, request.POST.get("unsent", ""))


# --- another token -------------------------------------------------------------------------------
def is_from_here(request: HttpRequest) -> bool:
    """A form of one of our own pages, small enough to be read."""
    named = request.headers.get("Origin") or request.headers.get("Referer", "")
    size = request.META.get("CONTENT_LENGTH") or "0"
    is_small = size.isdigit() and int(size) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return request.method == "POST" and is_small and is_ours(request, named)


def of_somebody_else(request: HttpRequest) -> bool:
    """Whether the form stood on the page of another person, for whom it is kept."""
    person = whose(request)
    return person is not None and person.pk != request.user.pk and keep_form(request, person)
