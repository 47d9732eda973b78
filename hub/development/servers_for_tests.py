"""Postgres and Redis for the tests: servers of their own where they can be started here, quick
because they need not survive anything; else those that answer, where there is room apart.

On a server that is somebody's the tests make databases under their own name and take numbers of
Redis that hold nothing; both go at the end, and nothing else is touched.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis as redis_client

POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/0"
PATIENCE = 60
NUMBERS = range(15, 0, -1)  # nought is what people use without thinking
MARK = "hub-tests"
WANTED_NUMBERS = 4


def at(url: str, name: str) -> str:
    """The address of a database or number on the server of `url`."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def run_name() -> str:
    """Of this run of the tests and all its processes."""
    return os.environ["HUB_TEST_RUN"]


# --- room of one's own on Postgres ---------------------------------------------------------------
def may_make_databases(url: str) -> bool:
    asked = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            return bool((connection.execute(asked).fetchone() or (False,))[0])
    except psycopg.Error:
        return False


def database_name() -> str:
    return f"hub_{run_name()}_{os.getpid()}_{time.monotonic_ns()}"


def new_database() -> str:
    url, name = os.environ["HUB_TEST_POSTGRES"], database_name()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return at(url, name)


def drop_databases(url: str) -> None:
    """All that bear the name of this run, whatever a process that was killed left."""
    with psycopg.connect(url, autocommit=True) as connection:
        listed = connection.execute("SELECT datname FROM pg_database").fetchall()
        for (name,) in listed:
            if f"hub_{run_name()}_" in name:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# --- room of one's own on Redis ------------------------------------------------------------------
def numbers(url: str) -> Iterator[tuple[int, redis_client.Redis]]:
    """(number, client) of each that the server has."""
    for number in NUMBERS:
        with redis_client.Redis.from_url(at(url, str(number)), socket_timeout=5) as client:
            try:
                client.ping()
            except redis_client.ResponseError:  # it has fewer
                continue
            yield number, client


def empty_numbers(url: str) -> int:
    try:
        return sum(client.dbsize() == 0 for _number, client in numbers(url))
    except redis_client.RedisError:
        return 0


def new_redis() -> str:
    """A number that held nothing until it was marked as this run's."""
    url = os.environ["HUB_TEST_REDIS"]
    for number, client in numbers(url):
        with client.pipeline(transaction=True) as both:
            both.set(MARK, run_name(), nx=True)
            both.dbsize()
            marked, size = both.execute()
        if marked and size == 1:
            return at(url, str(number))
        if marked:
            client.delete(MARK)
    raise RuntimeError("Redis has no empty number left for the tests.")


def release_numbers(url: str) -> None:
    for _number, client in numbers(url):
        if client.get(MARK) == run_name().encode():
            client.flushdb()


def clean_up() -> None:
    """What this run made on its servers goes."""
    if url := os.environ.get("HUB_TEST_POSTGRES"):
        drop_databases(url)
    if url := os.environ.get("HUB_TEST_REDIS"):
        release_numbers(url)


# --- servers of one's own ------------------------------------------------------------------------
def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(stack: ExitStack, command: list[str], port: int, **options: Any) -> bool:
    """Whether it came up; it ends with the stack."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, **options)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if listens(port):
            return True
        time.sleep(0.1)
    return False


def binary(name: str) -> str:
    """On the path, or where Debian keeps Postgres's own commands."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(places[-1]) if places else "")


def servant() -> dict[str, Any]:
    """Postgres refuses to run as root: its own user runs it then."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        return {"user": "nobody"}
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def own_postgres(stack: ExitStack, *more: str) -> str:
    """`more` goes to initdb."""
    initdb, server = binary("initdb"), binary("postgres")
    if not (initdb and server):
        return ""
    folder, port, who = scratch(stack), free_port(), servant()
    if who:
        shutil.chown(folder, who["user"])
    data = f"{folder}/data"
    made = subprocess.run(
        [initdb, "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", *more],
        capture_output=True,
        check=False,
        cwd=folder,
        **who,
    )
    command = [server, "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder]
    for setting in ("fsync=off", "full_page_writes=off", "synchronous_commit=off"):
        command += ["-c", setting]
    came_up = not made.returncode and started(stack, command, port, cwd=folder, **who)
    return f"postgres://postgres@127.0.0.1:{port}/postgres" if came_up else ""


def own_redis(stack: ExitStack) -> str:
    server = binary("redis-server")
    if not server:
        return ""
    folder, port = scratch(stack), free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
    command += ["--save", "", "--appendonly", "no"]
    return f"redis://127.0.0.1:{port}/0" if started(stack, command, port) else ""


def scratch(stack: ExitStack) -> str:
    folder = tempfile.mkdtemp(prefix="hub-service-")
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


# --- which ---------------------------------------------------------------------------------------
def is_usable(url: str) -> bool:
    """Whether one may sign in and has room there."""
    if url.startswith("redis"):
        return empty_numbers(url) >= WANTED_NUMBERS
    return may_make_databases(url)


def chosen(stack: ExitStack, name: str, own: Callable[[ExitStack], str], usual: str) -> str:
    """The one that was named, else one's own, else the one on its usual port."""
    named = os.environ.get(name, "")
    if named and is_usable(named):
        return named
    if named:
        print(f"{name} is not used: it does not answer, or has no room for the tests", flush=True)
    return own(stack) or (usual if is_usable(usual) else "")


def addresses(stack: ExitStack) -> dict[str, str]:
    """For the tests' environment; empty where either of the two is not to be had."""
    addresses = {
        "HUB_TEST_POSTGRES": chosen(stack, "HUB_TEST_POSTGRES", own_postgres, POSTGRES),
        "HUB_TEST_REDIS": chosen(stack, "HUB_TEST_REDIS", own_redis, REDIS),
    }
    return addresses if all(addresses.values()) else {}
