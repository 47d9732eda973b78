"""Curators write practices and roles: draft, preview, publishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import policy
from accounts.decorators import signed_in
from accounts.requests import AuthenticatedRequest
from accounts.submissions.seen import is_own_way, remember_step
from handbook.forms import LONGEST_BODY, CuratedForm, PracticeForm, RoleForm
from handbook.models import Draft, Kept, Practice, Role
from handbook.services.drafting import (
    Moved,
    discard_draft,
    draft_of,
    keep_draft,
    newest_record,
    publish_draft,
)
from handbook.services.suggestions import dismiss_suggestion
from handbook.text import typeset
from handbook.views.change_wording import told, values_of

KINDS: dict[str, tuple[type[Kept], type[CuratedForm]]] = {
    "practice": (Practice, PracticeForm),
    "role": (Role, RoleForm),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AuthenticatedRequest, kind: str, key: str) -> HttpResponse:
    """What is typed goes into the draft that curators share; visitors see what was published."""
    policy.require("handbook.curate", policy.of_person(request.user))
    model, form_class = KINDS[kind]
    row = get_object_or_404(model, key=key)
    if request.method != "POST":
        return show(request, kind, row)
    if "preview" in request.POST:
        return preview(request, kind, row)
    for name, act in ACTS.items():
        if name in request.POST:
            current = draft_of(row)
            if is_unseen(request, kind, row, current):
                return show(request, kind, row, status=409, rewritten=current)
            return act(request, kind, row)
    form = form_class(request.POST)
    if form.is_valid() and "publish" in request.POST and not form.cleaned_data["why"]:
        form.add_error("why", _("Say in a few words why: it stands in the history."))
    if form.errors:
        return show(request, kind, row, form=form, status=422)
    return keep(request, kind, row, form)


def keep(request: AuthenticatedRequest, kind: str, row: Kept, form: CuratedForm) -> HttpResponse:
    """The draft, and where it was asked for its publication. What a colleague wrote meanwhile is
    shown beside what was typed; nothing is written then."""
    current, place = draft_of(row), place_of(kind, row)
    if is_unseen(request, kind, row, current):
        theirs = told(values_of(row, form, current), form.said())
        return show(request, kind, row, form=form, status=409, colleague=current, both=theirs)
    try:
        draft = keep_draft(row=row, fields=form.said(), by=request.user, base=seen_base(request))
        before, after = stamp(current), stamp(draft)
        remember_step(by=request.user, place=place, before=before, after=after)
        if draft and "publish" in request.POST:
            publish_draft(
                row=row,
                cleaned=draft.fields,
                by=request.user,
                why=form.cleaned_data["why"],
                base=draft.base,
            )
            messages.success(request, _("Published. Its history says what changed, and why."))
            return redirect(page_of(kind), row.key)
    except Moved:
        row.refresh_from_db()
        both = told(values_of(row, form), form.said())
        return show(request, kind, row, form=form, status=409, moved=True, both=both)
    if draft:
        messages.success(request, _("Draft kept. Readers see no change until it is published."))
    else:
        messages.info(request, _("This is what is published already: there is no draft."))
    why = form.cleaned_data["why"]
    query = f"?{urlencode({'why': why})}" if why else ""
    return redirect(reverse(edit_of(kind), args=[row.key]) + query)


def place_of(kind: str, row: Kept) -> str:
    return f"{kind}:{row.key}"


def is_unseen(request: AuthenticatedRequest, kind: str, row: Kept, current: Draft | None) -> bool:
    """Whether a colleague has written in the draft since whoever sends this saw it."""
    if current is None:
        return False
    place, seen = place_of(kind, row), typed(request, "draft")
    return not is_own_way(by=request.user, place=place, seen=seen, now=stamp(current))


def seen_base(request: AuthenticatedRequest) -> int:
    base = typed(request, "base")
    return int(base) if base.isdecimal() and len(base) < 19 else 0


def said_why(request: AuthenticatedRequest) -> dict[str, str]:
    """A reason that was typed before the draft is ready waits for its publication."""
    return {"why": request.GET["why"][:100]} if request.GET.get("why") else {}


def preview(request: AuthenticatedRequest, kind: str, row: Kept) -> HttpResponse:
    text = typeset(typed(request, "body")[:LONGEST_BODY])
    form = KINDS[kind][1](request.POST)
    return show(request, kind, row, form=form, preview=text)


def discard(request: AuthenticatedRequest, kind: str, row: Kept) -> HttpResponse:
    discard_draft(row=row)
    messages.success(request, _("The draft is gone; what is published stands."))
    return redirect(page_of(kind), row.key)


def take(request: AuthenticatedRequest, kind: str, row: Kept) -> HttpResponse:
    """Lay the newer bundled text into the draft, to be read before it is published."""
    columns = KINDS[kind][1].COLUMNS
    waiting = row.suggestion or {}
    keep_draft(
        row=row,
        fields={name: waiting[name] for name in columns if name in waiting},
        by=request.user,
    )
    return redirect(edit_of(kind), row.key)


def dismiss(request: AuthenticatedRequest, kind: str, row: Kept) -> HttpResponse:
    dismiss_suggestion(row=row)
    messages.success(request, _("Dismissed. Your text stays."))
    return redirect(edit_of(kind), row.key)


ACTS = {"discard": discard, "take": take, "dismiss": dismiss}


def typed(request: AuthenticatedRequest, name: str) -> str:
    return request.POST.get(name, "")


def stamp(draft: Draft | None) -> str:
    return draft.at.isoformat() if draft else ""


def page_of(kind: str) -> str:
    return f"{kind}s:{kind}"


def edit_of(kind: str) -> str:
    return f"{kind}s:edit"


def show(
    request: AuthenticatedRequest,
    kind: str,
    row: Kept,
    *,
    form: CuratedForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    form_class, draft = KINDS[kind][1], draft_of(row)
    published = values_of(row, form_class)
    drafted = values_of(row, form_class, draft)
    waiting = {name: value for name, value in (row.suggestion or {}).items() if name in published}
    context = {
        "kind": kind,
        "row": row,
        "form": form or form_class(initial=form_class.initial_of(drafted) | said_why(request)),
        "draft": draft,
        "drafted": told(published, drafted),
        "waiting": told({name: published[name] for name in waiting}, waiting),
        "stamp": stamp(draft),
        "base": newest_record(row) or 0,
        "page": page_of(kind),
        "history": f"{kind}s:history",
        **context,
    }
    fragment = "#preview" if request.htmx and "preview" in context else ""
    return render(request, f"handbook/edit.html{fragment}", context, status=status)
