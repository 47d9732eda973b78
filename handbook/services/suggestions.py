"""Newer bundled text that waits beside a row which a curator has changed."""

from handbook.content import digest
from handbook.models import Kept


def dismiss_suggestion(*, row: Kept) -> None:
    """It is not offered again; the next newer text is."""
    if row.suggestion is not None:
        hashed = digest(row.suggestion)
        type(row)._default_manager.filter(pk=row.pk).update(suggestion=None, content_hash=hashed)
