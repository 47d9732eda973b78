"""Postgres and Redis for the tests: those that answer on their usual ports, else such as can be
started here on free ports, for as long as the tests run."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/0"
PATIENCE = 20


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(stack: ExitStack, command: list[str], port: int, **options) -> bool:
    """Whether it came up; it ends with the stack."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **quiet, **options)
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


def servant() -> dict:
    """Postgres refuses to run as root: its own user runs it then."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        return {"user": "nobody"}
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def postgres(stack: ExitStack) -> str:
    if "HUB_TEST_POSTGRES" in os.environ or listens(5432):
        return os.environ.get("HUB_TEST_POSTGRES", POSTGRES)
    initdb, server = binary("initdb"), binary("postgres")
    if not (initdb and server):
        return ""
    folder, port, who = scratch(stack), free_port(), servant()
    if who:
        shutil.chown(folder, who["user"])
    data = f"{folder}/data"
    made = subprocess.run(
        [initdb, "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"],
        capture_output=True,
        check=False,
        cwd=folder,
        **who,
    )
    command = [server, "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder]
    came_up = not made.returncode and started(stack, command, port, cwd=folder, **who)
    return f"postgres://postgres@127.0.0.1:{port}/postgres" if came_up else ""


def redis(stack: ExitStack) -> str:
    if "HUB_TEST_REDIS" in os.environ or listens(6379):
        return os.environ.get("HUB_TEST_REDIS", REDIS)
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


def addresses(stack: ExitStack) -> dict[str, str]:
    """For the tests' environment; empty where either of the two is not to be had."""
    found = {"HUB_TEST_POSTGRES": postgres(stack), "HUB_TEST_REDIS": redis(stack)}
    return found if all(found.values()) else {}
