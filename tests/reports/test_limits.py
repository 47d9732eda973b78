"""A report that is too large fails at once and says why; one can cancel it; one cannot ask for too
many."""

import os
import signal

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import Role
from jobs import processes
from jobs import services as jobs
from jobs.models import State
from reports import build, pdf, services
from reports.models import Report, Snapshot
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    assessment = factories.assessment(name="Gripper")
    return assessment, factories.part(assessment, role="facilitator", user=None)


def asked(assessment, user, note: str = "") -> Report:
    """A report of its own content, not one that is on its way already."""
    version = assessment.answers.filter(question="owner").values_list("version", flat=True).first()
    note = note or f"Note {Report.objects.count()}."
    factories.answered(assessment, "owner", "some", by=user, version=version or 0, note=note)
    return services.request_report(assessment=assessment, by=user)


# --- limits ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("setting", "most", "said"),
    [
        ("REPORT_SECONDS", 0, "Making the report took more than 0 seconds, the most that this hub"),
        ("REPORT_MEMORY_MB", 1, "Making the report took more than 1 MB of memory, the most"),
        ("REPORT_PAGES", 2, "The report has more than 2 pages, the most that this hub allows."),
    ],
)
def test_a_report_beyond_a_limit_fails_at_once_and_says_what_to_do(
    scene, client, settings, monkeypatch, setting, most, said
):
    assessment, user = scene
    monkeypatch.setattr(processes, "BEAT_SECONDS", 0.02)
    setattr(settings, setting, most)
    report = asked(assessment, user)
    build.build(str(report.pk))
    report.refresh_from_db()
    assert (report.state, report.attempts, report.file) == (State.FAILED, 1, "")
    client.force_login(user)
    shown = client.get(reverse("reports:report", args=[report.pk])).text
    assert said in shown
    assert f"allow more ({setting})" in shown
    assert "Try again" in shown
    setattr(settings, setting, 1000)
    services.retry_report(report=report)
    build.build(str(report.pk))
    report.refresh_from_db()
    assert report.state == State.READY


def test_one_page_less_than_the_limit_is_a_report(scene, settings):
    assessment, user = scene
    report = asked(assessment, user)
    build.build(str(report.pk))
    report.refresh_from_db()
    again = asked(assessment, user)
    settings.REPORT_PAGES = report.pages
    build.build(str(again.pk))
    again.refresh_from_db()
    assert (again.state, again.pages) == (State.READY, report.pages)


def test_a_child_that_is_killed_is_tried_again(scene, monkeypatch):
    assessment, user = scene
    report = asked(assessment, user)

    def killed(html, tell):
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(pdf, "render", killed)
    build.build(str(report.pk))
    report.refresh_from_db()
    assert (report.state, report.attempts) == (State.QUEUED, 1)


# --- cancelling -----------------------------------------------------------------------------------
@pytest.mark.parametrize("claimed", [False, True])
def test_a_report_on_its_way_is_cancelled_by_a_button_on_its_page(scene, client, claimed):
    assessment, user = scene
    report = asked(assessment, user)
    if claimed:
        jobs.claim(Report, report.pk)
    client.force_login(user)
    page = reverse("reports:report", args=[report.pk])
    cancel = reverse("reports:cancel", args=[report.pk])
    assert f'action="{cancel}"' in client.get(page).text
    assert client.post(cancel).url == page
    report.refresh_from_db()
    assert (report.state, report.why) == (State.FAILED, f"Cancelled by {user.display_name}.")
    shown = client.get(page).text
    assert report.why in shown
    assert f'action="{cancel}"' not in shown
    build.build(str(report.pk))
    report.refresh_from_db()
    assert report.state == State.FAILED


def test_a_report_cancelled_while_its_file_is_written_leaves_no_file(scene, monkeypatch):
    assessment, user = scene
    report = asked(assessment, user)
    whole = build.storage.put

    def cancelled_meanwhile(name, content):
        services.cancel_report(report=report, by=user)
        return whole(name, content)

    monkeypatch.setattr(build.storage, "put", cancelled_meanwhile)
    build.build(str(report.pk))
    report.refresh_from_db()
    assert (report.state, report.file) == (State.FAILED, "")
    assert not default_storage.exists(build.storage.name_of(report.pk, 1))


def test_a_report_that_is_ready_is_not_cancelled(scene, client):
    assessment, user = scene
    report = asked(assessment, user)
    build.build(str(report.pk))
    client.force_login(user)
    client.post(reverse("reports:cancel", args=[report.pk]))
    report.refresh_from_db()
    assert report.state == State.READY


def test_a_cancelled_report_is_no_bar_to_another_of_the_same_content(scene):
    assessment, user = scene
    report = services.request_report(assessment=assessment, by=user)
    services.cancel_report(report=report, by=user)
    assert services.request_report(assessment=assessment, by=user) != report


# --- not too many ---------------------------------------------------------------------------------
def test_the_sixth_report_on_its_way_is_refused_with_a_sentence(scene, client):
    assessment, user = scene
    for _ in range(5):
        asked(assessment, user)
    factories.answered(assessment, "parts", "a", by=user)
    client.force_login(user)
    before = Report.objects.count(), Snapshot.objects.count()
    answer = client.post(reverse("reports:report_list", args=[assessment.pk]))
    assert answer.status_code == 429
    assert (
        "You have 5 reports on their way. Wait until one is ready or cancel one, then ask again."
        in answer.text
    )
    assert (Report.objects.count(), Snapshot.objects.count()) == before == (5, 5)


def test_one_that_is_on_its_way_already_is_given_all_the_same(scene):
    assessment, user = scene
    reports = [asked(assessment, user) for _ in range(5)]
    assert services.request_report(assessment=assessment, by=user) == reports[-1]


def test_an_organisation_has_its_own_limit(scene, client, settings):
    assessment, user = scene
    settings.REPORTS_WAITING_ORGANISATION = 2
    colleague = factories.part(assessment)
    asked(assessment, user)
    asked(assessment, colleague)
    manager = factories.member(assessment.organisation, Role.MANAGER)
    factories.shared(assessment)
    factories.answered(assessment, "parts", "a", by=user)
    client.force_login(manager)
    answer = client.post(reverse("reports:report_list", args=[assessment.pk]))
    assert answer.status_code == 429
    assert "Your organisation has 2 reports on their way." in answer.text
    elsewhere = factories.assessment(name="Elsewhere")
    assert asked(elsewhere, factories.part(elsewhere, role="facilitator"))


def test_trying_again_counts_as_well(scene, client):
    assessment, user = scene
    failed = asked(assessment, user)
    Report.objects.update(state=State.FAILED, dedupe_key=None)
    for _ in range(5):
        asked(assessment, user)
    client.force_login(user)
    answer = client.post(reverse("reports:retry", args=[failed.pk]))
    failed.refresh_from_db()
    assert (answer.status_code, failed.state) == (429, State.FAILED)
    assert "You have 5 reports on their way." in answer.text


def test_what_is_over_leaves_room(scene):
    assessment, user = scene
    for report in [asked(assessment, user) for _ in range(5)]:
        services.cancel_report(report=report, by=user)
    assert asked(assessment, user)
