"""The log: one JSON object a line on standard output, whoever writes it."""

import json
import os
import subprocess
import sys

from django.conf import settings

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
