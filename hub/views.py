"""Home, health and the pages for when something is wrong."""

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.celery import app as celery


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "alive"})


def database_is_migrated() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("migrations are waiting")


def storage_answers() -> None:
    default_storage.exists("readiness")


def broker_answers() -> None:
    with celery.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


CHECKS = {
    "database": database_is_migrated,
    "storage": storage_answers,
    "broker": broker_answers,
}


def outcome(check) -> str:
    try:
        check()
    except Exception as error:  # a failing part of any kind is what this reports
        return f"failed: {type(error).__name__}"
    return "ready"


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations, storage and broker; 503 where one of them is not ready."""
    found = {name: outcome(check) for name, check in CHECKS.items()}
    status = 200 if set(found.values()) == {"ready"} else 503
    return JsonResponse(found, status=status)


def problem(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return problem(request, 400)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return problem(request, 403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return problem(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(request, 500)
