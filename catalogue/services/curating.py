"""What curators do to a public tool: publish their draft of it, archive it, undo a change.

Whatever is published here obeys the rule for a ring.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.held_rows import hold
from accounts.models import User
from catalogue.curation.change_log import TOOL, Change
from catalogue.curation.drafts import ToolEditing, editing_of, typed_cell, typed_fields
from catalogue.entries.column_wording import words_of
from catalogue.entries.columns import NAMES
from catalogue.entries.definition import ToolEntry
from catalogue.entries.ring_rule import highest_ring, is_allowed
from catalogue.models import Cell, Tool
from catalogue.services.writing import write_tool
from handbook.content import digest as bundle_digest
from handbook.content import plain
from handbook.services.drafting import ChangedAgain, Moved, NothingBefore, discard, undone


def check_ring(entry: ToolEntry) -> None:
    """Raises `ValidationError` where the ring is higher than the rule allows, and says why."""
    highest, reasons = highest_ring(entry, timezone.localdate())
    if not is_allowed(entry.ring, highest):
        raise ValidationError(
            _("The rule allows “%(highest)s” at most, not “%(ring)s”: %(why)s."),
            params={
                "highest": words_of("ring", highest),
                "ring": words_of("ring", entry.ring),
                "why": "; ".join(reasons),
            },
        )


# --- publishing --------------------------------------------------------------------------------
@transaction.atomic
def publish(*, held: ToolEditing, by: User, why: str) -> Tool:
    """Put the draft on the tool, which is held `in_turn`; raises `ValidationError` for a ring that
    is too high."""
    check_ring(held.entry())
    tool, _changed = write_tool(
        key=held.tool.key,
        fields=typed_fields(held.fields if held.is_new else held.drafted_fields),
        cells={name: typed_cell(name, cell) for name, cell in held.drafted_cells.items()},
        by=by,
        why=why,
    )
    discard(held=held)
    return tool


def archive(*, tool: Tool, archived: bool, by: User, why: str) -> None:
    write_tool(key=tool.key, fields={"archived": archived}, cells={}, by=by, why=why)


# --- what somebody else put beside it, or changed back ---------------------------------------
@transaction.atomic
def put(
    *,
    tool: Tool,
    fields: Mapping[str, Any],
    cells: Mapping[str, dict[str, Any]],
    by: User,
    why: str,
) -> None:
    """Publish at once, without a draft: `fields` and `cells` as JSON has them."""
    columns = {name: value for name, value in fields.items() if name in NAMES}
    check_ring(editing_of(tool).over(columns, cells))
    write_tool(
        key=tool.key,
        fields=typed_fields(fields),
        cells={name: typed_cell(name, cell) for name, cell in cells.items()},
        by=by,
        why=why,
    )


@transaction.atomic
def undo(*, tool: Tool, change: Change, by: User) -> None:
    """Restore what `change` replaced, as a new change; `ValidationError` where it cannot be."""
    held = editing_of(hold(Tool, tool.pk) or tool)
    if change.kind == TOOL:
        now = {name: plain(getattr(held.tool, name)) for name in change.after or ()}
    else:
        now = held.cell_as_published(change.name)
    try:
        back = undone(before=change.before, after=change.after, now=now)
    except NothingBefore:
        why = _("That it was added cannot be undone. Archive it instead.")
        raise ValidationError(why) from None
    except ChangedAgain:
        raise ValidationError(
            _("“%(title)s” has changed again since. Undo the later change first, or edit it."),
            params={"title": change.title},
        ) from None
    if not back:
        return
    why = _("undone: %(why)s") % {"why": change.why or change.title}
    if change.kind == TOOL:
        put(tool=tool, fields=back, cells={}, by=by, why=why)
    else:
        put(tool=tool, fields={}, cells={change.name: {**now, **back}}, by=by, why=why)


# --- newer bundled content ---------------------------------------------------------------------
@transaction.atomic
def settle_bundled(*, row: Tool | Cell, accepted: bool, by: User) -> None:
    """Take the newer bundled values that wait beside a curator's, or leave them. Either way they
    count as seen: only still newer ones are suggested again."""
    suggested: dict[str, Any] = row.suggestion or {}
    model: type[Tool] | type[Cell] = type(row)
    row = hold(model, row.pk) or row
    if row.suggestion != suggested:
        raise Moved
    if accepted:
        why = _("newer bundled content")
        if isinstance(row, Tool):
            put(tool=row, fields=suggested, cells={}, by=by, why=why)
        else:
            put(tool=row.tool, fields={}, cells={row.criterion.key: suggested}, by=by, why=why)
    seen = {"content_hash": bundle_digest(suggested), "suggestion": None}
    model.objects.filter(pk=row.pk).update(**seen)
