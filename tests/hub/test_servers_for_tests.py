"""The tests' own room: other people's databases and keys stay as they are."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
import redis

from hub.development import servers_for_tests, services_run, testing

needs = pytest.mark.services


@pytest.fixture
def theirs(monkeypatch):
    """Somebody's Redis, in use; `keys()` is all that they have in it."""
    with ExitStack() as stack:
        url = servers_for_tests.own_redis(stack)
        if not url:
            pytest.skip("no redis-server to start")
        monkeypatch.setenv("HUB_TEST_REDIS", url)
        for number in (0, 2, 15):
            client = redis.Redis.from_url(servers_for_tests.at(url, str(number)))
            client.mset({"session": "ada", "celery": "x", "views.cache": "y"})
        yield SimpleNamespace(url=url, keys=lambda: everything(url))


def everything(url: str) -> dict[int, dict]:
    found = {}
    for number in range(16):
        client = redis.Redis.from_url(servers_for_tests.at(url, str(number)))
        if client.dbsize():
            found[number] = {key: client.dump(key) for key in sorted(client.scan_iter())}
    return found


def test_the_address_of_a_database_or_number_beside_the_named_one():
    url = "postgres://ada:a%2Fb@db:6432/postgres?sslmode=require"
    assert servers_for_tests.at(url, "new") == "postgres://ada:a%2Fb@db:6432/new?sslmode=require"
    assert servers_for_tests.at("redis://:secret@host:6379/0", "9") == "redis://:secret@host:6379/9"
    assert servers_for_tests.at("redis://host:6379", "9") == "redis://host:6379/9"


@needs
def test_a_number_that_holds_anything_is_not_taken_and_ones_own_is_left_empty(theirs):
    before = theirs.keys()
    assert set(before) == {0, 2, 15}
    taken = [servers_for_tests.new_redis() for _ in range(3)]
    assert [url.rsplit("/", 1)[1] for url in taken] == ["14", "13", "12"]
    redis.Redis.from_url(taken[0]).set("celery", "ours")
    servers_for_tests.release_numbers(theirs.url)
    assert theirs.keys() == before


@needs
def test_the_numbers_of_another_run_stay(theirs, monkeypatch):
    monkeypatch.setenv("HUB_TEST_RUN", "another")
    other = servers_for_tests.new_redis()
    monkeypatch.setenv("HUB_TEST_RUN", "ours")
    assert servers_for_tests.new_redis() != other
    servers_for_tests.release_numbers(theirs.url)
    assert redis.Redis.from_url(other).get(servers_for_tests.MARK) == b"another"


@needs
def test_where_no_number_is_empty_the_server_is_not_used(theirs):
    for number in range(16):
        redis.Redis.from_url(servers_for_tests.at(theirs.url, str(number))).set("key", "theirs")
    before = theirs.keys()
    assert not servers_for_tests.is_usable(theirs.url)
    with pytest.raises(RuntimeError, match="no empty number"):
        servers_for_tests.new_redis()
    assert theirs.keys() == before


@needs
def test_tests_with_cache_and_queue_leave_other_peoples_keys_alone(theirs, tmp_path):
    before = theirs.keys()
    ours = services_run.environ({**os.environ, "DATA_DIR": str(tmp_path)})
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n0", "tests/jobs"]
    done = subprocess.run(command, env=ours, capture_output=True, text=True, check=False)
    servers_for_tests.release_numbers(theirs.url)
    assert done.returncode == 0, done.stdout[-2000:]
    assert theirs.keys() == before


@needs
def test_databases_of_this_run_go_and_others_stay(monkeypatch):
    monkeypatch.setenv("HUB_TEST_RUN", f"{servers_for_tests.run_name()}x")
    url = os.environ["HUB_TEST_POSTGRES"]
    before = databases(url)
    held = psycopg.connect(servers_for_tests.new_database())  # by a process that was killed
    made = databases(url) - before
    assert len(made) == 1
    servers_for_tests.drop_databases(url)
    assert not made & databases(url)
    held.close()


