"""What `up` makes sure of before it starts anything: port, folder, lock, key, environment."""

import fcntl
import json
import os
import secrets
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

from hub.up.processes import OWNER_ONLY

ROOT = Path(__file__).resolve().parents[2]
ORPHANS_END_WITHIN = 5


class Stop(Exception):
    """Why the hub cannot start: one sentence for the person who started it."""


def port_of(setting: str) -> int:
    if not (setting.isascii() and setting.isdecimal() and 0 < int(setting) < 65536):
        raise Stop(f"PORT is {setting!r}; it must be a number from 1 to 65535")
    return int(setting)


def folder_named() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()


def data_dir() -> Path:
    os.umask(OWNER_ONLY)
    folder = folder_named()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Stop(f"DATA_DIR is {folder}, which is no folder") from None
    return folder


def hold(folder: Path, port: int) -> int:
    """The lock on the data, as long as this process lives: the system lets go of it by itself."""
    handle = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Stop(f"{folder} is in use{by_whom(handle)}; end that, or set DATA_DIR") from None
    if os.fstat(handle).st_size:
        wait_for_orphans(port)
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps({"pid": os.getpid(), "port": port}).encode(), 0)
    return handle


def wait_for_orphans(port: int) -> None:
    """The one before was killed outright: its children are ending and may still hold the port."""
    deadline = time.monotonic() + ORPHANS_END_WITHIN
    while is_taken(port) and time.monotonic() < deadline:
        time.sleep(0.1)


def by_whom(handle: int) -> str:
    try:
        holder = json.loads(os.pread(handle, 200, 0))
        return f" by another `up` (process {holder['pid']}, port {holder['port']})"
    except (ValueError, KeyError):  # it has only just begun
        return " by another `up`"


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop(f"you may not listen on port {port}; choose one above 1023") from None
        except OSError:
            return True
    return False


def refuse_taken(port: int) -> None:
    if is_taken(port):
        another = port + 1 if port < 65535 else 8000
        raise Stop(f"something listens on port {port} already; choose another: PORT={another}")


def draw_secret(folder: Path) -> None:
    """Once; only the owner may read it."""
    path = folder / "secret-key"
    if os.environ.get("SECRET_KEY") or (path.exists() and path.stat().st_size):
        return
    part = folder / "secret-key.part"
    part.write_text(secrets.token_urlsafe(50))
    part.replace(path)


def has_server() -> bool:
    """Whether the rows lie in a database server."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("POSTGRES_HOST"))


def is_for_oneself() -> bool:
    """No database of its own and no address but loopback: a demo does no harm."""
    host = urlsplit(os.environ.get("PUBLIC_BASE_URL", "http://127.0.0.1")).hostname
    hosts = {host, *filter(None, os.environ.get("ALLOWED_HOSTS", "").split(","))}
    return not has_server() and hosts <= {"127.0.0.1", "localhost", "::1"}


def settle(folder: Path, port: int) -> None:
    """The environment that all processes share. Working files lie beside the queue, so that a
    message changes its folder in one step, and what a killed process left there is cleared."""
    scratch = folder / "tmp"
    scratch.mkdir(exist_ok=True)
    for left in scratch.iterdir():
        if left.is_file():
            left.unlink(missing_ok=True)
    os.environ |= {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "TMPDIR": str(scratch),
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "CELERY_SKIP_CHECKS": "true",  # `preparing` makes them; Celery would in each process
    }
    os.environ.setdefault("DEMO", "1" if is_for_oneself() else "0")
    os.environ.setdefault("LOG_LEVEL", "WARNING")


def clear_half_messages(folder: Path) -> None:
    """What a process that was killed in the middle of a write left there
    (`hub.backends.message_files`). The row of a job is the truth: its ring comes again."""
    for part in (folder / "queue" / "messages").glob("*.part"):
        part.unlink(missing_ok=True)
