"""A job ends once, whatever its workers do."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from jobs import registry, services, tasks
from jobs.models import Job, State
from reports.models import Report
from reports.services import take_snapshot
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    assessment = factories.assessment()
    user = factories.part(assessment)
    snapshot = take_snapshot(assessment=assessment, reason="kept", by=user)
    return Report.objects.create(snapshot=snapshot, requested_by=user, dedupe_key="one")


def lapse(job):
    Report.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_of_two_claims_one_wins(job):
    assert services.claim(Report, job.pk).fence == 1
    assert services.claim(Report, job.pk) is None


def test_a_lapsed_lease_is_claimed_anew_and_the_old_holder_writes_nothing(job):
    first = services.claim(Report, job.pk)
    lapse(job)
    second = services.claim(Report, job.pk)
    assert (second.fence, second.attempts) == (2, 2)
    for write in (lambda: services.renew(first, 50), lambda: services.finish(first, pages=9)):
        with pytest.raises(services.LostFence):
            write()
    services.finish(second, pages=3)
    job.refresh_from_db()
    assert (job.state, job.pages, job.progress, job.dedupe_key) == (State.READY, 3, 100, None)


def test_a_finished_job_cannot_be_finished_again(job):
    held = services.claim(Report, job.pk)
    services.finish(held)
    with pytest.raises(services.LostFence):
        services.finish(held)


def test_three_failures_are_the_end_with_a_reason_and_a_way_back(job):
    for _ in range(3):
        Report.objects.filter(pk=job.pk).update(due_at=timezone.now())
        services.fail(services.claim(Report, job.pk), "no ink")
    job.refresh_from_db()
    assert (job.state, job.reason, job.attempts) == (State.FAILED, "no ink", 3)
    assert services.retry(Report, job.pk)
    assert services.claim(Report, job.pk).attempts == 1


def test_a_job_whose_workers_die_without_a_word_is_failed_at_last(job):
    for _ in range(3):
        services.claim(Report, job.pk)
        lapse(job)
    assert services.claim(Report, job.pk) is None
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_the_sweeper_rings_for_what_is_due_and_for_nothing_else(job, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, job_id: rung.append((task, job_id)))
    assert tasks.sweep() == 1
    held = services.claim(Report, job.pk)
    assert tasks.sweep() == 0
    lapse(job)
    assert tasks.sweep() == 1
    assert rung == [("reports.build", job.pk)] * 2
    services.finish(services.claim(Report, held.pk))
    assert tasks.sweep() == 0


def test_a_broker_that_is_away_costs_nothing(job, monkeypatch):
    def away(*args, **kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr(services.current_app, "send_task", away)
    services.ring("reports.build", job.pk)
    assert Report.objects.due().count() == 1


def test_every_kind_of_job_is_known_to_the_sweeper():
    kinds = {model for model in apps.get_models() if issubclass(model, Job)}
    assert kinds == set(registry.kinds())
