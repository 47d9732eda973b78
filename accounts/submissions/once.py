"""What a form does it does once, however often it comes (two clicks, a repeated request).

All views for who is signed in are so (`decorators.signed_in`). What htmx sends has protocols of its
own: a save its mutation id, a cell the digest of what was seen.
"""

import functools
import hashlib
import json

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Made
from accounts.requests import AnyRequest, P, R, View
from accounts.sent_forms import REMEMBERED_FOR
from accounts.submissions import unsent_forms
from accounts.submissions.form_marks import fields_of

LONGEST = 64


def once(view: View[R, P]) -> View[R, P]:
    """The same form with the same content is led to where its first coming led. In one transaction
    with what it does: a second one waits for the first, and what failed leaves no trace. A form
    that does not say which one it is (a script's) is taken each time."""

    def taken(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        key = key_of(request) if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            if not is_first(key):
                return where_it_led(request, key)
            response = view(request, *args, **kwargs)
            settle(key, response)
        return response

    @functools.wraps(view)
    def wrapped(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = taken(request, *args, **kwargs)
        unsent_forms.settle(request, response)
        return response

    return wrapped


def key_of(request: AnyRequest) -> str:
    """Of one form of one person, and of what it says: who goes back and types something else into
    the same form sends another."""
    which = request.POST.get("once", "")
    if not which or len(which) > LONGEST or request.htmx:
        return ""
    sent = [(name, file) for name, files in request.FILES.lists() for file in files]
    files = [(name, file.name, digest_of(file)) for name, file in sent]
    parts = [str(request.user.pk), which, request.get_full_path(), list(fields_of(request)), files]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def digest_of(file: "UploadedFile[bytes]") -> str:
    """Of what stands in it: one letter mended makes another file of the same name and length."""
    sha = hashlib.sha256()
    for chunk in file.chunks():
        sha.update(chunk)
    file.seek(0)
    return sha.hexdigest()


def is_first(key: str) -> bool:
    Made.objects.filter(at__lt=timezone.now() - REMEMBERED_FOR).delete()
    try:
        with transaction.atomic():
            Made.objects.create(key=key)
    except IntegrityError:
        return False
    return True


def settle(key: str, response: HttpResponseBase) -> None:
    """Only what leads on has done something. What is shown instead (a preview, a refusal) may come
    again. It is not rolled back: a refused try may have been counted."""
    place = response.get("Location")
    if place:
        Made.objects.filter(key=key).update(address=place)
    else:
        Made.objects.filter(key=key).delete()


def where_it_led(request: AnyRequest, key: str) -> HttpResponse:
    address = Made.objects.get(key=key).address
    messages.info(request, _("The form was sent twice, and counted once."))
    return redirect(address)
