"""A backup is one tar file: who made it, every row as a line of JSON, the reports' files, an end.

It does not depend on the database: what was kept on SQLite can be restored to Postgres. It is
written beside its name and renamed when it is whole, and restored whole or not at all.
"""

import contextlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.core.serializers import jsonl
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from reports.models import Report

HEAD, ROWS, FILES, END = "backup.json", "rows.jsonl", "files/", "end.json"
PRODUCT = "mlops-readiness-hub"
# All other models are kept, those of a new room too.
LEFT_OUT = {
    "contenttypes.ContentType": "Django makes its list of models anew; rows name it in words",
    "auth.Permission": "Django makes its list of rights anew; rows name it in words",
    "sessions.Session": "people sign in again",
    "accounts.Unsent": "a form that waits for an hour at most",
    "accounts.Made": "a form that is remembered for a day, so that it is not sent twice",
    "catalogue.Import": "its file waits for an hour at most",
    "accounts.Mail": "it is about the hub that is left, and may hold links that open doors",
}


class Refused(Exception):
    """Nothing was written, and why."""


# --- what is kept ------------------------------------------------------------------------------
def kept_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if kept(model)]


def kept(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT


class Exactly(DjangoJSONEncoder):
    """Moments to the microsecond."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class Rows(jsonl.Serializer):
    """Ids stay as they are; only of what Django numbers anew in each database the names stand."""

    NUMBERED_ANEW = (ContentType, Permission)

    def handle_fk_field(self, obj: models.Model, field: Any) -> None:
        self.use_natural_foreign_keys = field.remote_field.model in self.NUMBERED_ANEW
        super().handle_fk_field(obj, field)

    def handle_m2m_field(self, obj: models.Model, field: Any) -> None:
        self.use_natural_foreign_keys = field.remote_field.model in self.NUMBERED_ANEW
        super().handle_m2m_field(obj, field)


def all_rows() -> Iterator[models.Model]:
    for model in kept_models():
        yield from model._base_manager.order_by("pk").iterator()


# --- whether it may be done ----------------------------------------------------------------------
def look_at_database() -> None:
    """Says so at once where there are no tables, or older ones."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise Refused(f"The database does not answer: {first_line(error)}") from None
    if waiting:
        raise Refused(
            "The tables of this database are not there, or are those of an older version. "
            "Run first: python3 manage.py prepare"
        )


def first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def migrations() -> list[str]:
    """That made the tables, in order of name."""
    applied = MigrationExecutor(connection).loader.applied_migrations
    return sorted(f"{room}.{name}" for room, name in applied)


# --- writing ---------------------------------------------------------------------------------
def write(path: Path) -> tuple[int, int]:
    """(rows, files) written. All rows are as of one moment."""
    may_be_written(path)
    look_at_database()
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            return write_in(Path(folder), path)
    except OSError as error:
        raise Refused(f"{path} could not be written: {error.strerror or error}") from None


def may_be_written(path: Path) -> None:
    if path.exists():
        raise Refused(f"{path} is there already. Name another file.")
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}. Make it, or name another.")


