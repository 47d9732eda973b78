"""The hub as `up` serves it: slow clients, large bodies, killed processes, its log, its files."""

import contextlib
import http.client
import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Hub
from tests.hub.slow import Crowd
from tests.hub.test_worker import raw

pytestmark = pytest.mark.soak
HUGE = 200_000_000
ROUTES = ("/accounts/login/", "/accounts/demo/", "/horizon-scan/import/", "/frameworks/upload/")


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    found = Hub(folder).start()
    yield found
    found.stop()


def time_of(hub: Hub, path: str) -> float:
    start = time.monotonic()
    with urllib.request.urlopen(hub.base + path, timeout=25) as response:
        response.read()
    return time.monotonic() - start


def signed_in(hub: Hub, who: str = "curator") -> tuple:
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(hub.base + "/accounts/login/", timeout=25).read()
    post(opener, jar, hub, "/accounts/demo/", email=f"{who}@demo.example")
    return opener, jar


def post(opener, jar, hub: Hub, path: str, **data: str) -> str:
    token = next(cookie.value for cookie in jar if cookie.name == "csrf")
    body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": token}).encode()
    return opener.open(hub.base + path, body, timeout=25).geturl()


def cookies(hub: Hub) -> bytes:
    _, jar = signed_in(hub)
    return "; ".join(f"{each.name}={each.value}" for each in jar).encode()


# --- slow clients -------------------------------------------------------------------------------
def test_two_hundred_slow_clients_change_nothing(hub):
    with Crowd(hub.port, 200):
        time_of(hub, "/healthz")  # after the pages that the crowd itself has asked for
        found = [time_of(hub, path) for path in ("/", "/healthz", "/horizon-scan/") * 10]
    print(f"\n200 slow clients: slowest of {len(found)} others {max(found):.2f} s")
    assert max(found) < 5


# --- large bodies -------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("who", ["signed out", "signed in"])
def test_two_hundred_megabytes_are_refused_before_they_are_sent(hub, path, who):
    cookie = cookies(hub) if who == "signed in" else b""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{hub.port}\r\nContent-Length: {HUGE}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n"
    )
    said = raw(hub.port, head.encode() + b"Cookie: " + cookie + b"\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"That is too large" in said
    assert b"Connection: close" in said


def test_a_body_without_a_length_is_cut(hub):
    head = (
        f"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1:{hub.port}\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    assert raw(hub.port, head.encode(), *[chunk] * 40).startswith(b"HTTP/1.1 413 ")


def test_whoever_sends_all_of_it_reads_why_it_was_refused(hub):
    connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=25)
    connection.request("POST", "/accounts/login/", b"a" * 50_000_000)
    response = connection.getresponse()
    assert (response.status, b"too large" in response.read()) == (413, True)


def test_nothing_is_left_of_a_body_when_its_process_is_killed(hub):
    before = sorted(hub.folder.rglob("*"))
    head = (
        f"POST /horizon-scan/import/ HTTP/1.1\r\nHost: 127.0.0.1:{hub.port}\r\n"
        "Content-Length: 5000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", hub.port), 25) as connection:
        connection.sendall(head.encode() + b"a" * 3_000_000)
        until(lambda: any(spooled(pid) for pid in web_workers(hub)))
        for pid in web_workers(hub):
            os.kill(pid, signal.SIGKILL)
    until(hub.answers)
    left = [path for path in sorted(hub.folder.rglob("*")) if path not in before]
    assert [path for path in left if path.stat().st_size > 1_000_000] == []
    assert [path for path in left if path.is_relative_to(hub.folder / "tmp")] == []


def spooled(pid: int) -> bool:
    """Whether it holds a file that has no name and some content."""
    for handle in Path(f"/proc/{pid}/fd").glob("*"):
        with contextlib.suppress(OSError):
            if "(deleted)" in str(handle.readlink()) and handle.stat().st_size > 1_000_000:
                return True
    return False


# --- processes ----------------------------------------------------------------------------------
def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found]


