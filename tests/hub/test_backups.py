"""What a backup holds comes back whole, and only into an empty hub."""

import errno
import gzip
import io
import json
import os
import random
import subprocess
import sys
import tarfile

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from assessments.models import Answer, AnswerRevision
from hub import backups
from hub.development.servers_for_tests import new_database
from reports import storage
from reports.models import Report, Snapshot
from reports.services import request_report
from tests import factories
from tests.hub import everything

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(tmp_path):
    """(the backup, what it holds)."""
    assessment = factories.assessment()
    user = factories.part(assessment, role="facilitator")
    factories.answered(assessment, "owner", "some", by=user, note="Ana has the switch.")
    report = request_report(assessment=assessment, by=user)
    content = random.Random(7).randbytes(50_000)
    report.state, report.file = "ready", storage.put(f"reports/{report.pk}-1.pdf", content)
    report.save()
    call_command("backup", str(tmp_path / "hub.tar.gz"))
    return tmp_path / "hub.tar.gz", user.email, report, content


def wipe(report=None):
    if report:
        default_storage.delete(report.file)
    call_command("flush", interactive=False, verbosity=0)


def refused(path, says: str) -> None:
    """Restoring it says so, and nothing is there afterwards."""
    with pytest.raises(CommandError, match=says):
        call_command("restore", str(path))
    assert not User.objects.exists()


# --- everything --------------------------------------------------------------------------------
def test_it_comes_back_whole(kept):
    path, email, report, content = kept
    wipe(report)
    call_command("restore", str(path))
    assert User.objects.get().email == email
    assert Answer.objects.get().note == AnswerRevision.objects.get().note == "Ana has the switch."
    assert default_storage.open(Report.objects.get().file).read() == content
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.update(digest="other")


def test_each_model_is_kept_or_left_out_for_a_reason():
    there = {each._meta.label for each in apps.get_models()}
    kept = {each._meta.label for each in backups.kept_models()}
    assert kept | set(backups.LEFT_OUT) == there
    assert not kept & set(backups.LEFT_OUT)
    assert all(backups.LEFT_OUT.values())


def test_every_row_of_every_model_comes_back_as_it_was(tmp_path):
    """A new model needs a row in `everything.fill` before this is green again."""
    everything.move_ids()
    user = everything.fill()
    before, ids = everything.seen(), everything.ids()
    assert [label for label, rows in before.items() if not rows] == []
    call_command("backup", str(tmp_path / "hub.tar.gz"))
    wipe()
    call_command("restore", str(tmp_path / "hub.tar.gz"))
    assert everything.seen() == before
    assert everything.ids() != ids
    rights = {"accounts.change_user", "accounts.view_organisation", "accounts.add_user"}
    assert User.objects.get(pk=user.pk).get_all_permissions() == rights


def test_after_a_restore_new_rows_get_new_ids(tmp_path):
    """Of a model that the database numbers: Postgres does not count what brings its number."""
    for name in ("one", "two", "three"):
        Group.objects.create(name=name)
    last = Group.objects.latest("pk").pk
    call_command("backup", str(tmp_path / "hub.tar.gz"))
    wipe()
    call_command("restore", str(tmp_path / "hub.tar.gz"))
    assert Group.objects.create(name="four").pk > last


@pytest.mark.services
def test_from_sqlite_to_postgres_and_back_nothing_changes(tmp_path):
    everything.fill()
    first, second, third = (tmp_path / f"{n}.tar.gz" for n in range(3))
    call_command("backup", str(first))
    carried(first, second, tmp_path / "one", DATABASE_URL=new_database())
    carried(second, third, tmp_path / "two")
    assert rows_in(first) == rows_in(second) == rows_in(third)


def carried(source, target, folder, **environ: str) -> None:
    """Restored into a new hub of its own, and backed up there."""
    code = (
        "import django, sys; django.setup(); from django.core.management import call_command as do;"
        "do('migrate', verbosity=0); do('restore', sys.argv[1]); do('backup', sys.argv[2])"
    )
    environ = {**os.environ, "DATA_DIR": str(folder), **environ}
    line = [sys.executable, "-c", code, str(source), str(target)]
    subprocess.run(line, env=environ, check=True, capture_output=True, cwd=everything.ROOT)