def write_in(folder: Path, path: Path) -> tuple[int, int]:
    rows, whole = folder / ROWS, folder / "whole"
    with one_moment():
        head = {"product": PRODUCT, "migrations": migrations()}
        names = list(Report.objects.ready().values_list("file", flat=True))
        with rows.open("w", encoding="utf-8") as lines:
            Rows().serialize(all_rows(), stream=lines, cls=Exactly)
    with whole.open("xb") as file:
        with tarfile.open(fileobj=file, mode="w:gz") as archive:
            add(archive, HEAD, head)
            archive.add(rows, ROWS)
            files = sum(add_file(archive, name) for name in names)
            with rows.open("rb") as lines:
                count = sum(1 for _ in lines)
            add(archive, END, {"rows": count, "files": files})
        file.flush()
        os.fsync(file.fileno())
    whole.chmod(0o600)
    whole.replace(path)
    return count, files


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """A view of all tables in which nothing moves, and which holds nobody up."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # `atomic` would take the lock for writing
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def add(archive: tarfile.TarFile, name: str, record: dict[str, Any]) -> None:
    content = json.dumps(record, indent=1).encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def add_file(archive: tarfile.TarFile, name: str) -> bool:
    """False where it was deleted since its row was read."""
    try:
        file = default_storage.open(name, "rb")
    except FileNotFoundError:
        return False
    with file:
        entry = tarfile.TarInfo(FILES + name)
        entry.size = file.size
        archive.addfile(entry, file)
    return True


# --- restoring -------------------------------------------------------------------------------
NO_BACKUP = "This file is no backup of the hub"


def read(path: Path) -> int:
    """Restore into an empty hub; the number of files. All rows, or none. What can be refused at
    once is refused before the whole is read."""
    if not path.is_file():
        raise Refused(f"There is no file {path}.")
    look_at_database()
    if User.objects.exists():
        raise Refused("This hub has people in it. Restore into an empty one.")
    try:
        with tarfile.open(path, "r:gz") as archive:
            look_at_head(archive)
            look_at_whole(archive)
            return restore(archive)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno:
            raise Refused(f"Nothing is restored: {error.strerror}.") from None
        raise Refused(f"{NO_BACKUP}, or it is damaged: {first_line(error)}") from None


def look_at_head(archive: tarfile.TarFile) -> None:
    entry = archive.next()
    head = object_in(archive, entry) if entry and entry.name == HEAD else {}
    if head.get("product") != PRODUCT:
        raise Refused(f"{NO_BACKUP}.")
    here, there = set(migrations()), set(head.get("migrations", ()))
    if there - here:
        raise Refused("This backup is of a newer version. Upgrade this hub first, then restore.")
    if here - there:
        raise Refused(
            "This backup is of an older version. Restore it with the version that made it, and "
            "upgrade then."
        )


def object_in(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> dict[str, Any]:
    try:
        content = json.load(content_of(archive, entry))
    except ValueError:
        content = None
    return content if isinstance(content, dict) else {}


def content_of(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    """A folder or a link in the place of a file has none."""
    content = archive.extractfile(entry) if entry.isfile() else None
    if content is None:
        raise tarfile.ReadError(f"{entry.name} is not a file")
    return content


def look_at_whole(archive: tarfile.TarFile) -> None:
    """Reads all of it, by which its sums are checked, and looks for what is written last."""
    entries = archive.getmembers()
    while archive.fileobj.read(1_000_000):
        pass
    end = object_in(archive, entries[-1]) if entries[-1].name == END else None
    files = sum(entry.name.startswith(FILES) for entry in entries)
    rows = sum(entry.name == ROWS for entry in entries)
    if end is None or end.get("files") != files or rows != 1:
        raise Refused("This backup is not whole: its end is missing.")


def restore(archive: tarfile.TarFile) -> int:
    put: list[str] = []
    try:
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            # Bundled content that `prepare` loaded goes: it comes back as it was kept.
            call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=False)
            rows = Path(folder) / ROWS
            with rows.open("wb") as file:
                shutil.copyfileobj(content_of(archive, archive.getmember(ROWS)), file)
            call_command("loaddata", str(rows), verbosity=0)
            for entry in archive.getmembers():
                if entry.name.startswith(FILES):
                    put_back(entry.name.removeprefix(FILES), content_of(archive, entry), put)
        return len(put)
    except BaseException as error:
        for name in put:
            default_storage.delete(name)
        if isinstance(error, UNFITTING):
            raise Refused(f"What this backup holds does not fit: {first_line(error)}") from None
        raise


UNFITTING = (
    *(DatabaseError, DeserializationError, CommandError, ObjectDoesNotExist),
    *(ValueError, SuspiciousOperation),
)


def put_back(name: str, content: IO[bytes], put: list[str]) -> None:
    default_storage.delete(name)
    put.append(name)
    default_storage.save(name, File(content, name))
