"""The web server's worker over a small application: what it hands on, what it refuses."""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
ONE_MEGABYTE = 1_000_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(*more: str):
    """Gunicorn with our own settings and worker, two processes, around `tests.hub.echo`."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.hub.echo", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--workers", "2", *more], cwd=ROOT)
    try:
        wait_for(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            ask(port)
            return
        time.sleep(0.1)
    raise AssertionError("it did not start")


@pytest.fixture(scope="module")
def port():
    with served() as (found, _process):
        yield found


def ask(port: int, method: str = "GET", path: str = "/", body=None, **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("__", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, named)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def raw(port: int, *parts: bytes, timeout: float = 20) -> bytes:
    """All that comes back until the other side closes."""
    found = b""
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        for part in parts:
            connection.sendall(part)
        while piece := connection.recv(65536):
            found += piece
    return found


# --- what it hands on ---------------------------------------------------------------------------
def test_the_application_is_told_what_was_asked(port):
    response, content = ask(port, path="/caf%C3%A9?q=a+b&c=%2F", X__Forwarded__For="9.9.9.9")
    said = json.loads(content)
    assert response.status == 200
    assert said["PATH_INFO"].encode("latin1").decode() == "/café"
    assert said["QUERY_STRING"] == "q=a+b&c=%2F"
    assert said["REMOTE_ADDR"] == "127.0.0.1"
    assert said["HTTP_X_FORWARDED_FOR"] == "9.9.9.9"
    assert said["HTTP_HOST"] == f"127.0.0.1:{port}"
    assert said["wsgi.url_scheme"] == "http"


@pytest.mark.parametrize("where", ["the address", "a header"])
@pytest.mark.parametrize("length", [33_000, 300_000, 3_000_000])
def test_who_asks_with_too_long_a_head_reads_why(port, where, length):
    start = {"the address": b"GET /?q=", "a header": b"GET / HTTP/1.1\r\nX: "}[where]
    said = raw(port, start + b"a" * length + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 431 ")
    assert b"<h1>That is too long</h1>" in said
    assert ask(port)[0].status == 200


def test_a_name_with_an_underscore_does_not_pass_for_one_with_a_hyphen(port):
    head = b"GET / HTTP/1.1\r\nHost: x\r\nX_Forwarded_Proto: https\r\n\r\n"
    assert b"HTTP_X_FORWARDED_PROTO" not in raw(port, head)


def test_an_absolute_address_is_read_as_its_path(port):
    said = raw(port, b"GET http://x.example/a?b=c HTTP/1.1\r\nHost: x.example\r\n\r\n")
    assert json.loads(said.partition(b"\r\n\r\n")[2])["PATH_INFO"] == "/a"


def test_a_response_has_length_date_and_each_cookie_and_the_connection_ends(port):
    response, content = ask(port)
    assert int(response.headers["Content-Length"]) == len(content)
    assert response.headers["Date"].endswith("GMT")
    assert response.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert response.headers["Connection"] == "close"


def test_head_and_no_content_have_no_body(port):
    assert raw(port, b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").endswith(b"\r\n\r\n")
    said = raw(port, b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
    assert said.endswith(b"\r\n\r\n")
    assert b"Content-Length" not in said


@pytest.mark.parametrize("size", [0, 1, 300_000, ONE_MEGABYTE])
def test_a_body_arrives_whole_with_a_length_and_in_chunks(port, size):
    body = b"a" * max(0, size - 3) + b"end"[: min(size, 3)]
    _, content = ask(port, "POST", "/", body)
    assert (json.loads(content)["size"], json.loads(content)["CONTENT_LENGTH"]) == (size, str(size))
    pieces = (body[place : place + 70_000] for place in range(0, size, 70_000))
    _, content = ask(port, "POST", "/", pieces)
    said = json.loads(content)
    assert (said["size"], said["CONTENT_LENGTH"]) == (size, str(size))
    assert "HTTP_TRANSFER_ENCODING" not in said


def test_who_waits_to_be_told_to_go_on_is_told(port):
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        )
        assert connection.recv(12) == b"HTTP/1.1 100"
        connection.sendall(b"ok")
        found = b""
        while piece := connection.recv(65536):
            found += piece
    assert b"HTTP/1.1 200 OK" in found


def test_an_application_that_fails_is_a_500_and_the_next_is_served(port):
    assert ask(port, path="/broken")[0].status == 500
    assert ask(port)[0].status == 200


# --- what it lets nobody do ---------------------------------------------------------------------
HUGE = b"POST /form/ HTTP/1.1\r\nHost: x\r\nContent-Length: 200000000\r\n"


@pytest.mark.parametrize("expects", [b"", b"Expect: 100-continue\r\n"])
def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(port, expects):
    said = raw(port, HUGE + expects + b"\r\n")
    head, _, content = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")  # the hub answers 413; here it says what it was told
    assert json.loads(content)["hub.body_too_large"] is True
    assert (json.loads(content)["size"], json.loads(content)["CONTENT_LENGTH"]) == (0, "0")


def test_a_body_without_a_length_is_counted_and_cut(port):
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    head = b"POST /form/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    said = raw(port, head, *[chunk] * 30)
    assert json.loads(said.partition(b"\r\n\r\n")[2])["hub.body_too_large"] is True


def test_who_goes_on_sending_what_was_refused_still_reads_the_answer(port):
    response, content = ask(port, "POST", "/form/", b"a" * 30_000_000)
    assert response.status == 200
    assert json.loads(content)["hub.body_too_large"] is True


@pytest.mark.parametrize(
    "head",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(port, head):
    said = raw(port, head)
    assert said == b"" or said.startswith(b"HTTP/1.1 400")
    assert ask(port)[0].status == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"HEAD //[/ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST http://[::1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
    ],
)
def test_no_address_and_no_length_ends_a_process(head):
    """A process that ends takes all that it was about to answer with it."""
    with served("--workers", "1") as (port, process):
        (before,) = workers(process)
        assert raw(port, head).startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 200 "))
        assert ask(port)[0].status == 200
        assert workers(process) == [before]


def test_who_reads_slowly_holds_nobody_up(port):
    slow = []
    for _ in range(20):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        slow.append(connection)
    assert ask(port)[0].status == 200
    with slow[0] as one:
        found = b""
        while piece := one.recv(65536):
            found += piece
    assert found.endswith(b"x" * 3_000_000)
    for each in slow:
        each.close()


# --- as a process -------------------------------------------------------------------------------
def workers(process: subprocess.Popen) -> list[int]:
    return [int(pid) for pid in children_file(process.pid).read_text().split()]


def children_file(pid: int) -> Path:
    return Path(f"/proc/{pid}/task/{pid}/children")


def test_a_stuck_application_is_ended_and_its_place_taken():
    with served("--timeout", "2", "--workers", "1") as (port, process):
        (stuck,) = workers(process)
        assert raw(port, b"GET /stuck HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        assert ask(port)[0].status == 200
        assert workers(process) != [stuck]


def test_many_requests_that_each_take_their_time_are_not_taken_for_one_that_is_stuck():
    with served("--timeout", "2", "--workers", "1") as (port, process):
        (patient,) = workers(process)
        with ThreadPoolExecutor(4) as crowd:
            found = list(crowd.map(lambda _: ask(port, path="/slow")[0].status, range(4)))
        assert found == [200] * 4
        assert workers(process) == [patient]


def test_a_response_is_out_before_the_next_request_is_taken_up():
    with served("--workers", "1") as (port, _process), ThreadPoolExecutor(2) as crowd:
        start = time.monotonic()
        first = crowd.submit(lambda: (ask(port, path="/short"), time.monotonic() - start))
        time.sleep(0.2)
        second = crowd.submit(lambda: (ask(port, path="/slow"), time.monotonic() - start))
        assert [each.result()[0][0].status for each in (first, second)] == [200, 200]
        took, after = first.result()[1], second.result()[1]
    assert after - took > 1  # the second takes 1.5 s, none of which the first waited for


def test_what_is_being_sent_is_sent_to_its_end_before_it_stops():
    with served("--workers", "1") as (port, process):
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", port))
            connection.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
            found = connection.recv(1000)
            process.terminate()
            while piece := connection.recv(65536):
                found += piece
        assert found.endswith(b"x" * 3_000_000)
        assert process.wait(20) == 0


def test_no_worker_outlives_a_master_that_is_killed_outright():
    with served() as (_port, process):
        found = workers(process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + 10
        while any(is_alive(pid) for pid in found) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [pid for pid in found if is_alive(pid)] == []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
