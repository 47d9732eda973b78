"""A file that was looked at, kept for an hour until its curator applies it.

The ticket names it, and is signed: it opens one file for one person, and nothing for another.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "imports"
SALT = "catalogue.uploads"
SECONDS = 3600


@dataclass(frozen=True)
class Upload:
    ticket: str
    kind: str
    name: str
    content: bytes


class Gone(Exception):
    """The ticket is too old, somebody else's or none, or its file has been applied."""


def keep_upload(*, upload: Upload, by) -> Upload:
    """The same with its ticket."""
    sweep()
    stored = default_storage.save(f"{FOLDER}/{uuid.uuid4()}", ContentFile(upload.content))
    ticket = signing.dumps([stored, upload.kind, upload.name, str(by.pk)], salt=SALT)
    return replace(upload, ticket=ticket)


def stored_name(ticket: str, by) -> tuple[str, str, str]:
    try:
        stored, kind, name, owner = signing.loads(ticket, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        raise Gone from None
    if owner != str(by.pk):
        raise Gone
    return stored, kind, name


def fetch_upload(*, ticket: str, by) -> Upload:
    stored, kind, name = stored_name(ticket, by)
    try:
        with default_storage.open(stored, "rb") as file:
            return Upload(ticket, kind, name, file.read())
    except FileNotFoundError:
        raise Gone from None


def drop_upload(*, ticket: str, by) -> None:
    default_storage.delete(stored_name(ticket, by)[0])


def sweep() -> None:
    """Files whose ticket is over."""
    if not default_storage.exists(FOLDER):
        return
    oldest = timezone.now() - timedelta(seconds=2 * SECONDS)
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < oldest:
            default_storage.delete(path)
