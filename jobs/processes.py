"""Work that can be ended: done by a child process under limits, while its parent holds the job.

The parent renews the lease, shows progress, and ends the child when a limit is reached or the job
is no longer the parent's, as when somebody cancelled it. The child is a fork, so what was imported
once is there; it must not ask the database, whose connections are its parent's.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.db import connections

from jobs.models import Job
from jobs.services import renew

BEAT_SECONDS = 0.5
MEGABYTE = 1024 * 1024
PARENT_DEATH = 1
PARENTS_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1)
LEFT_ALONE: list[Any] = []

Work = Callable[[Callable[[int], None]], Any]


@dataclass(frozen=True)
class Limits:
    """`seconds` are the processor's, whatever else the machine does; by the clock it may be more,
    but not without end."""

    seconds: float
    megabytes: int

    @property
    def by_the_clock(self) -> float:
        return self.seconds * settings.JOB_CLOCK_TO_PROCESSOR


class TooLong(Exception):
    """The work took all the time that it may take."""


class TooLarge(Exception):
    """The work took all the memory that it may take."""


class Broken(Exception):
    """The child ended without a result; says how."""


def run(work: Work, job: Job, limits: Limits) -> Any:
    """What `work(tell)` gives. Raises `TooLong`, `TooLarge`, `Broken`, `LostFence`, or what `work`
    raised, which must be such as can be pickled."""
    ours, theirs = Pipe(duplex=False)
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        obey(work, theirs, limits, parent)
    theirs.close()
    try:
        return watch(pid, ours, job, limits)
    finally:
        ours.close()
        end(pid)


# --- the child ----------------------------------------------------------------------------------
def obey(work: Work, pipe: Connection, limits: Limits, parent: int) -> NoReturn:
    """Leaves by `_exit` alone: to close what was inherited would close it for the parent too."""
    try:
        prepare(limits, parent)
        report(work, pipe)
    finally:
        os._exit(0)


def prepare(limits: Limits, parent: int) -> None:
    for number in PARENTS_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)
        room = pages_of("self")[0] * resource.getpagesize() + limits.megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
    if os.getppid() != parent:
        os._exit(0)
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    leave_connections()


def leave_connections() -> None:
    """Neither used nor closed here, nor by the garbage collector."""
    for wrapper in connections.all(initialized_only=True):
        LEFT_ALONE.append(wrapper.connection)
        wrapper.connection = None


def report(work: Work, pipe: Connection) -> None:
    try:
        pipe.send(("done", work(lambda progress: pipe.send(("progress", progress)))))
    except MemoryError:
        pipe.send(("raised", TooLarge()))
    except Exception as error:  # noqa: BLE001 - raised again by the parent
        error.add_note(traceback.format_exc())  # which would stay behind
        try:
            pipe.send(("raised", error))
        except Exception:  # noqa: BLE001 - it cannot be pickled
            pipe.send(("raised", Broken(traceback.format_exc())))


# --- the parent ---------------------------------------------------------------------------------
def watch(pid: int, pipe: Connection, job: Job, limits: Limits) -> Any:
    started = beat = time.monotonic()
    progress = job.progress
    while True:
        if pipe.poll(BEAT_SECONDS):
            kind, payload = heard(pid, pipe, limits)
            if kind == "done":
                return payload
            if kind == "raised":
                raise payload
            progress = max(progress, payload)
        now = time.monotonic()
        if now - started > limits.by_the_clock or seconds_of(pid) > limits.seconds:
            raise TooLong
        if memory_of(pid) > limits.megabytes:
            raise TooLarge
        if now - beat >= BEAT_SECONDS:
            beat = now
            renew(job, progress)


def heard(pid: int, pipe: Connection, limits: Limits) -> tuple[str, Any]:
    try:
        message: tuple[str, Any] = pipe.recv()
        return message
    except (EOFError, OSError):
        raise how_it_ended(pid, limits) from None


def how_it_ended(pid: int, limits: Limits) -> Exception:
    """Libraries in C abort where they get no memory; the kernel ends what takes too much time."""
    _pid, status, usage = os.wait4(pid, 0)
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if number == signal.SIGXCPU:
        return TooLong()
    aborted = number in (signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS)
    if aborted and usage.ru_maxrss / 1024 > limits.megabytes / 2:
        return TooLarge()
    return Broken(f"ended by signal {number}" if number else "ended without a word")


def pages_of(process: int | str) -> tuple[int, int]:
    """(all that is mapped, what is in memory)."""
    mapped, resident, *_rest = Path(f"/proc/{process}/statm").read_text().split()
    return int(mapped), int(resident)


def seconds_of(pid: int) -> float:
    """Of the processor; 0 where the process has just ended or the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> float:
    """In megabytes; 0 where the process has just ended or the system does not tell."""
    try:
        return pages_of(pid)[1] * resource.getpagesize() / MEGABYTE
    except OSError:
        return 0.0


def end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        if os.waitpid(pid, os.WNOHANG) == (0, 0):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
