"""What curators do to a public tool: draft, publish, take back, archive, undo.

Whatever is published here obeys the rule for a ring.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.curation.change_log import TOOL, Change
from catalogue.curation.drafts import (
    KIND,
    Editing,
    editing,
    editing_of,
    plain_cell,
    typed_cell,
    typed_fields,
)
from catalogue.entries.column_wording import words_of
from catalogue.entries.columns import NAMES
from catalogue.entries.definition import ToolEntry
from catalogue.entries.ring_rule import highest_ring, is_allowed
from catalogue.models import Cell, Tool
from catalogue.services.writing import write_tool
from handbook.content import digest as bundle_digest
from handbook.content import plain
from handbook.models import Draft
from handbook.services.drafting import Moved, newest_record


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


# --- drafting ----------------------------------------------------------------------------------
@transaction.atomic
def keep(
    *, held: Editing, fields: Mapping[str, Any], cells: Mapping[str, dict[str, Any]], by: User
) -> Draft | None:
    """Lay changes over the tool's draft; what says the same as what is published goes. None where
    nothing is left of it."""
    row = Draft.objects.select_for_update().filter(kind=KIND, key=held.tool.key).first()
    draft = row or Draft(kind=KIND, key=held.tool.key, base=base_of(held.tool))
    was = draft.fields.get("was", {})
    merged_fields = merged(
        {name: draft.fields[name] for name in NAMES if name in draft.fields},
        fields,
        held.published,
    )
    merged_cells = merged(
        draft.fields.get("cells", {}), cells, {name: held.cell_as_published(name) for name in cells}
    )
    if not (merged_fields or merged_cells or held.is_new):
        discard(key=held.tool.key)
        return None
    was_cells = was.get("cells", {})
    draft.fields = {
        **merged_fields,
        "cells": merged_cells,
        "was": {
            **{name: was.get(name, held.published[name]) for name in merged_fields},
            "cells": {
                name: was_cells.get(name, held.cell_as_published(name)) for name in merged_cells
            },
        },
    }
    draft.by, draft.at = by, timezone.now()
    draft.save()
    return draft


def base_of(tool: Tool) -> int | None:
    return newest_record(tool) if tool.pk else None


def merged(
    drafted: Mapping[str, Any], new: Mapping[str, Any], published: Mapping[str, Any]
) -> dict[str, Any]:
    """`drafted` with `new` over it, without those of `new` that are published already."""
    same = {name for name, value in new.items() if value == published[name]}
    return {name: value for name, value in {**drafted, **new}.items() if name not in same}


def take_back(*, held: Editing, name: str, is_cell: bool, by: User) -> Draft | None:
    """One change of the draft undone."""
    if is_cell:
        return keep(held=held, fields={}, cells={name: held.cell_as_published(name)}, by=by)
    return keep(held=held, fields={name: held.published[name]}, cells={}, by=by)


def discard(*, key: str) -> None:
    Draft.objects.filter(kind=KIND, key=key).delete()


# --- publishing --------------------------------------------------------------------------------
@transaction.atomic
def publish(*, key: str, published_digest: str, by: User, why: str) -> Tool:
    """Put the draft on the tool. `published_digest` names what of the published tool the
    curator has seen; raises `Moved` where it is another one by now, `ValidationError` for a ring
    that is too high."""
    Tool.objects.select_for_update().filter(key=key).first()
    held = editing(key)
    if held.published_digest != published_digest:
        raise Moved
    check_ring(held.entry())
    tool, _changed = write_tool(
        key=key,
        fields=typed_fields(held.fields if held.is_new else held.changed_fields),
        cells={name: typed_cell(name, cell) for name, cell in held.changed_cells.items()},
        by=by,
        why=why,
    )
    discard(key=key)
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
    tool = Tool.objects.select_for_update().get(pk=tool.pk)
    before, after = change.before, change.after
    if before is None or after is None:
        raise ValidationError(_("That it was added cannot be undone. Archive it instead."))
    if change.kind == TOOL:
        now = {name: plain(getattr(tool, name)) for name in after}
    else:
        now = plain_cell(tool.cells.filter(criterion__key=change.name).first())
    if all(now[name] == value for name, value in before.items()):
        return
    if any(now[name] != value for name, value in after.items()):
        raise ValidationError(
            _("“%(title)s” has changed again since. Undo the later change first, or edit it."),
            params={"title": change.title},
        )
    why = _("undone: %(why)s") % {"why": change.why or change.title}
    if change.kind == TOOL:
        put(tool=tool, fields=before, cells={}, by=by, why=why)
    else:
        put(tool=tool, fields={}, cells={change.name: {**now, **before}}, by=by, why=why)


# --- newer bundled content ---------------------------------------------------------------------
@transaction.atomic
def settle_bundled(*, row: Tool | Cell, accepted: bool, by: User) -> None:
    """Take the newer bundled values that wait beside a curator's, or leave them. Either way they
    count as seen: only still newer ones are suggested again."""
    suggested: dict[str, Any] = row.suggestion or {}
    model: type[Tool] | type[Cell] = type(row)
    row = model.objects.select_for_update().get(pk=row.pk)
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
