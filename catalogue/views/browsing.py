"""Reading the horizon scan: the list, one tool, several side by side, the radar."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts import policy
from accounts.models import Membership, Organisation
from accounts.requests import Anybody, AnyRequest
from catalogue.forms import MOST_COMPARED, OverlayForm, compared, selection_of, words_of
from catalogue.models import Component, Overlay, Ring, RingMove, Tool
from catalogue.scan.facets import Item
from catalogue.scan.list_page import facets_shown, rows_shown
from catalogue.scan.radar_layout import (
    CENTRE,
    SIZE,
    Placed,
    bands,
    direction,
    dots,
    groups_of,
    quadrant_of,
    quadrants,
)
from catalogue.scan.seen import Seen, seen_by
from catalogue.scan.tool_sheet import comparison, facts, sheet
from documents.text import folded, in_order

ON_A_PAGE = 40
A_YEAR = timedelta(days=365)


@require_safe
@vary_on_headers("HX-Request")
def horizon_scan(request: AnyRequest) -> HttpResponse:
    """All in the address: what is searched for, what is chosen, what is to be compared."""
    seen = seen_by(request.user)
    selection = selection_of(request.GET, seen.catalogue, seen.index, seen.private)
    words = words_of(request.GET)
    within = seen.index.matching(words) | noted(seen, words)
    items = seen.index.listed(seen.index.select(selection, within), words)
    pages = Paginator(items, ON_A_PAGE)
    page = pages.page(page_of(request.GET, pages.num_pages))
    own = seen.private.matching(words)
    private = seen.private.listed(seen.private.select(selection, own), words)
    counts = together(seen.index.counts(selection, within), seen.private.counts(selection, own))
    rows = rows_shown(seen, list(page))
    own_rows = rows_shown(seen, private) if page.number == 1 else []
    chosen, shown = compared(request.GET), {row.item.key for row in (*rows, *own_rows)}
    is_fragment = bool(request.htmx) and not request.htmx.history_restore_request
    context = {
        "rows": rows,
        "private": own_rows,
        "count": len(items) + len(private),
        "page": page,
        "words": words,
        "is_filtered": bool(selection or words),
        "facets": facets_shown(seen, selection, counts),
        "chosen": chosen,
        "chosen_elsewhere": [key for key in chosen if key not in shown],
        "about": about(seen, selection),
        "query": query_of(request, "page"),
        "keeps": bool(kept_by(request.user)),
        "empty": not (seen.index.items or seen.private.items),
        "is_fragment": is_fragment,
    }
    template = "catalogue/horizon_scan.html" + ("#found" if is_fragment else "")
    return render(request, template, context)


def noted(seen: Seen, words: str) -> int:
    """The public tools of whose entry and own notes together every word is found."""
    if not words:
        return 0
    wanted, mask = folded(words).split(), 0
    for pk, overlay in seen.overlays.items():
        place = seen.index.place.get(pk)
        if place is not None:
            text = f"{seen.index.items[place].text} {folded(overlay.note)}"
            mask |= all(word in text for word in wanted) << place
    return mask


def together(*counts: dict[str, dict[str, int]]) -> dict[str, Counter[str]]:
    """The public tools and one's own, counted as one."""
    counted: dict[str, Counter[str]] = {}
    for by_facet in counts:
        for facet, values in by_facet.items():
            counted.setdefault(facet, Counter()).update(values)
    return counted


def page_of(data: QueryDict, last: int) -> int:
    typed = data.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    return min(max(1, number), last)


def query_of(request: AnyRequest, *without: str) -> str:
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()


def about(seen: Seen, selection: Mapping[str, Sequence[str]]) -> Component | None:
    """The guide text of the one component that is chosen."""
    chosen = selection.get("component", ())
    return seen.catalogue.components.get(chosen[0]) if len(chosen) == 1 else None


# --- one tool -------------------------------------------------------------------------------
def fetch_tool(request: AnyRequest, key: str) -> Tool:
    """A private tool does not exist for who is not of its organisation."""
    tools = Tool.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(tools, key=key)


@require_safe
def tool(request: AnyRequest, key: str) -> HttpResponse:
    return tool_page(request, key)


def tool_page(
    request: AnyRequest, key: str, status: int = 200, wrong: OverlayForm | None = None
) -> HttpResponse:
    """`wrong` is the form of an overlay that was refused."""
    tool = fetch_tool(request, key)
    kept = kept_by(request.user)
    seen = seen_by(request.user)
    known = seen.catalogue.components
    moves = tool.moves.all()[:10]
    context = {
        "tool": tool,
        "cells": sheet(seen.catalogue, tool),
        "facts": facts(tool),
        "components": [known[key] for key in tool.components if key in known],
        "overlays": own_overlays(request.user, tool),
        "moves": moves if len(moves) > 1 else (),
        "edit_address": edit_address(request.user, tool, kept),
        "overlay_forms": overlay_forms(kept, tool, wrong) if kept else (),
    }
    return render(request, "catalogue/tool.html", context, status=status)


