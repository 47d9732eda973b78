"""Snapshots and reports: what is frozen stays so, and a report says what its snapshot says."""

import io
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Role
from assessments import title_cache
from assessments.immutable_rows import present
from assessments.models import Assessment
from assessments.services.answers import Content, record_answer
from assessments.views.results import result_of
from documents.numbers import grouped
from handbook.models import Area, Practice
from jobs.models import State
from reports import pdf, services, storage
from reports.build import build, html_of
from reports.models import Report, Snapshot
from reports.snapshot import frozen_result, snapshot_digest
from tests import factories

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> & {{ 7*7 }} <img src='http://evil.example/x'> \u202e"


@pytest.fixture
def scene():
    assessment = factories.assessment(name="Gripper: fault/prediction")
    user = factories.part(assessment, role="facilitator")
    factories.answered(assessment, "owner", "some", by=user, note="Ana has the switch.")
    return assessment, user


def words(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_a_snapshot_holds_question_answer_and_name_and_is_named_by_its_hash(scene):
    assessment, user = scene
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    question = snapshot.data["stages"][0]["considerations"][0]["questions"][0]
    assert question["prompt"] == "Who owns it?"
    assert question["answer"]["words"] == ["Somebody"]
    assert snapshot.people == {str(user.pk): user.display_name}
    assert snapshot_digest(snapshot.data) == snapshot.digest
    assert user.display_name not in str(snapshot.data)


def test_a_snapshot_is_not_changed_by_later_answers_nor_by_hand(scene):
    assessment, user = scene
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    factories.answered(assessment, "owner", "all", by=user, version=1)
    snapshot.refresh_from_db()
    assert snapshot_digest(snapshot.data) == snapshot.digest
    with pytest.raises(TypeError):
        snapshot.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(data={})


def test_every_trigger_is_there_after_all_migrations():
    expected = {"assessments_frameworkversion_immutable", "reports_snapshot_immutable"}
    assert expected <= present()
    assert connection.vendor in ("sqlite", "postgresql")


def test_sharing_freezes_once(scene):
    assessment, user = scene
    assert services.share_with_managers(assessment=assessment, by=user)
    assert not services.share_with_managers(assessment=assessment, by=user)
    assert Snapshot.objects.count() == 1


def test_a_double_click_asks_for_one_report(scene):
    assessment, user = scene
    first = services.request_report(assessment=assessment, by=user)
    assert services.request_report(assessment=assessment, by=user) == first
    assert Report.objects.count() == 1


def test_a_report_of_other_answers_is_another_report(scene):
    assessment, user = scene
    first = services.request_report(assessment=assessment, by=user)
    factories.answered(assessment, "parts", "a", by=user)
    second = services.request_report(assessment=assessment, by=user)
    assert (
        second.snapshot.data["result"]["answered"] == 1 + first.snapshot.data["result"]["answered"]
    )


def test_who_takes_a_report_over_removes_the_file_of_who_was_killed(scene):
    assessment, user = scene
    report = services.request_report(assessment=assessment, by=user)
    left = storage.put(storage.name_of(report.pk, 1), b"whole, but nobody said so")
    Report.objects.update(fence=1)
    build(str(report.pk))
    report.refresh_from_db()
    assert report.file == storage.name_of(report.pk, 2)
    assert (default_storage.exists(left), default_storage.exists(report.file)) == (False, True)


def test_a_file_that_is_gone_gets_a_sentence(scene, client):
    assessment, user = scene
    report = services.request_report(assessment=assessment, by=user)
    build(str(report.pk))
    report.refresh_from_db()
    storage.remove(report.file)
    client.force_login(user)
    page = client.get(reverse("reports:download", args=[report.pk]), follow=True)
    assert "The file of this report is gone. Ask for the report again." in page.text


def test_a_report_is_built_and_says_what_was_answered(scene):
    assessment, user = scene
    report = services.request_report(assessment=assessment, by=user)
    build(str(report.pk))
    report.refresh_from_db()
    assert (report.state, report.progress) == (State.READY, 100)
    content = default_storage.open(report.file).read()
    assert (len(content), report.pages) == (report.size, len(PdfReader(io.BytesIO(content)).pages))
    text = words(content)
    for expected in ("Who owns it?", "Somebody", "Ana has the switch.", user.display_name):
        assert expected in text


def test_hostile_text_is_text(scene):
    assessment, user = scene
    Assessment.objects.filter(pk=assessment.pk).update(name=HOSTILE[:120], subject=HOSTILE)
    assessment.refresh_from_db()
    factories.answered(assessment, "owner", "some", by=user, version=1, note=HOSTILE)
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    html = html_of(snapshot)
    assert "<script>" not in html
    assert "<img" not in html
    content, _pages = pdf.render(html, lambda progress: None)
    assert "alert(1)" in words(content)
    assert "{{ 7*7 }}" in words(content)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "file:///etc/passwd", "asset:../manage.py", "asset:hub/x.py"]
)
def test_the_fetcher_denies_all_but_bundled_assets(url):
    with pytest.raises(pdf.Denied):
        pdf.fetch(url)


def test_the_fetcher_gives_bundled_assets():
    assert b"@page" in pdf.fetch("asset:css/report/page.css").read()


