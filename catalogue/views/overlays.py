"""What an organisation says for itself: its ring and note on a public tool, its private tools."""

import functools
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts import policy
from accounts.decorators import require_POST, signed_in
from accounts.models import Membership, Organisation, User
from accounts.requests import AuthenticatedRequest
from accounts.submissions.seen import fingerprint, laid_over
from catalogue.curation.drafts import ToolEditing, editing_of, typed_cell
from catalogue.curation.edit_page import CellRow, cell_row, cell_rows
from catalogue.curation.tool_forms import CellForm, PrivateToolForm, cell_form, initial_of
from catalogue.forms import CHANGED, OrganisationChoice, OverlayForm
from catalogue.models import Tool
from catalogue.services import overlays
from catalogue.views.browsing import kept_by, tool_page

ACTION = "overlay.edit"


def fields_of(key: str) -> Mapping[str, Any]:
    return editing_of(Tool.objects.get(key=key)).published


def cell_of(key: str, criterion: str) -> Mapping[str, Any]:
    return editing_of(Tool.objects.get(key=key)).cell(criterion)


def managed(user: User) -> QuerySet[Organisation]:
    """The organisations whose overlay `user` keeps; at least one, or it is refused."""
    roles = Membership.objects.filter(user=user).values_list("role", flat=True)
    policy.require(ACTION, roles)
    return Organisation.objects.filter(pk__in=kept_by(user))


@signed_in
@require_POST
def overlay(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """Set, change or (left empty) take away an organisation's own ring and note."""
    tool = get_object_or_404(Tool.objects.public(), key=key)
    form = OverlayForm(request.POST, organisations=managed(request.user))
    if not form.is_valid():
        return tool_page(request, key, status=422, wrong=form)
    typed = form.cleaned_data
    current = functools.partial(
        overlays.ring_and_note, organisation=typed["organisation"], tool=tool
    )
    with laid_over(request, typed["organisation"], key, lambda _now: current()) as has_seen:
        if not has_seen:
            form.show_beside(current())
            return tool_page(request, key, status=409, wrong=form)
        overlays.set_overlay(tool=tool, by=request.user, **typed)
    messages.success(request, _("Saved. Only your organisation sees it."))
    return redirect("catalogue:tool", key)


# --- private tools ------------------------------------------------------------------------------
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def private_new(request: AuthenticatedRequest) -> HttpResponse:
    whose = OrganisationChoice(request.POST or None, organisations=managed(request.user))
    form = PrivateToolForm(request.POST or None)
    if request.method == "POST" and whose.is_valid() and form.is_valid():
        made = overlays.write_private(
            organisation=whose.cleaned_data["organisation"],
            tool=None,
            fields=form.columns(),
            by=request.user,
        )
        messages.success(request, _("Added. Only your organisation sees it."))
        return redirect("catalogue:tool", made.key)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "whose": whose}
    return render(request, "catalogue/private_new.html", context, status=status)


def home(tool: Tool) -> Organisation:
    """Of a private tool."""
    assert tool.organisation is not None
    return tool.organisation


def fetch(request: AuthenticatedRequest, key: str) -> Tool:
    """To who is not of its organisation it does not exist."""
    mine = Tool.objects.visible_to(request.user).exclude(organisation=None)
    tool = get_object_or_404(mine.select_related("organisation"), key=key)
    roles = home(tool).memberships.filter(user=request.user).values_list("role", flat=True)
    policy.require(ACTION, roles)
    return tool


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def private(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """Its fields and cells; what is saved here is shown at once, to its organisation."""
    tool = fetch(request, key)
    held = editing_of(tool)
    initial = initial_of(held.published)
    form = PrivateToolForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with laid_over(request, tool, "fields", lambda _now: fields_of(key)) as has_seen:
            if not has_seen:
                return show(request, held, 409, form=form, problem=CHANGED)
            overlays.write_private(
                organisation=home(tool), tool=tool, fields=form.columns(), by=request.user
            )
        messages.success(request, _("Saved."))
        return redirect("catalogue:private", key)
    return show(request, held, 422 if request.method == "POST" else 200, form=form)


def show(
    request: AuthenticatedRequest,
    held: ToolEditing,
    status: int = 200,
    opened: CellRow | None = None,
    **more: Any,
) -> HttpResponse:
    context = {
        "tool": held.tool,
        "rows": cell_rows(held, address_of, opened),
        "form": PrivateToolForm(initial=initial_of(held.published)),
        "seen": fingerprint(held.published),
        **more,
    }
    context["is_open"] = bool(context["form"].errors or "problem" in more)
    return render(request, "catalogue/private.html", context, status=status)


def address_of(key: str, criterion: str) -> str:
    return reverse("catalogue:private_cell", args=[key, criterion])


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def private_cell(request: AuthenticatedRequest, key: str, criterion: str) -> HttpResponse:
    """As a curator's cell, without a draft between."""
    tool = fetch(request, key)
    held = editing_of(tool)
    asked = held.criteria.get(criterion)
    if asked is None or not held.asks(asked):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = cell_form(asked, held.cell(criterion), data)
    if form.is_valid():
        with laid_over(request, tool, criterion, lambda _now: cell_of(key, criterion)) as has_seen:
            if not has_seen:
                return opened(request, held, form, 409)
            cell = typed_cell(criterion, form.columns())
            overlays.write_private_cell(tool=tool, cell=cell, by=request.user)
        if not request.htmx:
            return redirect(reverse("catalogue:private", args=[key]) + f"#cell-{criterion}")
        return row(request, editing_of(tool), form)
    if request.htmx and "row" in request.GET:
        return row(request, held, form)
    return opened(request, held, form, 200 if data is None else 422)


def row(request: AuthenticatedRequest, held: ToolEditing, form: CellForm) -> HttpResponse:
    context = cell_row(held, form.criterion, address_of, is_fresh=True)
    return render(request, "catalogue/edit/cell.html", {"row": context})


def opened(
    request: AuthenticatedRequest, held: ToolEditing, form: CellForm, status: int
) -> HttpResponse:
    problem = CHANGED if status == 409 else ""
    context = cell_row(held, form.criterion, address_of, form=form, problem=problem)
    if request.htmx:
        return render(request, "catalogue/edit/cell.html", {"row": context}, status=status)
    return show(request, held, status, opened=context)


@signed_in
@require_POST
def private_archive(request: AuthenticatedRequest, key: str) -> HttpResponse:
    tool = fetch(request, key)
    archived = "back" not in request.POST
    overlays.write_private(
        organisation=home(tool), tool=tool, fields={"archived": archived}, by=request.user
    )
    messages.success(request, _("Archived.") if archived else _("Brought back."))
    return redirect("catalogue:private", key)