def edit_address(user: Anybody, tool: Tool, kept: list[UUID]) -> str:
    """Where they may edit it; empty where they may not."""
    if tool.organisation_id:
        mine = tool.organisation_id in kept
        return reverse("catalogue:private", args=[tool.key]) if mine else ""
    curates = policy.may("catalogue.curate", policy.of_person(user))
    return reverse("catalogue:edit", args=[tool.key]) if curates else ""


def own_overlays(user: Anybody, tool: Tool) -> list[Overlay]:
    """Of each of one's organisations."""
    rows = Overlay.objects.visible_to(user).filter(tool=tool).select_related("organisation")
    return in_order(rows, attrgetter("organisation.name"))


def kept_by(user: Anybody) -> list[UUID]:
    """The organisations (ids) whose overlay somebody keeps."""
    if not user.is_authenticated:
        return []
    mine = Membership.objects.filter(user=user).values_list("organisation", "role")
    return [pk for pk, role in mine if policy.may("overlay.edit", {role})]


def overlay_forms(kept: list[UUID], tool: Tool, wrong: OverlayForm | None) -> list[OverlayForm]:
    """One for each organisation, with what it says now; in its place the one that was refused."""
    overlays = {overlay.organisation_id: overlay for overlay in Overlay.objects.filter(tool=tool)}
    forms = [] if wrong is None else [wrong]
    keeping = Organisation.objects.filter(pk__in=kept)
    refused = wrong.data.get("organisation") if wrong else None
    return forms + [
        OverlayForm.of(organisation, overlays.get(organisation.pk))
        for organisation in (in_order(keeping, str) if not tool.organisation_id else ())
        if str(organisation.pk) != refused
    ]


# --- side by side ---------------------------------------------------------------------------
@require_safe
def compare(request: AnyRequest) -> HttpResponse:
    seen = seen_by(request.user)
    keys = compared(request.GET)
    rows = Tool.objects.visible_to(request.user).filter(key__in=keys).select_related("organisation")
    by_key = {row.key: row for row in rows.prefetch_related("cells__checked_by")}
    tools = [by_key[key] for key in keys if key in by_key]
    for tool in tools:
        overlay = seen.overlays.get(tool.pk)
        tool.ring_seen = Ring(overlay.ring if overlay and overlay.ring else tool.ring)
        tool.without = address_without(keys, tool.key) if len(tools) > 1 else ""
    context = {
        "tools": tools,
        "lines": comparison(seen.catalogue, tools),
        "missing": [key for key in keys if key not in by_key],
        "addable": addable(seen, tools, keys),
        "is_one": len(tools) == 1,
        "is_full": len(tools) >= MOST_COMPARED,
        "too_many": len(set(request.GET.getlist("tool"))) > MOST_COMPARED,
    }
    return render(request, "catalogue/compare.html", context)


def address_without(keys: list[str], key: str) -> str:
    return "&".join(f"tool={other}" for other in keys if other != key)


def addable(seen: Seen, tools: list[Tool], keys: list[str]) -> list[Item]:
    """Tools for the same components first: what one would most likely add."""
    wanted = {component for tool in tools for component in tool.components}
    everything = (*seen.private.items, *seen.index.items)
    items = [item for item in everything if item.key not in keys]
    return sorted(items, key=lambda item: wanted.isdisjoint(item.components))


# --- the radar --------------------------------------------------------------------------------
@require_safe
def radar(request: AnyRequest) -> HttpResponse:
    seen = seen_by(request.user)
    group = {key: component.group.key for key, component in seen.catalogue.components.items()}
    moved = moves_since(timezone.localdate() - A_YEAR)
    rows = rows_shown(seen, (*seen.index.items, *seen.private.items))
    placed = [
        Placed(
            key=row.item.key,
            title=row.item.title,
            ring=row.ring,
            quadrant=quadrant_of(groups_of(row.item.components, group)),
            moved="" if row.is_own else direction(moved.get(row.item.id, ""), row.ring),
        )
        for row in rows
    ]
    titles = {group.key: group.title for group in seen.catalogue.groups}
    drawn = dots(placed)
    context = {
        "dots": drawn,
        "rings": bands(dict(Ring.choices)),
        "quadrants": quadrants(titles, drawn),
        "size": SIZE,
        "centre": CENTRE,
        "axis_end": SIZE - 10,
        "overlaid": bool(seen.overlays),
    }
    return render(request, "catalogue/radar.html", context)


def moves_since(day: date) -> dict[int, str]:
    """For each tool that was placed anew since `day`, the ring in which it began that time."""
    moves = RingMove.objects.filter(on__gte=day).exclude(before="").order_by("-on", "-pk")
    return dict(moves.values_list("tool_id", "before"))
