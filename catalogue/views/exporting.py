"""The catalogue to take away: what the list shows, as a file."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import AnyRequest
from catalogue.forms import selection_of, words_of
from catalogue.scan import exporting
from catalogue.scan.index import current
from catalogue.views.browsing import query_of


@require_safe
def export(request: AnyRequest) -> HttpResponse:
    """Public tools alone, whoever asks: no private tools, no rings or notes of an organisation."""
    catalogue = current()
    selection, words = selection_of(request.GET, catalogue), words_of(request.GET)
    index = catalogue.index
    items = index.listed(index.select(selection, index.matching(words)), words)
    form = request.GET.get("format", "")
    if not form:
        query = query_of(request, "format", "page", "tool")
        context = {
            "count": len(items),
            "query": query,
            "is_filtered": bool(selection or words),
            "formats": exporting.OFFERS,
        }
        return render(request, "catalogue/export.html", context)
    if form not in exporting.FORMATS:
        raise BadRequest(_("There is no such format."))
    content, kind, ending = exporting.export(catalogue, items, form)
    response = HttpResponse(content, content_type=kind)
    name = f"horizon-scan-{timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
