"""The log: one JSON object a line on standard output, whoever writes it."""

import json
import logging
import os
import subprocess
import sys
from io import StringIO

import pytest
import structlog
from django.conf import settings
from django.test import Client
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from hub import logs
from tests import factories

PROGRAM = """
import logging, warnings
import django; django.setup()
import structlog
from hub.celery import app
app.log.setup(loglevel="DEBUG")
structlog.contextvars.bind_contextvars(request_id="r-1")
for name in ("django.request", "django.server", "celery.worker", "gunicorn.error", "kombu", "x"):
    logging.getLogger(name).warning("from %s", name)
structlog.get_logger("ours").info("done", count=2)
warnings.warn("old", DeprecationWarning, stacklevel=1)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("x").exception("failed")
app.connection_for_write().as_uri()
"""


def written(tmp_path, level: str) -> list[dict]:
    environ = {**os.environ, "DATA_DIR": str(tmp_path), "LOG_LEVEL": level}
    done = subprocess.run(
        [sys.executable, "-W", "always::DeprecationWarning:__main__", "-c", PROGRAM],
        cwd=settings.BASE_DIR,
        env=environ | {"DJANGO_SETTINGS_MODULE": "hub.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_all_loggers_write_the_same_shape(tmp_path):
    found = written(tmp_path, "INFO")
    assert all(
        {"timestamp", "level", "logger", "event", "request_id"} <= set(each) for each in found
    )
    said = [(each["logger"], each["level"], each["event"]) for each in found]
    loggers = ("django.request", "django.server", "celery.worker", "gunicorn.error", "kombu", "x")
    assert said[:7] == [
        *((name, "warning", f"from {name}") for name in loggers),
        ("ours", "info", "done"),
    ]
    assert [each[0] for each in said[7:]] == ["py.warnings", "x"]
    assert "ZeroDivisionError" in found[-1]["exception"]


def test_the_level_is_one_for_all(tmp_path):
    assert [each["event"] for each in written(tmp_path, "ERROR")] == ["failed"]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (
            "Not Found: /accounts/reset/key/3-abCd1-0123456789abcdef/",
            "Not Found: /accounts/reset/key/…/",
        ),
        (
            "GET /accounts/invitations/Zk3vYw81PqRsTuVwXyZaBcDeF/accept/?q=salary",
            "GET /accounts/invitations/…/accept/?…",
        ),
        (
            "GET /assessments/01234567-89ab-cdef-0123-456789abcdef/",
            "GET /assessments/01234567-89ab-cdef-0123-456789abcdef/",
        ),
        (
            "GET /practices/peer-review-of-training-scripts/",
            "GET /practices/peer-review-of-training-scripts/",
        ),
    ],
)
def test_what_opens_something_and_what_was_searched_is_not_written(said, written):
    line = {"event": said, "request": said}
    assert logs.hide_secrets(None, "info", line) == {"event": written, "request": written}


@pytest.fixture
def heard(monkeypatch):
    """What a line says that is written in the midst of a request."""

    def ask(client, **headers: str) -> dict:
        told = structlog.get_logger()
        monkeypatch.setattr("hub.views.searching.search", lambda *asked: told.info("asked") or [])
        with capture_logs(processors=[merge_contextvars]) as lines:
            client.get("/search/?q=a", headers=headers)
        (line,) = [each for each in lines if each["event"] == "asked"]
        return line

    return ask


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "ip"), [(0, "127.0.0.1"), (1, "192.0.2.9")])
def test_who_asked_is_as_our_own_proxies_tell(client, settings, heard, proxies, ip):
    settings.TRUSTED_PROXIES = proxies
    assert heard(client, **{"x-forwarded-for": "198.51.100.1, 192.0.2.9"})["ip"] == ip


@pytest.mark.django_db
def test_each_line_names_its_request_and_its_person_and_no_other(client, heard):
    visitors = heard(client)
    person = factories.person()
    client.force_login(person)
    theirs = heard(client)
    assert (visitors["user_id"], theirs["user_id"]) == (None, str(person.pk))
    assert visitors["request_id"] != theirs["request_id"]
    assert structlog.contextvars.get_contextvars() == {}


# --- what is refused ------------------------------------------------------------------------------
@pytest.fixture
def console():
    """The lines that the log has got since."""
    handlers = logging.getLogger().handlers
    (ours,) = [each for each in handlers if type(each) is logging.StreamHandler]
    before = ours.setStream(StringIO())
    yield lambda: [json.loads(line) for line in ours.stream.getvalue().splitlines()]
    ours.setStream(before)


FORM = {f"field-{number}": "" for number in range(500)}
REFUSED = {
    "a host that is not ours": (
        {"path": "/", "SERVER_NAME": "evil.example"},
        400,
        "django.security.DisallowedHost",
    ),
    "too many fields": (
        {"path": "/accounts/theme/", "data": FORM},
        413,
        "django.security.TooManyFieldsSent",
    ),
    "a NUL": ({"path": "/?q=%00"}, 400, "django.request"),
    "a form that cannot be read": (
        {"path": "/accounts/theme/", "data": "x", "content_type": "multipart/form-data"},
        400,
        "django.request",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_said_in_a_line_at_warning_with_the_requests_id(console, name):
    request, status, logger = REFUSED[name]
    verb = Client().post if "data" in request else Client().get
    response = verb(**request)
    assert response.status_code == status
    lines = console()
    assert [(each["logger"], each["level"]) for each in lines] == [(logger, "warning")]
    (line,) = lines
    assert "exception" not in line
    assert line["ip"] == "127.0.0.1"
    assert f"<code>{line['request_id']}</code>" in response.text


@pytest.mark.django_db
def test_a_fault_of_ours_keeps_its_traceback(console, monkeypatch):
    monkeypatch.setattr("hub.views.searching.search", lambda user, words: 1 / 0)
    assert Client(raise_request_exception=False).get("/search/?q=a").status_code == 500
    told = [each for each in console() if each["level"] == "error"]
    assert "ZeroDivisionError" in told[-1]["exception"]


def test_who_asks_for_errors_alone_gets_no_refusals():
    refused = logging.LogRecord("x", logging.ERROR, "", 1, "refused", (), None)
    refused.status_code = 400
    assert not logs.Refusals("ERROR").filter(refused)
    assert logs.Refusals("INFO").filter(refused)