def rows_in(path) -> list[dict]:
    with tarfile.open(path) as archive:
        return [json.loads(line) for line in archive.extractfile("rows.jsonl")]


# --- what is refused, and at once --------------------------------------------------------------
def test_only_into_an_empty_hub(kept):
    path, _email, _report, _content = kept
    with pytest.raises(CommandError, match="has people in it"):
        call_command("restore", str(path))
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("part", [0.02, 0.5, 0.9, 0.999])
def test_half_a_file_changes_nothing(kept, tmp_path, part):
    path, _email, report, _content = kept
    wipe(report)
    half = tmp_path / "half.tar.gz"
    half.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    refused(half, "no backup of the hub, or it is damaged")
    assert not default_storage.exists(report.file)
    assert backups.read(path) == 1


@pytest.mark.parametrize("part", [0.1, 0.5, 0.98])
def test_one_changed_byte_changes_nothing(kept, tmp_path, part):
    path, _email, report, _content = kept
    wipe(report)
    content = bytearray(path.read_bytes())
    content[int(len(content) * part)] ^= 0x55
    (tmp_path / "changed.tar.gz").write_bytes(content)
    refused(tmp_path / "changed.tar.gz", "no backup of the hub, or it is damaged")
    assert not default_storage.exists(report.file)


def packed(path, **entries: bytes) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def test_what_is_something_else_is_called_that(tmp_path):
    path = tmp_path / "other.tar.gz"
    refused(path, "There is no file")
    path.write_text("hello")
    refused(path, "no backup of the hub")
    path.write_bytes(gzip.compress(b"hello"))
    refused(path, "no backup of the hub")
    for entries in (
        {"photo.jpg": b"x"},
        {"rows.jsonl": b""},
        {"backup.json": b"{"},
        {"backup.json": b"[]"},
        {"backup.json": b'{"product": "other"}'},
        {},
    ):
        packed(path, **entries)
        refused(path, "This file is no backup of the hub")
    refused(tmp_path, "There is no file")


def with_changed(path, target, **changes) -> None:
    """The same backup, some of its entries given anew or left out (None)."""
    with tarfile.open(path) as archive:
        found = {each.name: archive.extractfile(each).read() for each in archive.getmembers()}
    entries = {name: changes.get(name, content) for name, content in found.items()}
    packed(target, **{name: each for name, each in entries.items() if each is not None})


def test_another_version_is_told_apart(kept, tmp_path):
    path, _email, report, _content = kept
    wipe(report)
    other = tmp_path / "other.tar.gz"
    head = {"product": backups.PRODUCT, "migrations": backups.migrations()}
    newer = head | {"migrations": [*head["migrations"], "reports.0999_later"]}
    with_changed(path, other, **{"backup.json": json.dumps(newer).encode()})
    refused(other, "of a newer version. Upgrade this hub first")
    older = head | {"migrations": head["migrations"][:-1]}
    with_changed(path, other, **{"backup.json": json.dumps(older).encode()})
    refused(other, "of an older version. Restore it with the version that made it")


def test_without_its_end_it_is_not_whole(kept, tmp_path):
    path, _email, report, _content = kept
    wipe(report)
    other = tmp_path / "other.tar.gz"
    with_changed(path, other, **{"end.json": None})
    refused(other, "not whole: its end is missing")
    with_changed(path, other, **{f"files/{report.file}": None})
    refused(other, "not whole: its end is missing")


@pytest.mark.parametrize(
    "rows",
    [
        b'{"model": "accounts.user", "pk": 1, "fields": {"no_such": 1}}\n',
        b'{"model": "no.such", "pk": 1, "fields": {}}\n',
        b"not json\n",
        b'{"model": "accounts.membership", "pk": 1, "fields": {"user": 7, "organisation": 8}}\n',
    ],
)
def test_rows_that_do_not_fit_leave_nothing_behind(kept, tmp_path, rows):
    path, _email, report, _content = kept
    wipe(report)
    with_changed(path, tmp_path / "other.tar.gz", **{"rows.jsonl": rows})
    refused(tmp_path / "other.tar.gz", "does not fit")
    assert not default_storage.exists(report.file)