def title(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def named(hub: Hub, words: str) -> list[int]:
    return [pid for pid in children(hub.process.pid) if re.search(words, title(pid))]


def web_workers(hub: Hub) -> list[int]:
    return [worker for master in named(hub, "gunicorn") for worker in children(master)]


def until(done, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


@pytest.mark.parametrize("words", ["gunicorn", "celery.* worker", "celery.* beat|celery beat"])
def test_what_dies_is_started_again(hub, words):
    until(lambda: named(hub, words))
    killed = named(hub, words)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(set(named(hub, words)) - set(killed)) == len(killed))
    until(hub.answers)


def test_a_second_hub_on_the_same_data_says_whose_it_is(hub):
    done = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=hub.environ | {"PORT": str(hub.port + 1)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == (
        f"up: {hub.folder} is in use by another `up` (process {hub.process.pid}, port {hub.port});"
        " end that, or set DATA_DIR.\n"
    )
    assert done.stderr == ""


# --- what it says and what it writes ------------------------------------------------------------
def test_who_scans_ports_and_who_hangs_up_leaves_no_traceback(hub):
    for said in (b"", b"\x16\x03\x01\x00\xa5\x01", b"GET / HT", b"\r\n\r\n", b"SSH-2.0-x\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", hub.port), 25) as connection:
            connection.sendall(said)
    with socket.create_connection(("127.0.0.1", hub.port), 25) as connection:
        connection.sendall(b"GET /horizon-scan/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"  # torn, not closed
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    assert time_of(hub, "/healthz") < 5
    assert "Traceback" not in (hub.folder / "up.log").read_text()


def test_at_the_start_it_says_no_more_than_it_must(tmp_path):
    hub = Hub(tmp_path)
    del hub.environ["LOG_LEVEL"]
    hub.start()
    try:
        until(lambda: "Stop it" in (tmp_path / "up.log").read_text())
    finally:
        hub.stop()
    said = (tmp_path / "up.log").read_text().splitlines()
    assert said == [
        "up: preparing the database, the content and the pages",
        f"The hub is ready: {hub.base}",
        "Demo sign-ins (password readiness-demo):",
        *(f"  {who}@demo.example" for who in ("member", "manager", "owner", "curator")),
        "Stop it with Ctrl-C.",
    ]


def test_each_line_of_the_log_is_one_object_with_time_level_and_logger(hub, tmp_path):
    """At the finest level, over a start, a page that is not there, and an end."""
    told = Hub(tmp_path, LOG_LEVEL="DEBUG", DEMO="0").start()
    try:
        with pytest.raises(urllib.error.HTTPError):
            time_of(told, "/nothing/here/")
    finally:
        told.stop()
    lines = (tmp_path / "up.log").read_text().splitlines()
    ours = [line for line in lines if line.startswith(("up: ", "The hub is", "Stop it"))]
    found = [json.loads(line) for line in lines if line not in ours]
    assert {frozenset(("timestamp", "level", "logger", "event")) - set(each) for each in found} == {
        frozenset()
    }
    assert {"gunicorn.error", "django.request"} <= {each["logger"] for each in found}
    (missing,) = [each for each in found if each["event"] == "Not Found: /nothing/here/"]
    assert missing["request_id"]


def test_all_that_the_hub_writes_is_for_its_owner_alone(hub):
    opener, jar = signed_in(hub, "manager")
    page = opener.open(hub.base + "/assessments/", timeout=25).read().decode()
    assessment = re.search(r'/assessments/([0-9a-f-]{36})/">Gripper', page).group(1)
    report = post(opener, jar, hub, f"/assessments/{assessment}/reports/")
    until(lambda: b'data-state="ready"' in opener.open(report, timeout=25).read(), 120)
    hub.manage("backup", str(hub.folder / "kept.tar.gz"))
    made = [path for path in hub.folder.rglob("*") if path.name != "up.log"]
    assert {"kept.tar.gz", "hub.sqlite3", "secret-key"} & {path.name for path in made} == {
        "kept.tar.gz",
        "hub.sqlite3",
    }
    assert any(path.suffix == ".pdf" for path in made)
    assert [str(path) for path in made if path.lstat().st_mode & 0o077] == []


# --- how much it needs --------------------------------------------------------------------------
def tree(pid: int) -> list[int]:
    return [pid, *(each for child in children(pid) for each in tree(child))]


def processor_seconds(pid: int) -> float:
    said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, said[11:15])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss: +(\d+)", said, re.MULTILINE).group(1)) / 1024


def test_a_second_start_costs_little_and_an_idle_hub_next_to_nothing(tmp_path, soak):
    hub = Hub(tmp_path, DEMO="0", SWEEP_SECONDS="10").start()
    hub.stop()
    hub.start()
    try:
        spent = sum(map(processor_seconds, tree(hub.process.pid)))
        until(lambda: len(named(hub, "celeryd.*-active-")) == 2)
        time.sleep(2)
        size = sum(map(megabytes, tree(hub.process.pid)))
        before, seconds = sum(map(processor_seconds, tree(hub.process.pid))), max(6, soak(60))
        time.sleep(seconds)
        idle = (sum(map(processor_seconds, tree(hub.process.pid))) - before) / seconds
    finally:
        hub.stop()
    print(f"\nsecond start {spent:.1f} CPU s, {size:.0f} MB, idle {idle:.2%} of a core")
    assert spent < 8
    assert size < 260
    assert idle < 0.02