def test_a_failing_render_is_tried_again_and_leaves_no_file(scene, monkeypatch):
    assessment, user = scene
    report = services.request_report(assessment=assessment, by=user)

    def broken(*args):
        raise ValueError("no")

    monkeypatch.setattr(pdf, "render", broken)
    build(str(report.pk))
    report.refresh_from_db()
    assert (report.state, report.attempts, report.file) == (State.QUEUED, 1, "")
    assert "log" in report.reason


def test_progress_rises_and_comes_from_the_steps(scene):
    assessment, user = scene
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    told = []
    pdf.render(html_of(snapshot), told.append)
    assert len(told) >= 6
    assert told == sorted(told)


def test_download_is_an_attachment_with_a_sensible_name(scene, client):
    assessment, user = scene
    client.force_login(user)
    response = client.post(reverse("reports:report_list", args=[assessment.pk]))
    report = Report.objects.get()
    assert response.url == reverse("reports:report", args=[report.pk])
    address = reverse("reports:download", args=[report.pk])
    assert client.get(address).status_code == 404
    build(str(report.pk))
    answer = client.get(address)
    day = report.snapshot.data["day"]
    assert answer["Content-Disposition"] == (
        f'attachment; filename="gripper-fault-prediction-readiness-{day}.pdf"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_name_of_a_file_keeps_its_letters(scene, client):
    """Of "Łódź 検査" only "odz" was left, and all names in Japanese were the same file."""
    assessment, user = scene
    client.force_login(user)
    assessment.name = "Łódź: Prüfung / 検査"
    assessment.save()
    report = services.request_report(assessment=assessment, by=user)
    build(str(report.pk))
    named = client.get(reverse("reports:download", args=[report.pk]))["Content-Disposition"]
    assert unquote(named).startswith("attachment; filename*=utf-8''łódź-prüfung-検査-readiness-")


def test_polling_stops_by_itself(scene, client):
    assessment, user = scene
    client.force_login(user)
    report = services.request_report(assessment=assessment, by=user)
    address = reverse("reports:report", args=[report.pk])
    waiting = client.get(address, headers={"HX-Request": "true"})
    assert (waiting.status_code, "hx-get" in waiting.text) == (200, True)
    build(str(report.pk))
    over = client.get(address, headers={"HX-Request": "true"})
    assert (over.status_code, "hx-get" in over.text) == (286, False)


def test_a_manager_reads_a_report_only_once_it_is_shared(scene, client):
    assessment, user = scene
    manager = factories.member(assessment.organisation, Role.MANAGER)
    report = services.request_report(assessment=assessment, by=user)
    client.force_login(manager)
    address = reverse("reports:report", args=[report.pk])
    assert client.get(address).status_code == 404
    assert client.get(reverse("reports:report_list", args=[assessment.pk])).status_code == 403
    factories.shared(assessment)
    assert client.get(address).status_code == 200


def test_deleting_takes_the_file_along(scene, client, django_capture_on_commit_callbacks):
    assessment, user = scene
    manager = factories.member(assessment.organisation, Role.MANAGER)
    report = services.request_report(assessment=assessment, by=user)
    build(str(report.pk))
    report.refresh_from_db()
    factories.shared(assessment)
    client.force_login(manager)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("reports:delete", args=[report.pk]))
    assert not Report.objects.exists()
    assert not default_storage.exists(report.file)


def test_numbers_and_days_read_as_a_person_writes_them(scene):
    assessment, user = scene
    for question, value in {"cost": 99.5, "since": "2026-12-01"}.items():
        content = Content("answered", value)
        record_answer(
            assessment=assessment, question=question, author=user, version=0, content=content
        )
    html = html_of(services.take_snapshot(assessment=assessment, reason="kept", by=user))
    assert "99.5" in html
    assert "1 December 2026" in html
    assert "2026-12-01" not in html


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (5e7, "50,000,000"),
        (1250.0, "1250"),
        (10_000, "10,000"),
        (0.5, "0.5"),
        (-12345.25, "-12,345.25"),
    ],
)
def test_a_number_is_written_out(value, words):
    assert grouped(value) == words


def test_an_incomplete_report_is_valid_until_no_day(scene):
    assessment, user = scene
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    assert snapshot.data["result"]["outcome"] == "incomplete"
    assert "Valid until" not in html_of(snapshot)


def test_a_snapshot_keeps_the_titles_of_its_day():
    area = Area.objects.create(key="a", title="A", summary="")
    Practice.objects.create(key="p", title="As it is called", summary="", area=area)
    source = factories.SMALL.replace("why: Because.", "why: Because.\n            practice: p", 1)
    assessment = factories.assessment(version=factories.version(source))
    user = factories.part(assessment, role="facilitator")
    factories.answered(assessment, "owner", "none", by=user)
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    Practice.objects.update(title="Renamed")
    title_cache.known.forget()
    assert "Practice: As it is called" in html_of(snapshot)
    assert title_cache.title("practice", "p") == "Renamed"


def test_a_report_reads_the_result_as_it_was_scored(scene):
    assessment, user = scene
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    snapshot.refresh_from_db()
    assert frozen_result(snapshot.data) == result_of(assessment)[0]
