"""The hub, and beside it in the same process the least Django, which has a session and a person and
none of our own middlewares: `/least/...` asks it for a bare view."""

from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from hub.wsgi import application as hub

LEAST = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)
with override_settings(MIDDLEWARE=LEAST):
    least = WSGIHandler()


def application(environ, start_response):
    asked = least if environ["PATH_INFO"].startswith("/least/") else hub
    return asked(environ, start_response)
