"""Nobody waits behind all that somebody else has asked for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jobs import services
from jobs.models import State
from jobs.turns import fairest, next_due
from reports.models import Report
from reports.services import take_snapshot
from tests import factories

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def ago(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([], ("a", "1")),
        ([(("a", "1"), 1, ago(1))], ("b", "3")),
        ([(("a", "2"), 1, ago(1))], ("b", "3")),
        ([(("a", "1"), 1, ago(1)), (("b", "3"), 1, ago(1))], ("a", "2")),
        ([(("a", "1"), 0, ago(1)), (("b", "3"), 0, ago(2))], ("b", "3")),
        ([(("a", "1"), 0, ago(3)), (("a", "2"), 0, ago(2)), (("b", "3"), 0, ago(1))], ("a", "1")),
        ([(("a", "1"), 0, ago(2)), (("a", "2"), 0, ago(3)), (("b", "3"), 0, ago(1))], ("a", "2")),
    ],
)
def test_organisations_take_turns_and_then_their_people(known, expected):
    waiting = {("a", "1"): ago(9), ("a", "2"): ago(8), ("b", "3"): ago(7)}
    assert fairest(waiting, known) == expected


@pytest.fixture
def queue(db):
    """Puts reports of a lane into the queue, oldest first, and gives their ids."""
    assessment = factories.assessment()
    snapshot = take_snapshot(assessment=assessment, reason="kept", by=factories.part(assessment))
    asked = iter(range(1000))

    def ask(organisation: str, person: str, count: int = 1) -> list:
        return [
            Report.objects.create(
                snapshot=snapshot,
                organisation_lane=organisation,
                person_lane=person,
                due_at=timezone.now() - timedelta(hours=1) + timedelta(seconds=next(asked)),
            ).pk
            for _ in range(count)
        ]

    return ask


def served(count: int) -> list:
    """The ids of what one worker claims and finishes, one after the other."""
    found = []
    for _ in range(count):
        job = services.claim_next(Report)
        found.append(job.pk)
        services.finish(job)
    return found


def test_a_colleagues_one_comes_second_and_not_last(queue):
    many, one = queue("a", "1", 25), queue("a", "2")
    assert served(3) == [many[0], *one, many[1]]


def test_another_organisations_one_comes_second_however_many_people_ask(queue):
    crowd = [queue("a", str(person), 5) for person in range(4)]
    one = queue("b", "9")
    assert served(3) == [crowd[0][0], *one, crowd[1][0]]


def test_what_runs_counts_before_what_was_served(queue):
    many, one = queue("a", "1", 3), queue("a", "2", 2)
    running = [services.claim_next(Report).pk for _ in range(4)]
    assert running == [many[0], one[0], many[1], one[1]]


def test_of_one_lane_the_oldest_comes_first(queue):
    many = queue("a", "1", 4)
    assert served(4) == many


def test_what_is_nobodys_is_served_in_its_order(queue):
    mails = queue("", "", 3)
    assert served(3) == mails
    assert services.claim_next(Report) is None


def test_what_is_not_due_waits_and_a_lapsed_one_is_due(queue):
    first, second = queue("a", "1", 2)
    Report.objects.filter(pk=first).update(due_at=timezone.now() + timedelta(minutes=1))
    assert next_due(Report) == second
    services.claim_next(Report)
    assert next_due(Report) is None
    Report.objects.filter(pk=second).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert next_due(Report) == second


def test_who_loses_the_race_for_one_takes_the_next(queue, monkeypatch):
    many = queue("a", "1", 2)
    whole = services.next_due
    lost = []

    def taken_meanwhile(model):
        found = whole(model)
        if not lost:
            lost.append(found)
            services.claim(model, found)
        return found

    monkeypatch.setattr(services, "next_due", taken_meanwhile)
    assert services.claim_next(Report).pk == many[1]
    assert lost == many[:1]


def test_choosing_costs_the_same_with_one_and_with_thirty(queue, django_assert_num_queries):
    queue("a", "1"), queue("b", "1")
    with django_assert_num_queries(3):
        next_due(Report)
    queue("a", "2", 15), queue("c", "1", 15)
    with django_assert_num_queries(3):
        next_due(Report)


# --- cancelling, room -----------------------------------------------------------------------------
@pytest.mark.parametrize("claimed", [False, True])
def test_a_cancelled_job_is_over_and_its_worker_writes_nothing(queue, claimed):
    (job_id,) = queue("a", "1")
    held = services.claim(Report, job_id) if claimed else None
    assert services.cancel(Report, job_id, "Cancelled by Ana.")
    row = Report.objects.get(pk=job_id)
    assert (row.state, row.reason, row.lease_until) == (State.FAILED, "Cancelled by Ana.", None)
    assert services.claim_next(Report) is None
    if held:
        with pytest.raises(services.LostFence):
            services.renew(held, 50)


def test_what_is_over_is_not_cancelled(queue):
    (job_id,) = queue("a", "1")
    services.finish(services.claim(Report, job_id))
    assert not services.cancel(Report, job_id, "Cancelled by Ana.")
    assert Report.objects.get(pk=job_id).state == State.READY


def test_a_failure_for_good_is_not_tried_again(queue):
    (job_id,) = queue("a", "1")
    services.fail(services.claim(Report, job_id), "Too long.", for_good=True)
    row = Report.objects.get(pk=job_id)
    assert (row.state, row.attempts, row.reason) == (State.FAILED, 1, "Too long.")


@pytest.mark.parametrize(
    ("person", "whose"), [("1", "person"), ("2", "organisation"), ("3", "organisation")]
)
def test_there_is_room_for_so_many_and_no_more(queue, person, whose):
    queue("a", "1", 2), queue("a", "2", 1), queue("b", "3", 9)
    room = {"organisation": "a", "of_person": 2}
    services.require_room(Report, **room, person="2", of_organisation=4)
    with pytest.raises(services.Full) as full:
        services.require_room(Report, **room, person=person, of_organisation=3)
    assert full.value.whose == whose
    Report.objects.filter(organisation_lane="a").update(state=State.READY)
    services.require_room(Report, **room, person=person, of_organisation=3)
