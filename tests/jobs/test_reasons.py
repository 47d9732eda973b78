"""Why a mail, a report or an import failed is kept as the code has it, and read by each in their
own language."""

import re
import smtplib
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import trans_real

from accounts.mail import mail_sending
from accounts.models import Mail
from catalogue.models import Import
from catalogue.services import import_jobs
from jobs import services as jobs
from jobs.models import Job, State
from reports import build, pdf
from reports.models import Report
from reports.services import cancel_report, request_report
from tests import factories

pytestmark = pytest.mark.django_db
SOURCES = {
    "jobs/services.py": [jobs.STOPPED],
    "accounts/mail/mail_sending.py": list(mail_sending.REASONS),
    "reports/build.py": [build.REASON, *build.LIMITS.values()],
    "reports/pdf.py": [pdf.LACKING],
    "reports/services.py": ["Cancelled by %(name)s."],
    "catalogue/services/import_jobs.py": [import_jobs.REASON],
}
ALL = [sentence for sentences in SOURCES.values() for sentence in sentences]


@pytest.fixture
def translated():
    """Every sentence in another language, which keeps what it is filled with."""
    found = trans_real.translation(settings.LANGUAGE_CODE)._catalog._catalogs[0]
    names = {each: " ".join(re.findall(r"%\(\w+\)[ds]", each)) for each in ALL}
    new = {each: f"XLAT{number} {names[each]}".strip() for number, each in enumerate(ALL)}
    before = dict(found)
    found.update(new)
    yield new
    found.clear()
    found.update(before)


@pytest.mark.parametrize("place", SOURCES)
def test_each_sentence_is_one_that_translators_are_given(place):
    """`makemessages` finds what stands whole in a call of gettext's."""
    text = (Path(settings.BASE_DIR) / place).read_text()
    calls = re.findall(r'gettext_noop\(\s*((?:"[^"]*"\s*)+),?\s*\)', text)
    given = ["".join(re.findall(r'"([^"]*)"', each)) for each in calls]
    assert [each for each in SOURCES[place] if each not in given] == []
    assert given


@pytest.fixture
def report(client):
    user = factories.member(factories.organisation(), name="Ana")
    assessment = factories.assessment(user.memberships.get().organisation)
    factories.part(assessment, user, "facilitator")
    client.force_login(user)
    return request_report(assessment=assessment, by=user)


def shown(client, report) -> str:
    report.refresh_from_db()
    assert report.state == State.FAILED
    return client.get(reverse("reports:report", args=[report.pk])).text


def test_a_report_that_was_cancelled(client, report, translated):
    cancel_report(report=report, by=report.requested_by)
    page = shown(client, report)
    assert f"{translated['Cancelled by %(name)s.'].split()[0]} Ana" in page
    assert "Cancelled by" not in page


@pytest.mark.parametrize("limit", build.LIMITS)
def test_a_report_that_reached_a_limit(client, report, translated, monkeypatch, limit):
    def reached(*args):
        raise limit

    monkeypatch.setattr(build, "run", reached)
    build.build(str(report.pk))
    sentence = translated[build.LIMITS[limit]]
    assert sentence % build.allowed() in shown(client, report)


def test_a_report_for_which_libraries_are_missing(client, report, translated, monkeypatch):
    monkeypatch.setattr(pdf, "missing_libraries", lambda: "apt-get install them")
    build.build(str(report.pk))
    assert translated[pdf.LACKING] % {"command": "apt-get install them"} in shown(client, report)


def test_a_report_whose_worker_stopped_each_time(client, report, translated):
    Report.objects.update(attempts=9)
    assert jobs.claim(Report, report.pk) is None
    assert translated[jobs.STOPPED] in shown(client, report)


@pytest.mark.parametrize(
    ("error", "sentence", "filled"),
    [
        (TimeoutError(), mail_sending.SILENT, ""),
        (OSError(), mail_sending.AWAY, ""),
        (smtplib.SMTPDataError(554, b"no"), mail_sending.REFUSED, " 554"),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), mail_sending.UNKNOWN, " 550"),
        (smtplib.SMTPAuthenticationError(535, b"no"), mail_sending.SIGN_IN, ""),
        (ValueError(), mail_sending.UNSENT, " ValueError"),
    ],
)
def test_a_mail(translated, error, sentence, filled):
    mail = Mail.objects.create(recipient="a@b.example", sender="c@d.example", subject="x")
    mail_sending.put_off(jobs.claim(Mail, mail.pk), error)
    mail.refresh_from_db()
    says = render_to_string("accounts/mail_state.html", {"mail": mail})
    assert translated[sentence].split()[0] + filled in says
    assert mail.why == translated[sentence].split()[0] + filled


def test_an_import(client, translated):
    curator = factories.person(is_curator=True)
    job = Import.objects.create(kind="tools", name="a.csv", file="none", by=curator)
    for _attempt in range(3):
        Import.objects.update(due_at=job.created_at)
        import_jobs.give_up(jobs.claim(Import, job.pk), import_jobs.REASON)
    client.force_login(curator)
    page = client.get(reverse("catalogue:import_page", args=[job.pk])).text
    assert translated[import_jobs.REASON] in page


def test_a_sentence_is_filled_once_and_what_fills_it_is_not_read_again():
    job = Report(reason="Cancelled by %(name)s.", reason_values={"name": "100 %(more)s"})
    assert job.why == "Cancelled by 100 %(more)s."
    assert Report(reason="It took 100 %.").why == "It took 100 %."
    assert Report().why == ""


def test_no_page_shows_a_reason_as_it_is_kept():
    assert issubclass(Report, Job)
    found = [
        str(file)
        for file in (settings.BASE_DIR / "templates").rglob("*.html")
        if re.search(r"\b(job|mail|report)\.reason\b", file.read_text())
    ]
    assert found == []
