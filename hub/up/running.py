"""`manage.py up`: prepares the data, serves the hub with its workers, and ends all it started.

Django is imported once, here; the web server, the workers and the clock are forked from this
process. So it may hold no connection and start no thread.
"""

import gc
import multiprocessing
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from hub.up import starting
from hub.up.processes import end_with_parent, keep_private
from setting_up import system

SLOWEST_RESTART = 30
PATIENCE = 15
HEARD = {signal.SIGINT, signal.SIGTERM, signal.SIGCHLD}
fork = multiprocessing.get_context("fork")


# --- processes ----------------------------------------------------------------------------------
def born(lock: int, work: Callable[..., None], arguments: list[str]) -> None:
    """The first steps of a child: signals as they were, a name of its own, no part in the lock."""
    end_with_parent()
    os.setsid()
    os.close(lock)
    for number in HEARD:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
    sys.argv = arguments
    import setproctitle  # noqa: PLC0415  only once the environment is there

    setproctitle.setproctitle(" ".join(arguments))
    work(arguments)


class Child:
    """A process that is started again when it dies, each time a little later."""

    def __init__(self, name: str, work: Callable[..., None], arguments: list[str], lock: int):
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
        if self.process.pid and self.process.exitcode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.join()


def web(arguments: list[str]) -> None:
    from gunicorn.app.wsgiapp import run  # noqa: PLC0415  only in the child

    run()


def celery(arguments: list[str]) -> None:
    from hub.celery import app  # noqa: PLC0415  only once Django is set up

    app.start(arguments[1:])


def commands(port: int) -> dict[str, tuple[Callable[..., None], list[str]]]:
    """The web server, workers, and the clock that rings for what is due.

    The clock is a process of its own: inside a worker, Celery would not start it again when it
    dies. On the queue of files each worker is one process without a pool: a pool's child that is
    killed while it waits takes the pool's lock with it, and its successors wait for ever. Here a
    killed worker is simply started again.
    """
    quiet = ["celery", "--app", "hub.celery", "--quiet"]
    worker = [*quiet, "worker", "--without-gossip", "--without-mingle", "--hostname"]
    processes: dict[str, tuple[Callable[..., None], list[str]]] = {
        "web": (web, ["gunicorn", "hub.wsgi", "--bind", f"127.0.0.1:{port}"])
    }
    if os.environ.get("REDIS_URL"):
        processes["worker"] = (celery, [*worker, "worker@%h"])
    else:
        alone = [*worker[:-1], "--pool", "solo", "--hostname"]
        processes["worker"] = (celery, [*alone, "one@%h"])
        processes["second"] = (celery, [*alone, "two@%h"])
    processes["clock"] = (celery, [*quiet, "beat", "--pidfile="])
    return processes


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def announce(port: int) -> None:
    base = os.environ.get("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}")
    print(f"The hub is ready: {base}", flush=True)
    if missing := system.missing_for_pdf():
        ask = system.asking_for(missing)
        print(f"Ready, but for PDF reports: ask the administrator to run: {ask}", flush=True)
    if os.environ.get("DEMO") == "1":
        print("Demo sign-ins (password readiness-demo):", flush=True)
        for name in ("member", "manager", "owner", "curator"):
            print(f"  {name}@demo.example", flush=True)
    print("Stop it with Ctrl-C.", flush=True)


# --- the whole ----------------------------------------------------------------------------------
def main(arguments: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupted)
    try:
        return up()
    except Exception as error:  # noqa: BLE001 - told in a line, whatever it is
        return say_fault(error)


def interrupted(number: int, frame: object) -> None:
    """Said once, however often it is asked for."""
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, signal.SIG_IGN)
    say_stopped()
    sys.exit(128 + number)


def say_stopped() -> None:
    print("up: stopped before it was ready.", flush=True)


def say_fault(error: Exception) -> int:
    """One sentence, unless the fault is the program's own."""
    from hub.up import preparing  # noqa: PLC0415  only once the environment is there

    why = str(error) if isinstance(error, starting.Stop) else preparing.sentence(error)
    if not why:
        raise error
    print(f"up: {why.rstrip('.')}.", flush=True)
    return 1


def up() -> int:
    port = starting.port_of(os.environ.get("PORT") or "8000")
    folder = starting.data_dir()
    lock = starting.hold(folder, port)
    starting.refuse_taken(port)
    keep_private(folder)
    starting.settle(folder, port)
    starting.draw_secret(folder)
    starting.clear_half_messages(folder)
    import django  # noqa: PLC0415  only once the environment is settled

    django.setup()
    in_a_child(prepare)
    return serve(port, lock)


def prepare() -> None:
    from hub.up import preparing  # noqa: PLC0415  only once Django is set up

    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
    try:
        preparing.prepare_unless_done()
    except Exception as error:  # noqa: BLE001 - told in a line, whatever it is
        sys.exit(say_fault(error))


def in_a_child(work: Callable[[], None]) -> None:
    """So that what it read and opened is not handed on to all who are forked later. Whoever stops
    this process stops it too, wherever it is: it does its work in transactions."""
    child = fork.Process(target=work)
    signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)  # until it has a way of its own to end
    child.start()
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
        child.join()
    finally:
        child.terminate()
    if child.exitcode:
        sys.exit(1)


def serve(port: int, lock: int) -> int:
    from hub.web import warming  # noqa: PLC0415  only once Django is set up

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
        heard = signal.sigtimedwait(HEARD, wait if announced else 0.1)
        if heard and heard.si_signo != signal.SIGCHLD:
            break
        if not announced and answers(port):
            announce(port)
            announced = True
    if not announced:
        say_stopped()
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.end(deadline)
