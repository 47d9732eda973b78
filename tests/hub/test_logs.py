"""The log: one JSON object a line on standard output, whoever writes it."""

import json
import os
import subprocess
import sys

import pytest
import structlog
from django.conf import settings
from django_structlog.signals import bind_extra_request_finished_metadata

from hub import logs

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


# --- whose request it was -------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "192.0.2.7")])
def test_the_address_in_the_log_is_the_one_that_limits_count(client, settings, proxies, address):
    """What a client writes into X-Forwarded-For itself stands on the left, and is not believed."""
    settings.TRUSTED_PROXIES = proxies
    found = []

    def look(**signal):
        found.append(structlog.contextvars.get_contextvars()["ip"])

    bind_extra_request_finished_metadata.connect(look)
    client.get("/healthz", headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.7"})
    bind_extra_request_finished_metadata.disconnect(look)
    assert found == [address]
