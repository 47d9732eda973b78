"""`manage.py up`: prepares the data, serves the hub with its workers, and ends all it started.

Django is imported once, here; the web server, the workers and the clock are forked from this
process. So it may hold no connection and start no thread.
"""

import fcntl
import gc
import json
import multiprocessing
import os
import secrets
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from hub.processes import OWNER_ONLY, end_with_parent, keep_private

ROOT = Path(__file__).resolve().parent.parent
SLOWEST_RESTART = 30
PATIENCE = 15
ORPHANS_END_WITHIN = 5
HEARD = {signal.SIGINT, signal.SIGTERM, signal.SIGCHLD}
fork = multiprocessing.get_context("fork")


class Stop(Exception):
    """Why the hub cannot start: one sentence for the person who started it."""


# --- before anything is started -----------------------------------------------------------------
def port_of(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and 0 < int(said) < 65536):
        raise Stop(f"PORT is {said!r}; it must be a number from 1 to 65535")
    return int(said)


def data_dir() -> Path:
    os.umask(OWNER_ONLY)
    found = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    try:
        found.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Stop(f"DATA_DIR is {found}, which is no folder") from None
    return found


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


def is_for_oneself() -> bool:
    """No database of its own and no address but loopback: a demo does no harm."""
    host = urlsplit(os.environ.get("PUBLIC_BASE_URL", "http://127.0.0.1")).hostname
    hosts = {host, *filter(None, os.environ.get("ALLOWED_HOSTS", "").split(","))}
    return not os.environ.get("DATABASE_URL") and hosts <= {"127.0.0.1", "localhost", "::1"}


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
    }
    os.environ.setdefault("DEMO", "1" if is_for_oneself() else "0")
    os.environ.setdefault("LOG_LEVEL", "WARNING")


def clear_broken_messages(folder: Path) -> None:
    """A machine that stopped in the middle of a write leaves an empty message, on which the file
    queue would stumble for ever. The row of a job is the truth: its ring comes again."""
    for message in (folder / "queue" / "messages").glob("*"):
        if message.is_file() and not message.stat().st_size:
            message.unlink(missing_ok=True)


# --- processes ----------------------------------------------------------------------------------
def born(lock: int, work: Callable[..., None], arguments: list[str]) -> None:
    """The first steps of a child: signals as they were, a name of its own, no part in the lock."""
    end_with_parent()
    os.setsid()
    os.close(lock)
    for each in HEARD:
        signal.signal(each, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
    sys.argv = arguments
    import setproctitle  # noqa: PLC0415  only once the environment is there

    setproctitle.setproctitle(" ".join(arguments))
    work(arguments)


class Child:
    """A process that is started again when it dies, each time a little later."""

    def __init__(self, name: str, work: Callable, arguments: list[str], lock: int):
        self.name = name
        self.born = (lock, work, arguments)
        self.wait = 1
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.due = 0.0
        self.process = fork.Process(target=born, args=self.born)
        self.process.start()

    def look(self) -> float:
        """Starts it again where that is due; returns in how many seconds to look again."""
        if self.process.exitcode is None:
            if time.monotonic() - self.started > SLOWEST_RESTART:
                self.wait = 1
            return SLOWEST_RESTART
        if not self.due:
            print(f"up: {self.name} ended; starting it again in {self.wait} s", flush=True)
            self.due = time.monotonic() + self.wait
            self.wait = min(SLOWEST_RESTART, self.wait * 2)
        if time.monotonic() >= self.due:
            self.start()
        return max(0.05, self.due - time.monotonic())

    def ask_to_end(self) -> None:
        if self.process.exitcode is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        self.process.join(max(0.1, deadline - time.monotonic()))
        if self.process.exitcode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.join()


def web(arguments: list[str]) -> None:
    from gunicorn.app.wsgiapp import run  # noqa: PLC0415  only in the child

    run()


def celery(arguments: list[str]) -> None:
    from hub.celery import app  # noqa: PLC0415  only once Django is set up

    app.start(arguments[1:])


def commands(port: int) -> dict[str, tuple[Callable, list[str]]]:
    """The web server, workers, and the clock that rings for what is due.

    The clock is a process of its own: inside a worker, Celery would not start it again when it
    dies. On the queue of files each worker is one process without a pool: a pool's child that is
    killed while it waits takes the pool's lock with it, and its successors wait for ever. Here a
    killed worker is simply started again.
    """
    quiet = ["celery", "--app", "hub.celery", "--quiet"]
    worker = [*quiet, "worker", "--without-gossip", "--without-mingle", "--hostname"]
    found: dict[str, tuple[Callable, list[str]]] = {
        "web": (web, ["gunicorn", "hub.wsgi", "--bind", f"127.0.0.1:{port}"])
    }
    if os.environ.get("REDIS_URL"):
        found["worker"] = (celery, [*worker, "worker@%h"])
    else:
        alone = [*worker[:-1], "--pool", "solo", "--hostname"]
        found["worker"] = (celery, [*alone, "one@%h"])
        found["second"] = (celery, [*alone, "two@%h"])
    found["clock"] = (celery, [*quiet, "beat", "--pidfile="])
    return found


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def announce(port: int) -> None:
    base = os.environ.get("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}")
    print(f"The hub is ready: {base}", flush=True)
    if os.environ.get("DEMO") == "1":
        print("Demo sign-ins (password readiness-demo):", flush=True)
        for name in ("member", "manager", "owner", "curator"):
            print(f"  {name}@demo.example", flush=True)
    print("Stop it with Ctrl-C.", flush=True)


# --- the whole ----------------------------------------------------------------------------------
def main(arguments: list[str]) -> int:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, interrupted)
    try:
        return up()
    except Exception as error:
        return told(error)


