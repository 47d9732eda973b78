"""An organisation with its administrator, the hub's mail under each setting, and a still clock."""

import uuid

import pytest
import time_machine
from django.conf import settings as configured
from django.core.cache.backends.locmem import LocMemCache
from django.utils import timezone

from accounts.models import Role
from accounts.request_limits import limits
from tests import factories
from tests.accounts.mailing import Post, Working, free_port, set_mail, silent


@pytest.fixture(scope="session")
def working_server():
    server = Working().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def silent_server():
    with silent() as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def mail_of(settings, request, capsys):
    """`mail_of(kind)` sets the hub's mail so, and gives what comes by it."""

    def begin(kind: str) -> Post:
        if kind == "working":
            server = request.getfixturevalue("working_server")
            server.inbox.messages.clear()
            set_mail(settings, kind, server.controller.port)
            return Post(kind, working=server)
        port = request.getfixturevalue("silent_server") if kind == "silent" else free_port()
        set_mail(settings, kind, port)
        return Post(kind, capsys=capsys)

    return begin


@pytest.fixture
def real_mail(settings):
    """As with a mail server; the tests' own outbox takes what is sent."""
    settings.MAIL_IS_REAL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


@pytest.fixture
def place():
    organisation = factories.organisation()
    return organisation, factories.member(organisation, Role.ADMINISTRATOR)


@pytest.fixture
def clock(monkeypatch):
    """Stands still but for `shift`: a slow machine changes nothing. Redis has a clock of its own,
    which does not shift."""
    if configured.REDIS_URL:
        here = LocMemCache(uuid.uuid4().hex, {"max_entries": 10_000})
        monkeypatch.setattr(limits, "cache", here)
    with time_machine.travel(timezone.now(), tick=False) as found:
        yield found


@pytest.fixture
def team():
    assessment = factories.assessment()
    user = factories.part(assessment, role="facilitator")
    return assessment, user
