"""A machine without the libraries that make PDF files: one sentence, and no more than that."""

import ctypes
import sys

import pytest
from django.urls import reverse

from hub.up import running
from hub.web import warming
from jobs.models import State
from reports import pdf, services
from reports.build import build
from reports.models import Report
from setting_up import system
from tests import factories

missing_libraries = pdf.missing_libraries  # before the tests' own rules look for them
pytestmark = pytest.mark.django_db
LINE = "sudo apt-get install libharfbuzz-subset0"


@pytest.fixture
def bare(monkeypatch):
    """One library and all fonts are not there; `monkeypatch.undo` brings them."""
    real = ctypes.CDLL

    def load(name, *more):
        if "subset" in str(name):
            raise OSError(name)
        return real(name, *more)

    monkeypatch.setattr(system.ctypes, "CDLL", load)
    monkeypatch.setattr(pdf, "missing_libraries", missing_libraries)
    return monkeypatch


@pytest.fixture
def asked(bare):
    """(a report that was asked for and tried there, who asked)."""
    assessment = factories.assessment()
    user = factories.part(assessment, role="facilitator")
    report = services.request_report(assessment=assessment, by=user)
    build(str(report.pk))
    report.refresh_from_db()
    return report, user


def test_the_report_fails_once_and_says_what_to_ask_for(asked, client):
    report, user = asked
    assert (report.state, report.attempts, report.dedupe_key) == (State.FAILED, 1, None)
    assert report.why == (
        "PDF reports need libraries that this machine does not have. Ask its administrator to "
        f"run: {LINE}. Then try again."
    )
    client.force_login(user)
    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    assert report.why in page
    assert "Try again" in page


def test_nothing_is_logged_as_a_fault(bare, caplog):
    assessment = factories.assessment()
    user = factories.part(assessment, role="facilitator")
    report = services.request_report(assessment=assessment, by=user)
    build(str(report.pk))
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


def test_once_the_libraries_are_there_the_next_request_works(asked, bare):
    report, user = asked
    bare.undo()
    if system.missing_for_pdf():
        pytest.skip("no PDF libraries")
    services.retry_report(report=report)
    build(str(report.pk))
    assert Report.objects.get(pk=report.pk).state == State.READY
    assessment = report.snapshot.assessment
    factories.answered(assessment, "owner", "some", by=user)
    another = services.request_report(assessment=assessment, by=user)
    build(str(another.pk))
    assert Report.objects.get(pk=another.pk).state == State.READY


def test_what_cannot_be_loaded_is_not_tried_at_each_start(bare):
    """WeasyPrint prints a paragraph about it."""
    bare.delitem(sys.modules, "weasyprint", raising=False)
    pdf.get_ready.cache_clear()
    warming.load_for_workers.__wrapped__()
    assert "weasyprint" not in sys.modules


def test_ready_says_what_is_not(bare, capsys):
    running.announce("8000")
    assert f"Ready, but for PDF reports: ask the administrator to run: {LINE}\n" in (
        capsys.readouterr().out
    )
    bare.setattr(system, "missing_for_pdf", list)
    running.announce("8000")
    assert "but for" not in capsys.readouterr().out
