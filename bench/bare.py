"""A bare Django view to measure beside: the same settings, middlewares, database and session.

`/bare/save/` updates one row and inserts one in a transaction and renders 1 kB; `/bare/page/`
renders a page of as many bytes as `?bytes=` says. Under `/least/` they stand behind Django's
session and sign-in alone (`bench.beside`).
"""

from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import include, path
from django.utils import timezone
from django.utils.crypto import get_random_string

from hub.urls import urlpatterns as real

KILOBYTE = Template("{% for line in lines %}<p>{{ line }}</p>{% endfor %}")
LINES = ["a line of some forty letters, more or less."] * 20


@login_required
def save(request):
    with transaction.atomic():
        later = timezone.now()
        Session.objects.filter(pk="bench").update(expire_date=later)
        Session.objects.create(pk=get_random_string(32), session_data="x", expire_date=later)
    return HttpResponse(KILOBYTE.render(Context({"lines": LINES})))


@login_required
def page(request):
    rows = int(request.GET["bytes"]) // 50
    return HttpResponse(KILOBYTE.render(Context({"lines": LINES[:1] * rows})))


bare = [path("save/", save), path("page/", page)]
urlpatterns = [path("bare/", include(bare)), path("least/", include(bare)), *real]
