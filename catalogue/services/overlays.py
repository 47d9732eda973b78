"""What one organisation says for itself: its ring and note on a tool, and tools of its own."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Organisation, User
from catalogue.entries.definition import CellEntry
from catalogue.models import Overlay, Tool, ring_and_note_of
from catalogue.services.writing import differing, write_cells
from handbook.services.drafting import signed

LONGEST = 60


def set_overlay(*, organisation: Organisation, tool: Tool, ring: str, note: str, by: User) -> None:
    """With neither ring nor note there is no overlay any more."""
    if not (ring or note):
        Overlay.objects.filter(organisation=organisation, tool=tool).delete()
        return
    columns = {"ring": ring, "note": note, "by": by, "at": timezone.now()}
    Overlay.objects.update_or_create(organisation=organisation, tool=tool, defaults=columns)


def ring_and_note(*, organisation: Organisation, tool: Tool) -> dict[str, str]:
    """Its ring and its note, "" where it has none."""
    return ring_and_note_of(Overlay.objects.filter(organisation=organisation, tool=tool).first())


def private_key(title: str) -> str:
    """Not to be guessed from the title, so that trying keys tells nothing."""
    tail = secrets.token_hex(3)
    return f"{slugify(title)[: LONGEST - len(tail) - 1].strip('-') or 'tool'}-{tail}"


@transaction.atomic
def write_private(
    *, organisation: Organisation, tool: Tool | None, fields: Mapping[str, Any], by: User
) -> Tool:
    """A new private tool, or other columns on one."""
    if tool is None:
        tool = Tool(key=private_key(fields["title"]), organisation=organisation, **fields)
    elif not (fields := differing(tool, fields)):
        return tool
    for name, value in fields.items():
        setattr(tool, name, value)
    signed(tool, by, "").save()
    return tool


@transaction.atomic
def write_private_cell(*, tool: Tool, cell: CellEntry, by: User) -> None:
    write_cells(cells={tool.pk: {cell.criterion: cell}}, by=by, why="")
