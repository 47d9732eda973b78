"""One step of the set-up: run quietly while time is shown, alone, and whole or not at all."""

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
PARENT_DEATH = 1
SAY_EVERY = 30  # seconds, where nobody watches
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Missing(Exception):
    """What is missing, and the command that gets it."""


class Stopped(KeyboardInterrupt):
    """Somebody asked for the end, by the signal it holds: Ctrl-C, a terminal that closed."""


def say(text: str, end: str = "\n") -> None:
    print(f"set-up: {text}", end=end, flush=True)


def stop(number: int, _frame: FrameType | None) -> None:
    """Once: what is tidied up then is not interrupted again."""
    for signal_number in SIGNALS:
        signal.signal(signal_number, signal.SIG_IGN)
    raise Stopped(number)


# --- alone -----------------------------------------------------------------------------------
_held: list[int] = []  # inherited by what runs, which may outlive a set-up that is killed


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Of two set-ups of one checkout the second waits, and finds the work done."""
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another set-up of this checkout is under way; waiting for it")
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        pass  # a file system without locks
    _held.append(handle)
    try:
        yield
    finally:
        _held.remove(handle)
        os.close(handle)


# --- running ---------------------------------------------------------------------------------
def run(doing: str, arguments: Sequence[str | Path], remedy: str, **environ: str) -> None:
    """Where it fails, show its last words and what to do."""
    code, words = attempt(doing, arguments, **environ)
    if code:
        what = f"{doing[0].upper()}{doing[1:]} did not succeed"
        if why := trouble(words):
            raise Missing(f"{what}. {why}")
        if has_no_network(words):
            raise Missing(f"{what}: no connection. {remedy}")
        tail = "\n".join(words.strip().splitlines()[-12:])
        raise Missing(f"{what}.\n{tail}\n{remedy}")


def attempt(
    doing: str, arguments: Sequence[str | Path], patience: int = 3, /, **environ: str
) -> tuple[int, str]:
    """(exit code, what it said). `patience`: the seconds it is given to end when it is told to;
    what is given many is not cut off by the death of the set-up either."""
    dies = patience < 10 and sys.platform == "linux"
    process = subprocess.Popen(
        [str(argument) for argument in arguments],
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
        pass_fds=_held,
        preexec_fn=die_with_parent if dies else None,  # noqa: PLW1509 - the set-up has no threads
    )
    try:
        words = watched(process, doing)
        return process.returncode, words
    except BaseException:
        end(process, patience)
        raise


def die_with_parent() -> None:
    """So that nothing goes on alone when the set-up itself is killed outright (Linux)."""
    ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)


def watched(process: subprocess.Popen[str], doing: str) -> str:
    """What it said, once it has ended."""
    shown, seconds = sys.stdout.isatty(), 0
    say(doing, end="" if shown else "\n")
    began = time.monotonic()
    while True:
        try:
            words, _ = process.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            before, seconds = seconds, int(time.monotonic() - began)
            if shown:
                print(f"\rset-up: {doing} ... {seconds} s", end="", flush=True)
            elif before // SAY_EVERY != seconds // SAY_EVERY:
                say(f"{doing} ... {seconds} s")
            continue
        if shown:
            print(flush=True)
        return words


def end(process: subprocess.Popen[str], patience: int) -> None:
    """It and all that it started."""
    for number, wait in ((signal.SIGINT, patience), (signal.SIGKILL, 3)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=wait)


NO_ROOM = ("no space left", "disk quota exceeded")
NO_NETWORK = (
    *("failed to establish a new connection", "dns error", "tcp connect error"),
    *("enotfound", "eai_again", "econnrefused", "enetunreach"),
)
NOT_OURS = ("read-only file system", "permission denied", "operation not permitted")


def has_no_network(words: str) -> bool:
    """What a proxy or a certificate is the cause of is left to their own words."""
    words = words.casefold()
    return "proxy" not in words and any(sign in words for sign in NO_NETWORK)


def may_write() -> None:
    """Said before anything is fetched."""
    if not os.access(ROOT, os.W_OK):
        raise Missing(trouble(NOT_OURS[0]))


def trouble(words: str) -> str:
    """The sentence for a disk that is full or may not be written to; else nothing."""
    words = words.casefold()
    if any(sign in words for sign in NO_ROOM):
        return (
            f"There is no room left on the disk of {ROOT}, of the home directory or of temporary "
            "files. Set-up needs about 1 GB, the tests 2 GB. Make room, then run the same command "
            "again."
        )
    if any(sign in words for sign in NOT_OURS):
        return (
            f"Set-up writes to {ROOT}, and may not. Run the command once as the owner of the "
            "checkout, or in a copy of your own."
        )
    return ""


# --- whole, or not there -----------------------------------------------------------------------
@contextlib.contextmanager
def made_beside(place: Path) -> Iterator[Path]:
    """Room to make `place` anew, which stands there once it is whole; what fails leaves none."""
    new = emptied(place, ".new")
    try:
        yield new
    except (Missing, OSError):
        shutil.rmtree(new, ignore_errors=True)
        raise
    old = emptied(place, ".old")
    if place.exists() or place.is_symlink():
        place.rename(old)
    new.rename(place)
    remove(old)


def emptied(place: Path, ending: str) -> Path:
    aside = place.with_name(place.name + ending)
    remove(aside)
    return aside


def remove(place: Path) -> None:
    if place.is_symlink():
        place.unlink()
    elif place.exists():
        shutil.rmtree(place)
