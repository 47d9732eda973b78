"""Counting while others count, in the cache that is configured."""

import threading
import uuid

import pytest
from django.conf import settings as configured
from django.db import connection

from accounts.request_limits import limits
from tests import factories


@pytest.mark.skipif(
    "sqlite" in configured.DATABASES["default"]["ENGINE"],
    reason="threads do not share SQLite in memory",
)
@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_as_many_pass_as_are_free(rf):
    """On the database and on Redis alike."""
    user, passed = factories.person(), []
    together = threading.Barrier(30)

    def ask():
        request = rf.post("/")
        request.user = user
        together.wait()
        try:
            limits.take(request, "invitation", organisation="one", address=str(uuid.uuid4()))
            passed.append(1)
        except limits.TooMany:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 20