def databases(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


@needs
def test_a_database_server_with_a_password_is_signed_in_to_first(monkeypatch):
    if not servers_for_tests.binary("initdb"):
        pytest.skip("no Postgres to start")
    with ExitStack() as stack:
        folder = Path(servers_for_tests.scratch(stack))
        word = folder / "word"
        word.write_text("s/e@c:r%t")
        word.chmod(0o644)
        folder.chmod(0o755)  # where root runs this, Postgres's own user reads it
        url = servers_for_tests.own_postgres(stack, "-A", "scram-sha-256", "--pwfile", str(word))
        assert url
        monkeypatch.delenv("PGPASSWORD", raising=False)
        assert not servers_for_tests.is_usable(url)
        assert servers_for_tests.is_usable(url.replace("postgres@", "postgres:s%2Fe%40c%3Ar%25t@"))


def test_what_does_not_answer_is_not_used():
    with socket.create_server(("127.0.0.1", 0)) as dumb:
        port = dumb.getsockname()[1]
    assert not servers_for_tests.is_usable(f"postgres://postgres@127.0.0.1:{port}/postgres")
    assert not servers_for_tests.is_usable(f"redis://127.0.0.1:{port}/0")


@pytest.mark.parametrize(
    ("named", "named_works", "own", "usual_works", "chosen"),
    [
        ("named", True, "own", True, "named"),
        ("named", False, "own", True, "own"),
        ("", False, "own", True, "own"),
        ("", False, "", True, "usual"),
        ("", False, "", False, ""),
    ],
)
def test_the_named_one_then_ones_own_then_the_usual_one_or_none(
    monkeypatch, named, named_works, own, usual_works, chosen
):
    monkeypatch.setenv("HUB_TEST_REDIS", named)
    works = {"named": named_works, "usual": usual_works}
    monkeypatch.setattr(servers_for_tests, "is_usable", lambda url: works[url])
    assert servers_for_tests.chosen(None, "HUB_TEST_REDIS", lambda stack: own, "usual") == chosen


# --- the command ---------------------------------------------------------------------------------
def test_a_browser_that_cannot_start_is_one_sentence(tmp_path, monkeypatch):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho 'error while loading shared libraries: libx.so' >&2\nexit 1")
    broken.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(broken))
    found, said = testing.chromium()
    assert (found, said.count("\n")) == ("", 0)
    assert said.startswith(f"{broken} does not start: ")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    assert testing.chromium()[0] == ""
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setattr(testing.shutil, "which", lambda name: None)
    assert testing.chromium() == ("", "no chromium; set CHROMIUM or install it")


@pytest.mark.parametrize(
    ("cores", "arguments", "added"),
    [
        (2, [], ["-n", "3", "--dist", "worksteal"]),
        (64, ["tests/jobs", "-q", "--color=no"], ["-n", "8", "--dist", "worksteal"]),
        (1, [], []),
        (2, ["-n0"], []),
        (2, ["-n", "4"], []),
        (2, ["--numprocesses=3"], []),
        (2, ["--dist", "loadfile"], []),
        (2, ["--pdb"], []),
    ],
)
def test_as_many_workers_as_cores_but_where_somebody_says_otherwise(
    monkeypatch, cores, arguments, added
):
    monkeypatch.setattr(testing.os, "sched_getaffinity", lambda pid: set(range(cores)))
    assert testing.workers(arguments) == added


def test_nothing_of_ones_own_hub_reaches_the_tests():
    mine = {"DATABASE_URL": "x", "HUB_NAME": "Mine", "HSTS_SECONDS": "9", "PATH": "/bin"}
    assert testing.without_settings(mine) == {"PATH": "/bin"}


@pytest.mark.parametrize(
    ("arguments", "whole"),
    [
        ([], True),
        (["-v", "--durations=9"], True),
        (["-k", "report"], False),
        (["tests/jobs"], False),
        (["tests/hub/test_pages.py::test_home", "-q"], False),
        (["--collect-only"], False),
    ],
)
def test_a_whole_run_goes_on_with_postgres_and_redis(arguments, whole):
    assert testing.is_whole(arguments) is whole


def test_what_is_left_out_on_services_is_there_and_everything_runs_with_soak(monkeypatch):
    monkeypatch.delenv("SOAK", raising=False)
    ignored = [word.removeprefix("--ignore=") for word in services_run.selection()[2:-1]]
    assert ignored
    assert all((testing.ROOT / place).is_file() for place in ignored)
    monkeypatch.setenv("SOAK", "1")
    assert services_run.selection() == ["-m", services_run.MARKED]
