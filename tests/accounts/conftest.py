"""An organisation with its administrator, and mail that counts as real."""

import uuid

import pytest
import time_machine
from django.conf import settings as configured
from django.core.cache.backends.locmem import LocMemCache
from django.utils import timezone

from accounts import limits
from accounts.models import Role
from tests import factories


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
def quick_passwords(settings):
    """What is looked at here is how often, not how well."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock(monkeypatch, quick_passwords):
    """Stands still but for `shift`: a slow machine changes nothing. Redis has a clock of its own,
    which does not shift."""
    if configured.REDIS_URL:
        here = LocMemCache(uuid.uuid4().hex, {"max_entries": 10_000})
        monkeypatch.setattr(limits, "cache", here)
    with time_machine.travel(timezone.now(), tick=False) as found:
        yield found
