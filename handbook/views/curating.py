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
from handbook.drafts import DRAFT, PUBLISHED, RowEditing, editing
from handbook.forms import LONGEST_BODY, CuratedForm, PracticeForm, RoleForm
from handbook.models import Kept, Practice, Role
from handbook.services.drafting import discard, in_turn, keep_draft, publish_row
from handbook.services.suggestions import dismiss_suggestion
from handbook.text import typeset
from handbook.views.change_wording import columns_shown

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
    held = editing(get_object_or_404(model, key=key), form_class.COLUMNS)
    if request.method != "POST":
        return show(request, kind, held)
    if "preview" in request.POST:
        return preview(request, kind, held)
    for name, act in ACTS.items():
        if name in request.POST:
            with in_turn(held, by=request.user) as held:
                if not held.has_seen_draft(typed(request, "seen"), by=request.user):
                    return show(request, kind, held, status=409, rewritten=held.draft)
                return act(request, kind, held)
    form = form_class(request.POST)
    if form.is_valid() and "publish" in request.POST and not form.cleaned_data["why"]:
        form.add_error("why", _("Say in a few words why: it is shown in the history."))
    if form.errors:
        return show(request, kind, held, form=form, status=422)
    with in_turn(held, by=request.user) as held:
        return unseen(request, kind, held, form) or save(request, kind, held, form)


def unseen(
    request: AuthenticatedRequest, kind: str, held: RowEditing, form: CuratedForm
) -> HttpResponse | None:
    """What a colleague has written, published or discarded meanwhile, beside what was typed."""
    both, by = columns_shown(held.fields, form.columns()), request.user
    has_seen_draft = held.has_seen(DRAFT, typed(request, "seen"), by=by)
    has_seen_published = held.has_seen(PUBLISHED, typed(request, "published"), by=by)
    if has_seen_draft and has_seen_published:
        return None
    if held.draft and not has_seen_draft:
        return show(request, kind, held, form=form, status=409, colleague=held.draft, both=both)
    both = columns_shown(held.published, form.columns())
    gone = has_seen_published
    return show(request, kind, held, form=form, status=409, gone=gone, moved=not gone, both=both)


def save(
    request: AuthenticatedRequest, kind: str, held: RowEditing, form: CuratedForm
) -> HttpResponse:
    """The draft, or what was asked to be published at once."""
    draft, why = (
        keep_draft(held=held, changes=form.columns(), by=request.user),
        form.cleaned_data["why"],
    )
    if draft and "publish" in request.POST:
        publish_row(held=held.again(), by=request.user, why=why)
        messages.success(request, _("Published. Its history says what changed, and why."))
        return redirect(page_of(kind), held.row.key)
    if draft:
        messages.success(request, _("Draft kept. Readers see no change until it is published."))
    else:
        messages.info(request, _("This is what is published already: there is no draft."))
    query = f"?{urlencode({'why': why})}" if why else ""
    return redirect(reverse(edit_of(kind), args=[held.row.key]) + query)


def typed_why(request: AuthenticatedRequest) -> dict[str, str]:
    """A reason that was typed before the draft is ready waits for its publication."""
    return {"why": request.GET["why"][:100]} if request.GET.get("why") else {}


def preview(request: AuthenticatedRequest, kind: str, held: RowEditing) -> HttpResponse:
    text = typeset(typed(request, "body")[:LONGEST_BODY])
    form = KINDS[kind][1](request.POST)
    return show(request, kind, held, form=form, preview=text)


def throw_away(request: AuthenticatedRequest, kind: str, held: RowEditing) -> HttpResponse:
    discard(held=held)
    messages.success(request, _("The draft is gone; what is published stays."))
    return redirect(page_of(kind), held.row.key)


def take(request: AuthenticatedRequest, kind: str, held: RowEditing) -> HttpResponse:
    """Lay the newer bundled text into the draft, to be read before it is published."""
    keep_draft(held=held, changes=waiting_for(held), by=request.user)
    return redirect(edit_of(kind), held.row.key)


def dismiss(request: AuthenticatedRequest, kind: str, held: RowEditing) -> HttpResponse:
    dismiss_suggestion(row=held.row)
    messages.success(request, _("Dismissed. Your text stays."))
    return redirect(edit_of(kind), held.row.key)


def waiting_for(held: RowEditing) -> dict[str, Any]:
    suggested = held.row.suggestion or {}
    return {name: value for name, value in suggested.items() if name in held.published}


ACTS = {"discard": throw_away, "take": take, "dismiss": dismiss}


def typed(request: AuthenticatedRequest, name: str) -> str:
    return request.POST.get(name, "")


def page_of(kind: str) -> str:
    return f"{kind}s:{kind}"


def edit_of(kind: str) -> str:
    return f"{kind}s:edit"


def show(
    request: AuthenticatedRequest,
    kind: str,
    held: RowEditing,
    *,
    form: CuratedForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    form_class, waiting = KINDS[kind][1], waiting_for(held)
    context = {
        "kind": kind,
        "held": held,
        "row": held.row,
        "form": form or form_class(initial=form_class.initial_of(held.fields) | typed_why(request)),
        "draft": held.draft,
        "drafted": columns_shown(held.published, held.fields),
        "waiting": columns_shown({name: held.published[name] for name in waiting}, waiting),
        "page": page_of(kind),
        "history": f"{kind}s:history",
        **context,
    }
    fragment = "#preview" if request.htmx and "preview" in context else ""
    return render(request, f"handbook/edit.html{fragment}", context, status=status)
