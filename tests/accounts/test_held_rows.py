"""Two that hold the same row wait for each other."""

import threading

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from accounts.held_rows import hold
from accounts.models import Organisation, Role
from accounts.services.organisations import end_membership
from tests import factories


@pytest.mark.django_db
def test_a_row_is_given_back_as_it_stands():
    old = factories.organisation()
    Organisation.objects.update(name="Renamed")
    assert hold(Organisation, old.pk).name == "Renamed"
    Organisation.objects.all().delete()
    assert hold(Organisation, old.pk) is None


@pytest.mark.skipif(
    "sqlite" in configured.DATABASES["default"]["ENGINE"],
    reason="threads do not share SQLite in memory",
)
class TestTogether:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_nothing_is_held_outside_a_transaction(self):
        with pytest.raises(TransactionManagementError):
            hold(Organisation, factories.organisation().pk)

    def test_of_two_last_administrators_who_leave_at_once_one_stays(self):
        organisation = factories.organisation()
        for _ in range(2):
            factories.member(organisation, Role.ADMINISTRATOR)
        together, refused = threading.Barrier(2), []

        def leave(membership):
            together.wait()
            try:
                end_membership(membership=membership)
            except ValidationError:
                refused.append(membership)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=leave, args=[each]) for each in organisation.memberships.all()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == organisation.memberships.count() == 1

    def test_the_second_waits_until_the_first_is_done(self):
        pk, held, order = factories.organisation().pk, threading.Event(), []

        def second():
            held.wait()
            with transaction.atomic():
                order.append(hold(Organisation, pk).name)
            connection.close()

        thread = threading.Thread(target=second)
        thread.start()
        with transaction.atomic():
            hold(Organisation, pk)
            held.set()
            thread.join(0.3)
            assert order == []
            Organisation.objects.filter(pk=pk).update(name="After")
        thread.join()
        assert order == ["After"]
