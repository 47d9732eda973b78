"""The few libraries of the system: by apt where that may be, else named."""

import ctypes
import os
import shutil
import time
from pathlib import Path

from setting_up.steps import attempt, say

PDF_LIBRARIES = {
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
DRIVER_LIBRARY = "libatomic.so.1"
WAIT_FOR_APT = 120


def has_library(name: str) -> bool:
    try:
        return bool(ctypes.CDLL(name))
    except OSError:
        return False


def missing_for_pdf() -> list[str]:
    """Debian's packages that PDF reports lack here; looked at anew each time."""
    return [package for name, package in PDF_LIBRARIES.items() if not has_library(name)]


def asking_for(packages: list[str]) -> str:
    """The line to give to whoever may install."""
    return f"sudo apt-get install {' '.join(packages)}"


def libraries(tried: Path) -> None:
    """Needed for PDF reports; everything else works without them. Tried once an environment:
    without a network each try takes long, and what is missing is said at each start."""
    missing = missing_for_pdf()
    if missing and not tried.exists():
        if not install(missing, "installing the libraries that make PDF files"):
            say(f"could not install what PDF reports need: {asking_for(missing)}")
        tried.touch()


def browser() -> None:
    """Debian's chromium, and what the driver of the browser tests runs on; the tests say so where
    they are not there."""
    has_one = os.environ.get("CHROMIUM") or shutil.which("chromium")
    wanted = [] if has_one else ["chromium", "fonts-liberation"]
    if not has_library(DRIVER_LIBRARY):
        wanted.append("libatomic1")
    if wanted and not install(wanted, f"installing {' and '.join(wanted)} for the browser tests"):
        say(f"could not install what the browser tests need: {asking_for(wanted)}")


def install(packages: list[str], doing: str) -> bool:
    """As root or by a sudo that asks nothing; False where that cannot be. An installation is given
    the time to end: a half-configured system would be worse than a wait."""
    before = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (before and not shutil.which("sudo")):
        return False
    apt = [*before, "apt-get", "-q", "-o", f"DPkg::Lock::Timeout={WAIT_FOR_APT}"]
    once_free(doing, [*apt, "update"], patience=3)
    steps = [*apt, "install", "-y", "--no-install-recommends", *packages]
    return once_free(doing, steps, patience=WAIT_FOR_APT) == 0


def once_free(doing: str, step: list[str], patience: int) -> int:
    """Its exit code. Another apt may hold a lock, such as one that a stopped set-up had begun."""
    until = time.monotonic() + WAIT_FOR_APT
    while True:
        code, words = attempt(doing, step, patience, DEBIAN_FRONTEND="noninteractive")
        if "Could not get lock" not in words or time.monotonic() > until:
            return code
        time.sleep(3)
