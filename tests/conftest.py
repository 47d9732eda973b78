"""Fixtures and rules that every room may use."""

import os
import uuid

import pytest
from django.core.cache import caches

from assessments import title_cache
from assessments.publishing import definition_of
from catalogue.scan import index
from hub.development import servers_for_tests
from reports import pdf
from setting_up import system
from tests import environment


def pytest_sessionfinish():
    if environment.OWNS_RUN:
        servers_for_tests.clean_up()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """What cannot run here is left out by name; `manage.py test` says so at the end."""
    servers = bool(os.environ.get("HUB_TEST_POSTGRES") and os.environ.get("HUB_TEST_REDIS"))
    chromium = bool(os.environ.get("CHROMIUM"))
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & {
            *item.fixturenames
        }:
            item.add_marker("database")
        if item.get_closest_marker("services") and not servers:
            item.add_marker(pytest.mark.skip(reason="no Postgres and Redis"))
        if item.get_closest_marker("browser") and not chromium:
            item.add_marker(pytest.mark.skip(reason="no chromium"))


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Pages are rendered without `collectstatic` having run."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Argon2 makes a password slow to guess; hundreds of tests only sign somebody in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _forget_definitions():
    """A test database begins its ids anew; a process in service never does."""
    definition_of.cache_clear()
    title_cache.known.forget()
    index._read.cache_clear()


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch):
    """Redis outlives a test: what one of them counted (a rate limit) must not meet the next."""
    monkeypatch.setattr(caches["default"], "key_prefix", uuid.uuid4().hex)


@pytest.fixture(autouse=True)
def _no_report_without_its_libraries(monkeypatch):
    """A test that comes to render a report is left out where the machine cannot."""
    if system.missing_for_pdf():
        for name in ("missing_libraries", "render"):
            monkeypatch.setattr(pdf, name, lambda *more: pytest.skip("no PDF libraries"))


@pytest.fixture
def soak():
    """`soak(n)`: n with SOAK=1, else a twentieth, and one at least."""

    def figure(n: int) -> int:
        return n if os.environ.get("SOAK") == "1" else max(1, n // 20)

    return figure
