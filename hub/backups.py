"""A backup is one tar file: every row as a line of JSON, and the reports' files beside them.

It does not depend on the database: what was kept on SQLite can be restored to Postgres.
"""

import io
import tarfile
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from reports.models import Report

ROWS = "rows.jsonl"
FILES = "files/"
# What is made anew by itself: signed-in sessions, Django's lists of models and rights; and imports,
# whose files wait for an hour.
LEFT_OUT = ["contenttypes", "auth.permission", "sessions", "admin", "catalogue.import"]


class NotEmpty(Exception):
    """The hub holds something already; restoring would mix the two."""


class NotABackup(Exception):
    """The file is none, or is cut off."""


def write(path: Path) -> tuple[int, int]:
    """(rows, files) written. All rows are as of one moment."""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / ROWS
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            names = list(Report.objects.ready().values_list("file", flat=True))
            call_command("dumpdata", format="jsonl", output=str(rows), exclude=LEFT_OUT)
        part = path.with_suffix(path.suffix + ".part")
        with tarfile.open(part, "w:gz") as archive:
            archive.add(rows, ROWS)
            kept = [name for name in names if add_file(archive, name)]
        part.replace(path)
        with rows.open(encoding="utf-8") as lines:
            return sum(1 for _ in lines), len(kept)


def add_file(archive: tarfile.TarFile, name: str) -> bool:
    """False where it was deleted since its row was read."""
    try:
        with default_storage.open(name, "rb") as file:
            content = file.read()
    except FileNotFoundError:
        return False
    entry = tarfile.TarInfo(FILES + name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))
    return True


def read(path: Path) -> int:
    """Restore into an empty hub; the number of files. All rows, or none."""
    try:
        with tarfile.open(path) as archive:
            return restore(archive)
    except (tarfile.TarError, KeyError, EOFError, OSError) as error:
        raise NotABackup(str(error)) from None


def restore(archive: tarfile.TarFile) -> int:
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        empty()
        rows = Path(folder) / ROWS
        rows.write_bytes(archive.extractfile(ROWS).read())
        call_command("loaddata", str(rows), verbosity=0)
        files = [each for each in archive.getmembers() if each.name.startswith(FILES)]
        for entry in files:
            put_back(entry.name.removeprefix(FILES), archive.extractfile(entry).read())
        return len(files)


def empty() -> None:
    """Bundled content that `prepare` loaded may stand there; people may not."""
    if User.objects.exists():
        raise NotEmpty
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=False)


def put_back(name: str, content: bytes) -> None:
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))
