"""What stands in the way of `up`: one sentence each, exit code 1, nothing half made."""

import errno
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from hub.up import preparing, processes, running, starting

OWN = "; set DATA_DIR to a folder of your own"
FULL = "the disk is full. Make room, then start again; nothing that was saved is lost"


def up(folder, **environ: str) -> tuple[int, str]:
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": "1"} | environ
    done = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=settings.BASE_DIR,
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


# --- port ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("port", ["abc", "0", "99999", "-1", "8000.5", "80 80", "٣"])
def test_a_port_that_is_none(tmp_path, port):
    folder = tmp_path / "data"
    said = f"up: PORT is {port!r}; it must be a number from 1 to 65535.\n"
    assert up(folder, PORT=port) == (1, said)
    assert not folder.exists()


def test_a_port_that_is_taken(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, said = up(tmp_path, PORT=str(port))
    assert code == 1
    assert said.startswith(f"up: something listens on port {port} already; choose another: PORT=")
    assert said.count("\n") == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["up.lock"]


# --- folder -------------------------------------------------------------------------------------
def test_a_folder_that_is_a_file(tmp_path):
    file = tmp_path / "file"
    file.write_text("somebody's")
    for folder in (file, file / "below"):
        assert up(folder) == (1, f"up: DATA_DIR is {folder}, which is no folder.\n")
    assert file.read_text() == "somebody's"


def test_a_folder_that_cannot_be_made():
    code, said = up("/proc/nothing")
    assert (code, said) == (1, "up: /proc/nothing cannot be used: no such file or directory.\n")


def test_a_second_on_the_same_data_is_told_who_holds_it(tmp_path):
    lock = starting.hold(tmp_path, 8123)
    said = (
        f"up: {tmp_path} is in use by another `up` (process {os.getpid()}, port 8123); "
        "end that, or set DATA_DIR.\n"
    )
    assert up(tmp_path) == (1, said)
    os.close(lock)


def test_a_lock_of_a_process_that_was_killed_holds_nobody_up(tmp_path):
    (tmp_path / "up.lock").write_text(json.dumps({"pid": 1, "port": starting_port()}))
    os.close(starting.hold(tmp_path, starting_port()))


def starting_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# --- database -----------------------------------------------------------------------------------
def test_a_database_that_is_damaged(tmp_path):
    file = tmp_path / "hub.sqlite3"
    file.write_bytes(b"not a database, but rather long" * 1_000)
    before = file.read_bytes()
    said = f"up: {file} is damaged, or no database. Move it away and restore a backup.\n"
    assert up(tmp_path, PORT=str(starting_port())) == (1, said)
    assert file.read_bytes() == before


def test_a_database_that_does_not_answer(tmp_path):
    url = "postgres://nobody@127.0.0.1:9/none"
    code, said = up(tmp_path, PORT=str(starting_port()), DATABASE_URL=url)
    assert code == 1
    assert said.startswith("up: the database server cannot be used: ")
    assert said.count("\n") == 1


@pytest.mark.django_db
def test_a_database_that_a_newer_version_has_used():
    preparing.refuse_newer()
    MigrationRecorder(connection).record_applied("accounts", "9999_from_the_future")
    with pytest.raises(preparing.Newer) as raised:
        preparing.refuse_newer()
    assert preparing.sentence(raised.value) == (
        "this database was used with a newer version, which knows accounts.9999_from_the_future. "
        "Run that version, or restore a backup into another DATA_DIR"
    )


# --- sentences ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
        (OperationalError("database or disk is full"), FULL),
        (OperationalError("disk I/O error"), FULL),
        (
            PermissionError(13, "Permission denied", "/x"),
            f"/x cannot be used: permission denied{OWN}",
        ),
        (PermissionError(13, "Permission denied", "/y"), "/y cannot be used: permission denied"),
        (
            PermissionError(1, "Operation not permitted", "/x"),
            f"/x cannot be used: operation not permitted{OWN}",
        ),
        (
            OSError(30, "Read-only file system", "/x"),
            f"/x cannot be used: read-only file system{OWN}",
        ),
        (OSError(40, "Too many levels", "/x"), "/x cannot be used: too many levels"),
        (ImproperlyConfigured("Set SECRET_KEY."), "Set SECRET_KEY."),
        (ZeroDivisionError("ours"), ""),
    ],
)
def test_what_the_machine_does_is_said_in_one_sentence(monkeypatch, error, said):
    monkeypatch.setenv("DATA_DIR", "/x")
    assert preparing.sentence(error) == said


