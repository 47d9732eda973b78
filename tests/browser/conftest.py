"""The hub as users get it: its own processes, driven by Debian's chromium."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
        for _ in range(1800):
            if self.answers():
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.process.terminate()
        raise RuntimeError((self.folder / "up.log").read_text()[-3000:])

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.base + "/healthz", timeout=2) as response:
                return response.status == 200
        except OSError:
            return False

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
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
    redis = os.environ["HUB_TEST_REDIS"].rsplit("/", 1)[0] + "/15"
    folder = tmp_path_factory.mktemp("hub-on-services")
    found = Hub(folder, DATABASE_URL=new_database(), REDIS_URL=redis).start()
    yield found
    found.stop()


def new_database() -> str:
    """A fresh database on the Postgres of the tests."""
    base = os.environ["HUB_TEST_POSTGRES"]
    name = f"hub_browser_{os.getpid()}_{time.time_ns()}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return base.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(scope="session")
def chromium():
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
