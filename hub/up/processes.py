"""What our processes have in common; for use before Django is set up."""

import ctypes
import os
import signal
import sys
from pathlib import Path

OWNER_ONLY = 0o077
PARENT_DEATH = 1
OURS = (
    "beat-schedule*",
    "files",
    "hub.sqlite3*",
    "prepared",
    "queue",
    "secret-key*",
    "staticfiles*",
    "tmp",
    "up.lock",
)


def end_with_parent() -> None:
    """So that nothing goes on alone when a parent is killed outright (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGTERM)


def keep_private(folder: Path) -> None:
    """What the hub writes is for its owner alone; what an older version left wider is mended.

    Only names of our own are touched: the folder may hold what is somebody else's.
    """
    os.umask(OWNER_ONLY)
    for pattern in OURS:
        for path in folder.glob(pattern):
            tighten(path)
            for below in path.rglob("*") if path.is_dir() else ():
                tighten(below)


def tighten(path: Path) -> None:
    mode = path.lstat().st_mode
    if mode & OWNER_ONLY and not path.is_symlink():
        path.chmod(mode & 0o700)
