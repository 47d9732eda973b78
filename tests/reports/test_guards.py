"""What a report may fetch, what is left of one that was taken over, and that it is the same."""

import http.server
import io
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.utils import timezone
from pypdf import PdfReader

from assessments import title_cache
from assessments.publishing import definition_of
from handbook.models import Practice
from jobs import services as jobs
from reports import build, pdf, services, storage
from reports.models import Report
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    version = factories.linked_version()
    assessment = factories.assessment(version=version, name="Gripper")
    user = factories.part(assessment, role="facilitator")
    factories.answered(assessment, "alarm", "none", by=user, note="Ana has the switch.")
    return assessment, user


def silent(progress: int) -> None:
    """Nobody watches."""


# --- the fetcher is the one that is used ----------------------------------------------------------
@pytest.fixture
def listener():
    """(its address, the paths that were asked for)."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_document_reaches_no_server(listener):
    address, asked = listener
    html = f"""<html lang="en"><title>T</title><link rel="stylesheet" href="{address}/a.css">
    <style>@import "{address}/b.css"; p {{ background: url({address}/c.png) }}</style>
    <p>Text</p><img alt="x" src="{address}/d.png"></html>"""
    content, _pages = pdf.render(html, silent)
    assert asked == []
    assert "Text" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_a_document_takes_no_file_of_the_machine_along(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-OF-THE-MACHINE")
    link = f'<link rel="attachment" href="{secret.as_uri()}" title="s">'
    body = f'<p>Text</p><a rel="attachment" href="{secret.as_uri()}">s</a>'
    content, _pages = pdf.render(f'<html lang="en"><title>T</title>{link}{body}</html>', silent)
    reader = PdfReader(io.BytesIO(content))
    assert dict(reader.attachments) == {}
    assert "Text" in reader.pages[0].extract_text()


# --- taken over -----------------------------------------------------------------------------------
def test_who_lost_the_report_removes_the_file_and_writes_nothing(scene, monkeypatch):
    assessment, user = scene
    report = services.request_report(assessment=assessment, by=user)
    whole = storage.put

    def taken_over_meanwhile(name: str, content: bytes) -> str:
        stored = whole(name, content)
        Report.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert jobs.claim(Report, report.pk).fence == 2
        return stored

    monkeypatch.setattr(build.storage, "put", taken_over_meanwhile)
    monkeypatch.setattr(build.pdf, "render", lambda html, tell: (b"%PDF", 1))
    build.build(str(report.pk))
    report.refresh_from_db()
    assert (report.state, report.fence, report.file) == ("rendering", 2, "")
    assert not default_storage.exists(storage.name_of(report.pk, 1))


# --- the same twice -------------------------------------------------------------------------------
def forget() -> None:
    """What a fresh process does not know."""
    definition_of.cache_clear()
    title_cache.known.forget()
    caches["default"].clear()


def test_a_snapshot_gives_the_same_report_whatever_changes_around_it(scene, settings):
    assessment, user = scene
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    forget()
    html = build.html_of(snapshot)
    content, _pages = pdf.render(html, silent)
    Practice.objects.update(title="Renamed since", summary="Another.")
    type(user).objects.update(name="Renamed since")
    type(assessment).objects.update(name="Renamed since", facts={}, gate="")
    type(assessment.organisation).objects.update(name="Renamed since", kind="larger")
    factories.answered(assessment, "alarm", "rota", by=user, version=1, note="Answered since.")
    factories.member(assessment.organisation)
    factories.planned(assessment, "alarm", by=user)
    forget()
    later = type(snapshot).objects.get(pk=snapshot.pk)
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        again = build.html_of(later)
        assert again == html
        assert pdf.render(again, silent)[0] == content
    assert "since" not in html.lower().replace("since when", "")
