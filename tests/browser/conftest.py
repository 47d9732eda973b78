"""The hub as users get it: its own processes, driven by Debian's chromium."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from hub.development.servers_for_tests import free_port, new_database, new_redis

ROOT = Path(__file__).resolve().parent.parent.parent
# Bounds for a machine that has much else to do; what is quick waits for none of them.
PATIENCE = 180
expect.set_options(timeout=20_000)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


class Hub:
    """`manage.py up` on a free port with data of its own."""

    def __init__(self, folder: Path, **environ: str):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.environ = {
            **os.environ,
            "PORT": str(self.port),
            "DATA_DIR": str(folder),
            "SECRET_KEY": "only-for-tests",
            "DEMO": "1",
            "JOB_LEASE_SECONDS": "5",
            "SWEEP_SECONDS": "2",
            "LOG_LEVEL": "WARNING",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "",  # as in service
            **environ,
        }

    def start(self) -> "Hub":
        self.log = (self.folder / "up.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=self.environ,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            if self.answers():
                return self
            time.sleep(0.1)
        self.process.terminate()
        raise RuntimeError((self.folder / "up.log").read_text()[-3000:])

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.base + "/healthz", timeout=10) as response:
                return response.status == 200
        except OSError:
            return False

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        self.log.close()

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environ, check=True, capture_output=True, text=True
        ).stdout


@pytest.fixture(scope="session")
def hub(tmp_path_factory):
    found = Hub(tmp_path_factory.mktemp("hub")).start()
    yield found
    found.stop()


@pytest.fixture(scope="session")
def hub_on_services(tmp_path_factory):
    """The same with Postgres and Redis."""
    folder = tmp_path_factory.mktemp("hub-on-services")
    found = Hub(folder, DATABASE_URL=new_database(), REDIS_URL=new_redis()).start()
    yield found
    found.stop()


@pytest.fixture(scope="session")
def chromium():
    """Its driver leaves a loop running in this process, in which Django would refuse the tests that
    a worker takes from another afterwards; nothing but the driver runs on it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page on which any error of the script fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    found = context.new_page()
    errors = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    context.close()
    assert errors == []


def sign_in(page, hub, who: str) -> None:
    page.context.clear_cookies()
    page.goto(hub.base + "/accounts/login/")
    page.get_by_role("button", name=who).click()
    page.wait_for_url(hub.base + "/")