def interrupted(number: int, frame: object) -> None:
    print("up: stopped before it was ready.", flush=True)
    sys.exit(1)


def told(error: Exception) -> int:
    """One sentence, unless the fault is the program's own."""
    from hub import preparing  # noqa: PLC0415  only once the environment is there

    why = str(error) if isinstance(error, Stop) else preparing.sentence(error)
    if not why:
        raise error
    print(f"up: {why.rstrip('.')}.", flush=True)
    return 1


def up() -> int:
    port = port_of(os.environ.get("PORT") or "8000")
    folder = data_dir()
    lock = hold(folder, port)
    refuse_taken(port)
    keep_private(folder)
    settle(folder, port)
    draw_secret(folder)
    clear_broken_messages(folder)
    import django  # noqa: PLC0415  only once the environment is settled

    django.setup()
    in_a_child(prepare)
    return serve(port, lock)


def prepare() -> None:
    from hub import preparing  # noqa: PLC0415  only once Django is set up

    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        preparing.prepare_unless_done()
    except Exception as error:
        sys.exit(told(error))


def in_a_child(work: Callable[[], None]) -> None:
    """So that what it read and opened is not handed on to all who are forked later."""
    child = fork.Process(target=work)
    child.start()
    child.join()
    if child.exitcode:
        sys.exit(1)


def serve(port: int, lock: int) -> int:
    from hub import warming  # noqa: PLC0415  only once Django is set up

    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    warming.warm()
    children = []
    for name, (work, arguments) in commands(port).items():
        gc.collect()
        gc.freeze()
        children.append(Child(name, work, arguments, lock))
        warming.load_for_workers()
    watch(children, port)
    os.ftruncate(lock, 0)
    return 0


def watch(children: list[Child], port: int) -> None:
    """Until a signal says that it is enough; sleeps as long as nothing happens."""
    announced = False
    while True:
        wait = min(child.look() for child in children)
        if not announced and answers(port):
            announce(port)
            announced = True
        heard = signal.sigtimedwait(HEARD, wait if announced else 0.1)
        if heard and heard.si_signo != signal.SIGCHLD:
            break
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.end(deadline)
