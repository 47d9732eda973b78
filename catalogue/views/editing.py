"""Editing a public tool: its draft, cell by cell; publishing it, archiving, looking it through."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts import policy
from accounts.decorators import require_POST, signed_in
from accounts.requests import AuthenticatedRequest
from catalogue.curation.drafts import ToolEditing, cell_name, editing, editing_of
from catalogue.curation.edit_page import CellRow, cell_row, cell_rows, waiting_for
from catalogue.curation.tool_forms import (
    CellForm,
    NewToolForm,
    ToolForm,
    WhyForm,
    cell_form,
    initial_of,
)
from catalogue.forms import CHANGED
from catalogue.models import Cell, Criterion, Tool
from catalogue.services import curating
from catalogue.services.writing import check_cells
from handbook.drafts import DRAFT, PUBLISHED
from handbook.services.drafting import Moved, check_seen, in_turn, keep_draft
from handbook.services.drafting import discard as throw_away


def fetch(request: AuthenticatedRequest, key: str) -> ToolEditing:
    policy.require("catalogue.curate", policy.of_person(request.user))
    return editing(key)


def published(request: AuthenticatedRequest, key: str) -> ToolEditing:
    """As `fetch`, of a tool that is more than a draft."""
    held = fetch(request, key)
    if held.is_new:
        raise Http404
    return held


def back(key: str, criterion: str = "") -> HttpResponse:
    anchor = f"#cell-{criterion}" if criterion else ""
    return redirect(reverse("catalogue:edit", args=[key]) + anchor)


def show(
    request: AuthenticatedRequest, held: ToolEditing, status: int = 200, **more: Any
) -> HttpResponse:
    """The whole page; `opened` is the row whose form stands open."""
    initial = initial_of(held.fields)
    opened: CellRow | None = more.pop("opened", None)
    context = {
        "held": held,
        "tool": held.tool,
        "is_published": not held.is_new,
        "rows": cell_rows(held, address_of, opened),
        "form": ToolForm(initial=initial),
        "why": WhyForm(),
        "newer": waiting_for(held.tool),
        **more,
    }
    return render(request, "catalogue/edit.html", context, status=status)


def address_of(key: str, criterion: str) -> str:
    return reverse("catalogue:edit_cell", args=[key, criterion])


# --- fields ------------------------------------------------------------------------------------
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """All that is drafted and published of a tool; POST drafts its fields."""
    held = fetch(request, key)
    if request.method != "POST":
        return show(request, held)
    form = ToolForm(request.POST, initial=initial_of(held.fields))
    if not fits(form, held):
        return show(request, held, 422, form=form)
    with in_turn(held, by=request.user) as held:
        if not has_seen_all(request, held):
            form.show_beside(held.fields)
            return show(request, held, 409, form=form, problem=CHANGED)
        keep_draft(held=held, changes=form.columns(), by=request.user)
    return back(key)


def has_seen_all(request: AuthenticatedRequest, held: ToolEditing) -> bool:
    """The form shows all columns, so it says something of each."""
    seen, published = request.POST.get("seen", ""), request.POST.get("published", "")
    by = request.user
    return held.has_seen(DRAFT, seen, by=by) and held.has_seen(PUBLISHED, published, by=by)


def fits(form: ToolForm, held: ToolEditing) -> bool:
    """Valid, and in a ring that the rule allows."""
    if not form.is_valid():
        return False
    try:
        curating.check_ring(held.over(form.columns(), held.drafted_cells))
    except ValidationError as error:
        form.add_error("ring", error)
    return form.is_valid()


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    """A tool that nobody but curators sees until it is published: it is only a draft."""
    policy.require("catalogue.curate", policy.of_person(request.user))
    form = NewToolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        held = editing_of(Tool(key=key, title=key, ring="", status=""))
        if fits(form, held):
            keep_draft(held=held, changes=form.columns(), by=request.user)
            messages.success(request, _("Drafted. Fill in its cells, then publish it."))
            return back(key)
    status = 422 if form.errors else 200
    return render(request, "catalogue/new.html", {"form": form}, status=status)


# --- cells -------------------------------------------------------------------------------------
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def edit_cell(request: AuthenticatedRequest, key: str, criterion: str) -> HttpResponse:
    """One cell in place: its row, its form (also as a page), and POST drafts it."""
    held = fetch(request, key)
    asked = held.criteria.get(criterion)
    if asked is None or not held.asks(asked):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = cell_form(asked, held.cell(criterion), data)
    if form.is_valid():
        name, seen = cell_name(criterion), request.POST.get("seen", "")
        with in_turn(held, by=request.user) as held:
            if not held.has_seen(name, seen, by=request.user):
                return opened(request, held, form, 409)
            keep_draft(held=held, changes={name: form.columns()}, by=request.user)
        return drafted(request, key, asked)
    if request.htmx and "row" in request.GET:
        return fragment(request, held, asked)
    return opened(request, held, form, 200 if data is None else 422)


def opened(
    request: AuthenticatedRequest, held: ToolEditing, form: CellForm, status: int
) -> HttpResponse:
    problem = CHANGED if status == 409 else ""
    row = cell_row(held, form.criterion, address_of, form=form, problem=problem)
    if request.htmx:
        return render(request, "catalogue/edit/cell.html", {"row": row}, status=status)
    return show(request, held, status, opened=row)


def drafted(request: AuthenticatedRequest, key: str, asked: Criterion) -> HttpResponse:
    if not request.htmx:
        return back(key, asked.key)
    return fragment(request, editing(key), asked, changed=True)


def fragment(
    request: AuthenticatedRequest,
    held: ToolEditing,
    asked: Criterion,
    *,
    changed: bool = False,
) -> HttpResponse:
    row = cell_row(held, asked, address_of, is_fresh=True)
    context = {"row": row, "held": held, "tool": held.tool, "why": WhyForm(), "changed": changed}
    context["is_published"] = not held.is_new
    return render(request, "catalogue/edit/cell.html", context)


# --- the draft ----------------------------------------------------------------------------------
def unseen(request: AuthenticatedRequest, held: ToolEditing, **more: Any) -> HttpResponse | None:
    """The page anew, where a colleague has changed the draft since it was opened."""
    if held.has_seen_draft(request.POST.get("seen", ""), by=request.user):
        return None
    return show(request, held, 409, problem=REWRITTEN, **more)


REWRITTEN = gettext_lazy(
    "Nothing was done. Somebody has changed this draft meanwhile: look at it, then press again."
)


@signed_in
@require_POST
def take_back(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """One change of the draft; what is not in it is gone already."""
    with in_turn(fetch(request, key), by=request.user) as held:
        if (page := unseen(request, held)) is not None:
            return page
        name = request.POST.get("change", "")
        if name in held.drafted:
            keep_draft(held=held, changes={name: held.as_published(name)}, by=request.user)
    return back(key)


@signed_in
@require_POST
def publish(request: AuthenticatedRequest, key: str) -> HttpResponse:
    held = fetch(request, key)
    why = WhyForm(request.POST)
    if held.draft is None:
        messages.info(request, _("This is what is published already: there is no draft."))
        return back(key)
    if not why.is_valid():
        return show(request, held, 422, why=why)
    try:
        with in_turn(held, by=request.user) as held:
            if (page := unseen(request, held, why=why)) is not None:
                return page
            check_seen(held, request.POST.get("replaces", ""))
            curating.publish(held=held, by=request.user, **why.cleaned_data)
    except Moved:
        return show(request, held, 409, why=why, problem=MOVED)
    except ValidationError as error:
        return show(request, held, 422, why=why, problem=error.messages[0])
    messages.success(request, _("Published."))
    return redirect("catalogue:tool", key)


MOVED = gettext_lazy(
    "Not published: somebody has published other changes meanwhile. Both texts stand below."
)


@signed_in
@require_POST
def discard(request: AuthenticatedRequest, key: str) -> HttpResponse:
    with in_turn(fetch(request, key), by=request.user) as held:
        if (page := unseen(request, held)) is not None:
            return page
        throw_away(held=held)
    messages.success(request, _("Discarded. What is published stays as it is."))
    return redirect("catalogue:review") if held.is_new else back(key)


# --- the whole tool -----------------------------------------------------------------------------
@signed_in
@require_POST
def archive(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """Take it from all lists, or bring it back; its address stays."""
    held = published(request, key)
    why = WhyForm(request.POST)
    if not why.is_valid():
        return show(request, held, 422, archiving=why)
    archived = "back" not in request.POST
    curating.archive(tool=held.tool, archived=archived, by=request.user, **why.cleaned_data)
    messages.success(request, _("Archived.") if archived else _("Brought back."))
    return back(key)


@signed_in
@require_POST
def checked(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """“I have looked at all of this today”: the ticked cells, or all where none is ticked."""
    held = published(request, key)
    ticked = set(request.POST.getlist("cell")) or set(held.cells)
    why = _("looked at again")
    many = check_cells(tool=held.tool, criteria=ticked, by=request.user, why=why)
    message = ngettext(
        "%(many)d cell is marked as checked today by you.",
        "%(many)d cells are marked as checked today by you.",
        many,
    )
    messages.success(request, message % {"many": many})
    return back(key)


@signed_in
@require_POST
def bundled(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """Take newer bundled values over, or leave them."""
    held = published(request, key)
    criterion = request.POST.get("criterion", "")
    row: Tool | Cell | None = held.tool
    if criterion:
        cells = held.tool.cells.select_related("tool", "criterion")
        row = cells.filter(criterion__key=criterion).first()
    if row is None or not row.suggestion:
        messages.error(request, _("There is no newer bundled content any more."))
        return back(key)
    try:
        curating.settle_bundled(row=row, accepted="accept" in request.POST, by=request.user)
    except Moved:
        messages.error(request, _("The newer bundled content has changed meanwhile. Look again."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return back(key)
