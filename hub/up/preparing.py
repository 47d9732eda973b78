"""What must stand before the hub is served; skipped while nothing of it has changed."""

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from hub.up import starting

ROOMS = ("documents", "jobs", "accounts", "handbook", "catalogue", "assessments", "reports", "hub")
KEPT_IN = ("requirements", "static", "var/vendor", *ROOMS)


class Newer(Exception):
    """The database has been used with a version of the hub that is newer than this one."""


def stamp() -> Path:
    return settings.DATA_DIR / "prepared"


def forget() -> None:
    stamp().unlink(missing_ok=True)


def say_now(text: str) -> None:
    """Where nobody watches, a line would else wait until all is done."""
    print(text, flush=True)


def prepare_unless_done(say: Callable[[str], None] = say_now) -> None:
    """Tells `say` where there is something to do."""
    try:
        if stamp().is_file() and stamp().read_text() == state():
            return
        refuse_newer()
        refuse_incomplete()
        say("up: preparing the database, the content and the pages")
        forget()
        call_command("prepare", verbosity=0)
        stamp().write_text(state())
    finally:
        connections.close_all()


def refuse_incomplete() -> None:
    """A server that the rooms' own checks find fault with would fail late, on one page."""
    serious = [fault for fault in run_checks() if fault.is_serious()]
    if serious:
        raise ImproperlyConfigured(serious[0].msg)


def state() -> str:
    """A hash over what preparing depends on, and over the database that it was done in."""
    sha = hashlib.sha256(f"{settings.DEMO} {settings.STATIC_ROOT.is_dir()}\n".encode())
    for line in (*code(), *migrations()):
        sha.update(line.encode())
    return sha.hexdigest()


def code() -> list[str]:
    """Names, sizes and times, not contents."""
    files = [
        file
        for folder in KEPT_IN
        for file in (settings.BASE_DIR / folder).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    ]
    states = ((file, file.stat()) for file in sorted(files))
    return [f"{file} {state.st_size} {state.st_mtime_ns}\n" for file, state in states]


def migrations() -> list[str]:
    """With the times at which they were done: another database has others."""
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return []
    rows = recorder.migration_qs.order_by("pk").values_list("app", "name", "applied")
    return [f"{app} {name} {applied}\n" for app, name, applied in rows]


def refuse_newer() -> None:
    loader = MigrationLoader(connection)
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    ours = sorted(f"{app}.{name}" for app, name in unknown if app in ROOMS)
    if ours and not loader.replacements:
        raise Newer(ours[-1])


# --- what can go wrong --------------------------------------------------------------------------
def sentence(error: BaseException) -> str:
    """What happened and what to do, where the machine or the settings are at fault; else ""."""
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    if isinstance(error, Newer):
        return (
            f"this database was used with a newer version, which knows {reason}. Run that version, "
            "or restore a backup into another DATA_DIR"
        )
    if isinstance(error, DatabaseError):
        return of_the_database(reason)
    if isinstance(error, OSError):
        return of_the_files(error)
    if isinstance(error, (ImproperlyConfigured, CommandError)):
        return reason
    return ""


def of_the_database(reason: str) -> str:
    if "is full" in reason or "disk I/O" in reason:
        return FULL
    if connection.vendor == "postgresql":
        return f"the database server cannot be used: {reason}"
    name = settings.DATABASES["default"]["NAME"]
    if "not a database" in reason or "malformed" in reason:
        return f"{name} is damaged, or no database. Move it away and restore a backup"
    is_closed = "readonly" in reason or "unable to open" in reason
    return f"{name} cannot be used: {reason}" + (way_out(name) if is_closed else "")


def of_the_files(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    name = error.filename or "a file"
    sentence = f"{name} cannot be used: {(error.strerror or str(error)).lower()}"
    is_closed = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    return sentence + (way_out(name) if is_closed else "")


def way_out(name: str | bytes) -> str:
    """Where the folder of the data is somebody else's, or may not be written to."""
    is_inside = Path(os.fsdecode(name)).is_relative_to(starting.folder_named())
    return "; set DATA_DIR to a folder of your own" if is_inside else ""


FULL = "the disk is full. Make room, then start again; nothing that was saved is lost"
