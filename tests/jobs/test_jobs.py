"""A job ends once, whatever its workers do."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from jobs import registry, services, tasks
from jobs.models import Job, State
from reports.models import Report
from reports.services import retry_report, take_snapshot
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


def test_whoever_takes_a_job_over_begins_at_nothing(job):
    services.renew(services.claim(Report, job.pk), 40)
    lapse(job)
    assert services.claim(Report, job.pk).progress == 0


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


@pytest.fixture
def broker(monkeypatch):
    """`broker.rung` are the doorbells; it is away while `broker.is_away`."""

    class Broker:
        is_away, tried, rung = True, 0, ()

        def send_task(self, task, args, **options):
            self.tried += 1
            if self.is_away:
                raise OSError("connection refused")
            self.rung = (*self.rung, (task, *args))

    found = Broker()
    monkeypatch.setattr(services.current_app, "send_task", found.send_task)
    return found


def test_a_request_succeeds_while_the_broker_is_away_and_is_rung_once_it_is_back(
    client, broker, django_capture_on_commit_callbacks
):
    assessment = factories.assessment()
    client.force_login(factories.part(assessment))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("reports:report_list", args=[assessment.pk]))
    assert (response.status_code, broker.tried, broker.rung) == (302, 1, ())
    report = Report.objects.get()
    assert (report.state, report.attempts, report.reason) == (State.QUEUED, 0, "")
    assert tasks.sweep() == 1
    assert (broker.tried, broker.rung) == (2, ())
    broker.is_away = False
    assert tasks.sweep() == 1
    assert broker.rung == (("reports.build", str(report.pk)),)


def test_a_retry_is_due_by_its_row_whatever_the_broker_does(
    job, broker, django_capture_on_commit_callbacks
):
    """A failed job is due by nothing else than the retry itself."""
    Report.objects.update(state=State.FAILED, attempts=3, due_at=timezone.now() + timedelta(days=9))
    assert tasks.sweep() == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert retry_report(report=job)
    assert (broker.tried, broker.rung) == (1, ())
    broker.is_away = False
    assert tasks.sweep() == 1
    assert broker.rung == (("reports.build", str(job.pk)),)


def test_the_doorbell_waits_for_the_commit(job, broker, django_capture_on_commit_callbacks):
    """A worker that is quicker than the commit would find no row, or the old one."""
    Report.objects.update(state=State.FAILED)
    with django_capture_on_commit_callbacks() as waiting:
        retry_report(report=job)
    assert (broker.tried, len(waiting)) == (0, 1)


def test_every_kind_of_job_is_known_to_the_sweeper():
    kinds = {model for model in apps.get_models() if issubclass(model, Job)}
    assert kinds == set(registry.kinds())
