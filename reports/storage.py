"""Where report files lie: whole, or not at all."""

import os
from io import BytesIO
from pathlib import Path
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage


def name_of(report_id: UUID, fence: int) -> str:
    """A private name of each claim's own: who takes a report over can tell what was left."""
    return f"reports/{report_id}-{fence}.pdf"


def put(name: str, content: bytes) -> str:
    """Store under `name`, where nothing stands until the whole file is there."""
    if isinstance(default_storage, FileSystemStorage):
        put_on_disk(Path(default_storage.path(name)), content)
        return name
    return default_storage.save(name, File(BytesIO(content)))


def put_on_disk(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(name: str) -> None:
    if name:
        default_storage.delete(name)


def open_file(name: str) -> "File[bytes]":
    return default_storage.open(name, "rb")