def test_a_file_that_would_lie_elsewhere_is_refused(kept, tmp_path):
    path, _email, report, _content = kept
    wipe(report)
    with tarfile.open(path) as archive:
        found = {each.name: archive.extractfile(each).read() for each in archive.getmembers()}
    outside = "files/../../outside"
    moved = {(outside if name.startswith("files/") else name): it for name, it in found.items()}
    packed(tmp_path / "other.tar.gz", **moved)
    refused(tmp_path / "other.tar.gz", "does not fit")


@pytest.mark.parametrize("kind", [tarfile.DIRTYPE, tarfile.SYMTYPE])
@pytest.mark.parametrize("part", ["backup.json", "rows.jsonl", "files/", "end.json"])
def test_a_folder_or_a_link_in_the_place_of_a_file_is_refused(kept, tmp_path, part, kind):
    path, _email, report, _content = kept
    wipe(report)
    with tarfile.open(path) as whole, tarfile.open(tmp_path / "other.tar.gz", "w:gz") as other:
        for entry in whole.getmembers():
            content = whole.extractfile(entry)
            if entry.name.startswith(part):
                entry.type, entry.size, entry.linkname = kind, 0, "nowhere"
            other.addfile(entry, content)
    refused(tmp_path / "other.tar.gz", "no backup of the hub")
    assert not default_storage.exists(report.file)


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_without_tables_is_told_at_once(tmp_path, command):
    """In a process of its own, on a database that has never been prepared."""
    (tmp_path / "file.tar.gz").write_bytes(b"x" * (command == "restore"))
    name = "file.tar.gz" if command == "restore" else "new.tar.gz"
    clean = {"PATH": os.environ["PATH"], "SECRET_KEY": "x", "DATA_DIR": str(tmp_path / "data")}
    line = [sys.executable, "manage.py", command, str(tmp_path / name)]
    done = subprocess.run(
        line, env=clean, capture_output=True, text=True, cwd=everything.ROOT, check=False
    )
    assert (done.returncode, done.stderr) == (
        1,
        (
            "CommandError: The tables of this database are not there, or are those of an older "
            "version. Run first: python3 manage.py prepare\n"
        ),
    )
    assert not (tmp_path / "new.tar.gz").exists()


# --- writing ---------------------------------------------------------------------------------
def test_a_place_where_nothing_can_be_written_is_told_at_once(tmp_path, monkeypatch):
    (tmp_path / "there").write_text("mine")
    for name, says in (("none/hub.tar.gz", "There is no folder"), ("there", "is there already")):
        with pytest.raises(CommandError, match=says):
            call_command("backup", str(tmp_path / name))
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(tmp_path))
    assert (tmp_path / "there").read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["there"]

    def closed(*arguments, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(backups.tempfile, "TemporaryDirectory", closed)
    with pytest.raises(CommandError, match=r"hub\.tar\.gz could not be written: Permission denied"):
        call_command("backup", str(tmp_path / "hub.tar.gz"))


@pytest.mark.parametrize("step", ["serialize", "addfile", "fsync"])
def test_a_disk_that_fills_up_leaves_no_half_a_file(kept, tmp_path, monkeypatch, step):
    owner = {"serialize": backups.Rows, "addfile": tarfile.TarFile, "fsync": backups.os}[step]

    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(owner, step, full)
    with pytest.raises(CommandError, match="could not be written: No space left on device"):
        call_command("backup", str(tmp_path / "another.tar.gz"))
    assert [each.name for each in tmp_path.iterdir()] == ["hub.tar.gz"]


def test_only_its_owner_may_read_it(kept):
    path, *_rest = kept
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_nobody_waits_while_it_is_written():
    """On SQLite the lock for writing is not taken."""
    with backups.one_moment(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        assert connection.connection.in_transaction
        assert not connection.in_atomic_block
