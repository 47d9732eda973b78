"""The browser's driver keeps a loop running in the process of the tests that follow."""

import pytest

from accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_worker_that_has_driven_the_browser_may_read_rows(chromium):
    assert User.objects.count() == 0
