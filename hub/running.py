"""`manage.py up`: prepares the data, serves the hub with its worker, and ends all it started."""

import ctypes
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from setting_up import system

ROOT = Path(__file__).resolve().parent.parent
KEPT_IN = ("requirements", "static", "var/vendor")
PARENT_DEATH = 1
SLOWEST_RESTART = 30


def data_dir() -> Path:
    found = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    found.mkdir(parents=True, exist_ok=True)
    return found


def draw_secret(folder: Path) -> None:
    """Once; only the owner may read it."""
    path = folder / "secret-key"
    if os.environ.get("SECRET_KEY") or path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))


# --- preparing -----------------------------------------------------------------------------
def state_of_the_code() -> str:
    """A hash over what preparing depends on: names, sizes and times, not contents."""
    found = hashlib.sha256()
    files = [
        *(file for folder in KEPT_IN for file in (ROOT / folder).rglob("*") if file.is_file()),
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("*/content/*.yaml"),
        *ROOT.glob("*/*.py"),
    ]
    for file in sorted(files):
        state = file.stat()
        found.update(f"{file.relative_to(ROOT)} {state.st_size} {state.st_mtime_ns}\n".encode())
    found.update(os.environ.get("DEMO", "").encode())
    return found.hexdigest()


def prepare(folder: Path) -> None:
    """Migrate, load content and the demo, collect static files; skipped where nothing changed."""
    stamp = folder / "prepared"
    wanted = state_of_the_code()
    ready = not has_server() and (folder / "hub.sqlite3").exists()
    if ready and stamp.is_file() and stamp.read_text() == wanted:
        return
    print("up: preparing the database, the content and the pages", flush=True)
    subprocess.run([sys.executable, ROOT / "manage.py", "prepare"], check=True)
    stamp.write_text(wanted)


def clear_broken_messages(folder: Path) -> None:
    """A machine that stopped in the middle of a write leaves an empty message, on which the file
    queue would stumble for ever. The row of a job is the truth: its ring comes again."""
    for message in (folder / "queue" / "messages").glob("*"):
        if message.is_file() and not message.stat().st_size:
            message.unlink(missing_ok=True)


# --- processes ----------------------------------------------------------------------------------
def die_with_parent() -> None:
    """So that nothing goes on alone when `up` itself is killed outright (Linux)."""
    ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGTERM)


class Child:
    """A process that is started again when it dies, each time a little later."""

    def __init__(self, name: str, arguments: list[str]):
        self.name = name
        self.arguments = arguments
        self.wait = 1
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.due = 0.0
        self.process = subprocess.Popen(
            self.arguments,
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )

    def look(self) -> None:
        if self.process.poll() is None:
            if time.monotonic() - self.started > SLOWEST_RESTART:
                self.wait = 1
            return
        if not self.due:
            print(f"up: {self.name} ended; starting it again in {self.wait} s", flush=True)
            self.due = time.monotonic() + self.wait
            self.wait = min(SLOWEST_RESTART, self.wait * 2)
        elif time.monotonic() >= self.due:
            self.start()

    def ask_to_end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def commands(port: str) -> dict[str, list[str]]:
    """The web server, workers, and the clock that rings for what is due.

    The clock is a process of its own: inside a worker, Celery would not start it again when it
    dies. On the queue of files each worker is one process without a pool: a pool's child that is
    killed while it waits takes the pool's lock with it, and its successors wait for ever. Here a
    killed worker is simply started again.
    """
    here = [sys.executable, "-m"]
    celery = [*here, "celery", "--app", "hub.celery", "--quiet"]
    worker = [*celery, "worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    web = [*here, "gunicorn", "hub.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "3"]
    web += ["--worker-class", "sync", "--log-level", "warning", "--no-control-socket"]
    clock = [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]
    if os.environ.get("REDIS_URL"):
        return {"web": web, "worker": worker, "clock": clock}
    alone = [*worker, "--pool", "solo", "--hostname"]
    return {"web": web, "worker": [*alone, "one@%h"], "second": [*alone, "two@%h"], "clock": clock}


def answers(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def is_taken(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


def announce(port: str) -> None:
    base = os.environ.get("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}")
    print(f"\nThe hub is ready: {base}", flush=True)
    if missing := system.missing_for_pdf():
        ask = system.asking_for(missing)
        print(f"Ready, but for PDF reports: ask the administrator to run: {ask}", flush=True)
    if os.environ.get("DEMO") == "1":
        print("Demo sign-ins (password readiness-demo):", flush=True)
        for name in ("member", "manager", "owner", "curator"):
            print(f"  {name}@demo.example", flush=True)
    print("Stop it with Ctrl-C.\n", flush=True)


def has_server() -> bool:
    """Whether the data lies in a database server."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("POSTGRES_HOST"))


def is_for_oneself() -> bool:
    """No database of its own and no address but loopback: a demo does no harm."""
    host = urlsplit(os.environ.get("PUBLIC_BASE_URL", "http://127.0.0.1")).hostname
    hosts = {host, *filter(None, os.environ.get("ALLOWED_HOSTS", "").split(","))}
    return not has_server() and hosts <= {"127.0.0.1", "localhost", "::1"}


def main(arguments: list[str]) -> int:
    port = os.environ.setdefault("PORT", "8000")
    if is_taken(port):
        print(f"up: something listens on port {port} already; choose another: PORT=8001 ...")
        return 1
    folder = data_dir()
    os.environ["DATA_DIR"] = str(folder)
    os.environ.setdefault("DEMO", "1" if is_for_oneself() else "0")
    os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"
    draw_secret(folder)
    prepare(folder)
    clear_broken_messages(folder)
    return serve(port)


def serve(port: str) -> int:
    stop = []
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, frame: stop.append(number))
    children = [Child(name, arguments) for name, arguments in commands(port).items()]
    announced = False
    while not stop:
        for child in children:
            child.look()
        if not announced and answers(port):
            announce(port)
            announced = True
        time.sleep(0.2 if announced else 0.05)
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + 15
    for child in children:
        child.end(deadline)
    return 0
