"""A worker killed outright while it renders: the report comes all the same, once, and whole."""

import contextlib
import http.cookiejar
import os
import re
import signal
import sqlite3
import time
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg
import pytest

from hub.development.servers_for_tests import new_database, new_redis
from tests.browser.conftest import PATIENCE, Hub

pytestmark = pytest.mark.soak


class Browser:
    """Just enough of one: cookies, CSRF, signing in as the demo's manager."""

    def __init__(self, hub: Hub):
        self.base = hub.base
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.get("/accounts/login/")
        self.post("/accounts/demo/", email="manager@demo.example")

    def get(self, path: str) -> str:
        return self.opener.open(self.base + path, timeout=PATIENCE).read().decode()

    def post(self, path: str, **data: str) -> str:
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrf")
        body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": token}).encode()
        return self.opener.open(self.base + path, body, timeout=PATIENCE).geturl()

    def finished_assessment(self) -> str:
        found = re.search(r'/assessments/([0-9a-f-]{36})/">Gripper', self.get("/assessments/"))
        return found.group(1)

    def ask_for_report(self, assessment: str) -> str:
        """The id of the report that was asked for."""
        return self.post(f"/assessments/{assessment}/reports/").rstrip("/").split("/")[-1]


def rows(hub: Hub) -> dict[str, tuple]:
    """(state, file, attempts) by report id, read beside the hub."""
    query = "SELECT id, state, file, attempts FROM reports_report"
    if url := hub.environ.get("DATABASE_URL"):
        with psycopg.connect(url) as connection:
            found = connection.execute(query).fetchall()
    else:
        connection = sqlite3.connect(hub.folder / "hub.sqlite3", timeout=20)
        found = connection.execute(query).fetchall()
        connection.close()
    return {str(row[0]).replace("-", ""): row[1:] for row in found}


def children(pid: int) -> list[int]:
    """The processes that `pid` started, and those that they did."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children(int(child))]
    return found


def worker_processes(hub: Hub) -> list[int]:
    """Main process first, then its pool."""
    return [
        pid
        for pid in children(hub.process.pid)
        if "celery" in command_of(pid) and "worker" in command_of(pid)
    ]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def signal_workers(hub: Hub, number: int, whole: bool = True) -> None:
    """All workers, or only those that render for one."""
    found = worker_processes(hub)
    pool = [pid for pid in found if not worker_children(pid)]
    for pid in found if whole else pool:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def killed_while_rendering(hub: Hub, browser: "Browser", assessment: str, whole: bool) -> str:
    """The report whose worker was killed. They are held still before it is looked at again, so
    that a quick machine is not mistaken: a report that was ready by then is not the one."""
    for _ in range(20):
        key = browser.ask_for_report(assessment).replace("-", "")
        state = until(hub, key, ("rendering", "ready"), PATIENCE)[0]
        signal_workers(hub, signal.SIGSTOP)
        if state == "rendering" and rows(hub)[key][0] == "rendering":
            signal_workers(hub, signal.SIGKILL, whole)
            signal_workers(hub, signal.SIGCONT)
            return key
        signal_workers(hub, signal.SIGCONT)
    raise AssertionError("each report was ready before it was seen to be made")


def worker_children(pid: int) -> list[int]:
    return [child for child in children(pid) if "worker" in command_of(child)]


def until(hub: Hub, key: str, states: tuple[str, ...], seconds: float) -> tuple:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        row = rows(hub).get(key)
        if row and row[0] in states:
            return row
        time.sleep(0.005)
    raise AssertionError(f"not {states} after {seconds} s: {rows(hub).get(key)}")


def environ_of(queue: str) -> dict[str, str]:
    if queue == "files":
        return {}
    # A number of its own on the tests' Redis, so that no other worker hears the bell.
    return {"DATABASE_URL": new_database(), "REDIS_URL": new_redis()}


@pytest.mark.parametrize("queue", ["files", pytest.param("redis", marks=pytest.mark.services)])
def test_killed_while_rendering(queue, tmp_path, soak):
    hub = Hub(tmp_path, **environ_of(queue)).start()
    try:
        browser = Browser(hub)
        assessment = browser.finished_assessment()
        times = max(2, soak(20))
        for number in range(times):
            key = killed_while_rendering(hub, browser, assessment, whole=number % 2 == 1)
            until(hub, key, ("ready",), PATIENCE)
        found = rows(hub)
    finally:
        hub.stop()
    files = list((tmp_path / "files" / "reports").iterdir())
    ready = [row for row in found.values() if row[0] == "ready"]
    print(f"\n{queue}: {times} kills, {len(ready)} of {len(found)} ready, {len(files)} files")
    assert len(ready) == len(found) >= times
    assert sorted(f"reports/{file.name}" for file in files if file.suffix == ".pdf") == sorted(
        row[1] for row in ready
    )
    assert all(
        file.read_bytes().rstrip().endswith(b"%%EOF") for file in files if file.suffix == ".pdf"
    )
    assert sum(row[2] > 1 for row in ready) == times
