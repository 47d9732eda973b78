"""The history of a practice or a role, and taking back one change."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import policy
from accounts.decorators import require_POST, signed_in
from accounts.requests import AnyRequest, AuthenticatedRequest
from handbook.content import WHY
from handbook.models import Kept
from handbook.services.drafting import ChangedAgain, NothingBefore
from handbook.services.history import differing, undo_record
from handbook.text_changes import Titles
from handbook.views.change_wording import columns_shown, titles
from handbook.views.curating import KINDS, page_of

SHOWN = 50


@require_safe
def history(request: AnyRequest, kind: str, key: str) -> HttpResponse:
    """Who changed what, when and why; for everybody to read."""
    return show(request, kind, get_object_or_404(KINDS[kind][0], key=key))


@signed_in
@require_POST
def undo(request: AuthenticatedRequest, kind: str, key: str) -> HttpResponse:
    policy.require("handbook.curate", policy.of_person(request.user))
    row = get_object_or_404(KINDS[kind][0], key=key)
    typed = request.POST.get("record", "")
    known = row.history.filter(pk=int(typed)) if typed.isdecimal() and len(typed) < 19 else ()
    if not known:
        return show(request, kind, row, 422, _("Choose the change that is to be taken back."))
    try:
        undo_record(row=row, record=known[0], columns=columns_of(kind), by=request.user)
    except ChangedAgain:
        why = _("Nothing was changed: what you want to take back has been changed again since.")
        return show(request, kind, row, 409, why)
    except NothingBefore:
        return show(request, kind, row, 422, _("There is nothing before this to go back to."))
    messages.success(request, _("Taken back. That is a change of its own, with its line below."))
    return redirect(f"{kind}s:history", row.key)


def columns_of(kind: str) -> tuple[str, ...]:
    return (*KINDS[kind][1].COLUMNS, "archived")


def show(
    request: AnyRequest, kind: str, row: Kept, status: int = 200, problem: str = ""
) -> HttpResponse:
    may = policy.actions(policy.of_person(request.user))
    records = list(row.history.select_related("history_user")[: SHOWN + 1])
    known, columns = titles(), columns_of(kind)
    entries = [entry(row, *pair, columns, known) for pair in pairwise([*records, None])]
    context = {
        "row": row,
        "kind": kind,
        "page": page_of(kind),
        "undo": f"{kind}s:undo",
        "entries": [entry for entry in entries if entry["changes"] or entry["is_first"]][:SHOWN],
        "is_cut": len(records) > SHOWN,
        "problem": problem,
        "may": may,
    }
    return render(request, "handbook/history.html", context, status=status)


def entry(
    row: Kept, record: Any, before: Any, columns: tuple[str, ...], known: Titles
) -> dict[str, Any]:
    """One line of the history. It can be taken back while what it wrote still stands."""
    names = differing(record, before, columns) if before else []
    stands = all(getattr(row, name) == getattr(record, name) for name in names)
    return {
        "record": record,
        "is_first": before is None,
        "is_bundled": record.history_change_reason == WHY,
        "can_undo": bool(names) and stands,
        "changes": columns_shown(
            {name: getattr(before, name) for name in names},
            {name: getattr(record, name) for name in names},
            known,
        ),
    }