@pytest.mark.parametrize(
    "said", ["unable to open database file", "attempt to write a readonly database"]
)
def test_a_file_that_sqlite_cannot_open_or_change_is_named(said, settings, monkeypatch):
    monkeypatch.setenv("DATA_DIR", "/x")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "/x/hub.sqlite3")
    monkeypatch.setattr(connection, "vendor", "sqlite")
    assert preparing.sentence(DatabaseError(said)) == (
        f"/x/hub.sqlite3 cannot be used: {said}{OWN}"
    )


@pytest.fixture
def closed():
    """A folder into which nobody but root may write."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        yield Path(folder)


def test_somebody_elses_folder_is_refused_with_the_way_to_one_of_ones_own(closed, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(closed))
    said = without_roots_rights(lambda: starting.hold(closed, 8000))
    assert said == f"{closed}/up.lock cannot be used: permission denied{OWN}"


def without_roots_rights(act) -> str:
    """What is said of the fault that `act` ends in: done by a process of its own, whose rights
    can be given away."""
    ours, theirs = os.pipe()
    if not (pid := os.fork()):
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            act()
        except OSError as error:
            os.write(theirs, preparing.sentence(error).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    os.waitpid(pid, 0)
    with os.fdopen(ours) as said:
        return said.read()


# --- stopped --------------------------------------------------------------------------------------
STOPPED = "up: stopped before it was ready."


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "terminated"]
)
def test_stopped_while_it_prepares_it_ends_at_once_and_prepares_the_next_time(
    tmp_path, number, code
):
    """As a terminal sends it, to all; as a service manager does, to the first alone."""
    process = begun(tmp_path)
    assert process.stdout.readline() == "up: preparing the database, the content and the pages\n"
    (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
    said, _ = process.communicate(timeout=5)
    assert (process.returncode, said) == (code, f"{STOPPED}\n")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert not (tmp_path / "prepared").exists()


def begun(folder) -> subprocess.Popen:
    """`up`, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "up"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PORT": str(starting_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("ready", [False, True])
def test_stopped_before_it_is_ready_it_says_so(monkeypatch, capsys, ready):
    """And does not say that it is ready any more."""
    hears = [None] if ready else []
    hears.append(SimpleNamespace(si_signo=signal.SIGINT))
    monkeypatch.setattr(running, "answers", lambda port: True)
    monkeypatch.setattr(running, "announce", lambda port: print("ready"))
    monkeypatch.setattr(running.signal, "sigtimedwait", lambda numbers, wait: hears.pop(0))
    child = SimpleNamespace(look=lambda: 1, ask_to_end=lambda: None, end=lambda deadline: None)
    running.watch([child], 8000)
    assert capsys.readouterr().out == ("ready\n" if ready else f"{STOPPED}\n")


# --- what has been done already -----------------------------------------------------------------
@pytest.mark.django_db
def test_what_is_done_is_done_once(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    done = []
    monkeypatch.setattr(preparing, "call_command", lambda *name, **options: done.append(name))
    monkeypatch.setattr(preparing.connections, "close_all", lambda: None)
    says: list[str] = []
    preparing.prepare_unless_done(says.append)
    preparing.prepare_unless_done(says.append)
    assert (done, len(says)) == ([("prepare",)], 1)
    settings.DEMO = not settings.DEMO
    preparing.prepare_unless_done(says.append)
    MigrationRecorder(connection).record_applied("assessments", "9999_another_database")
    with pytest.raises(preparing.Newer):
        preparing.prepare_unless_done(says.append)
    assert len(done) == 2


# --- owner only ---------------------------------------------------------------------------------
def test_what_an_older_version_left_wide_is_mended_and_nothing_else(tmp_path):
    ours = [tmp_path / "files" / "reports" / "a.pdf", tmp_path / "hub.sqlite3-wal"]
    theirs = tmp_path / "somebody's" / "file"
    for file in (*ours, theirs):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
        file.chmod(0o644)
    (tmp_path / "files").chmod(0o755)
    (tmp_path / "files" / "link").symlink_to(theirs)
    before = os.umask(0o022)
    try:
        processes.keep_private(tmp_path)
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(file.stat().st_mode) for file in (*ours, tmp_path / "files", theirs)]
    assert modes == [0o600, 0o600, 0o700, 0o644]


def test_every_command_writes_for_its_owner_alone(tmp_path):
    """They share the settings, which see to it."""
    code = "import os, django; django.setup(); print(oct(os.umask(0)))"
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "hub.settings", "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "0o77"
