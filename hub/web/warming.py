"""Does before the fork what the first requests would have to do: each process of the web server
starts with its imports, addresses, templates, frameworks and catalogue in place."""

import functools
import io
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connections
from django.template.loader import get_template
from django.urls import reverse

from assessments.models import FrameworkVersion
from assessments.publishing import definition_of
from hub.wsgi import application

log = structlog.get_logger()
PAGES = ("home", "account_login", "catalogue:horizon_scan", "frameworks:framework_list")


@functools.cache
def warm() -> None:
    """Once, and its children have it from their parent. No connection outlives it: one that two
    processes share would be the end of both."""
    compile_templates()
    try:
        for version in FrameworkVersion.objects.published().values_list("pk", flat=True):
            definition_of(version)
        for name in PAGES:
            ask(reverse(name))
    except DatabaseError as error:  # it is not there yet: the first requests do it then
        log.warning("not_warmed", error=type(error).__name__)
    finally:
        connections.close_all()
        caches.close_all()


@functools.cache
def load_for_workers() -> None:
    """What Celery's commands and the reports have once started, once for all who are forked after
    this: the tasks, the transport of messages (which connects to nothing yet), the faces."""
    import celery.apps.beat  # noqa: PLC0415  slow, and not for the web server
    import celery.apps.worker  # noqa: PLC0415
    import celery.bin.celery  # noqa: PLC0415
    import celery.concurrency.solo  # noqa: PLC0415
    import celery.worker.consumer  # noqa: PLC0415
    import celery.worker.strategy  # noqa: F401, PLC0415

    from hub.celery import app  # noqa: PLC0415
    from reports import pdf  # noqa: PLC0415

    app.autodiscover_tasks(force=True)
    app.finalize()
    for name in ("amqp", "backend", "control", "events", "log"):
        getattr(app, name)
    app.connection_for_read()
    pdf.get_ready()


def compile_templates() -> None:
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for file in sorted(folder.rglob("*.html")):
            get_template(str(file.relative_to(folder)))


def ask(path: str) -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(settings.PORT),
        "HTTP_HOST": urlsplit(settings.PUBLIC_BASE_URL).netloc,
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    parts = application(environ, unheard)
    b"".join(parts)
    parts.close()


def unheard(
    status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
) -> Callable[[bytes], object]:
    return lambda body: None
