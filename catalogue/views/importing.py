"""For curators: a file's faults, or its difference from what is published; then applying it."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import policy
from accounts.bodies import takes_at_most
from accounts.decorators import signed_in
from catalogue.forms import ImportForm
from catalogue.interchange.difference import Difference
from catalogue.interchange.placing import Found
from catalogue.models import Component, LandscapeCategory, Tool
from catalogue.services import importing
from catalogue.services.uploads import Gone, Upload, drop_upload, fetch_upload, keep_upload
from handbook.reading import Faulty
from handbook.services.drafting import Moved

PAGE = "catalogue/import.html"
LONGEST_NAME = 80
MOST_SHOWN = 200
PER_PAGE = 100


@takes_at_most(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    policy.require("catalogue.curate", policy.of_person(request.user))
    try:
        if request.method == "POST":
            return applied(request) if "apply" in request.POST else uploaded(request)
        if "upload" in request.GET:
            upload = fetch_upload(ticket=request.GET["upload"], by=request.user)
            return shown(request, upload, *looked_at(upload))
    except Gone:
        return gone(request)
    except Faulty as faulty:
        return faults(request, faulty)
    return render(request, PAGE, {"form": ImportForm()})


def looked_at(upload: Upload) -> tuple[Found, Difference]:
    found = importing.read_file(kind=upload.kind, name=upload.name, content=upload.content)
    return found, importing.compare(found, upload.name)


def uploaded(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422)
    file = form.cleaned_data["file"]
    upload = Upload("", form.cleaned_data["kind"], file.name[-LONGEST_NAME:], file.read())
    found, difference = looked_at(upload)
    importing.keep_categories(names=found.categories)
    return shown(request, keep_upload(upload=upload, by=request.user), found, difference)


def faults(request: HttpRequest, faulty: Faulty) -> HttpResponse:
    context = {
        "form": ImportForm(initial={"kind": request.POST.get("kind", importing.TOOLS)}),
        "problems": faulty.problems[:MOST_SHOWN],
        "many": len(faulty.problems),
        "more": max(0, len(faulty.problems) - MOST_SHOWN),
        "name": faulty.name,
    }
    return render(request, PAGE, context, status=422)


def shown(
    request: HttpRequest,
    upload: Upload,
    found: Found,
    difference: Difference,
    moved: bool = False,
) -> HttpResponse:
    keys = [each.entry.key for each in difference.changed]
    archived = Tool.objects.filter(key__in=keys, archived=True).values_list("key", flat=True)
    context = {
        "form": ImportForm(initial={"kind": upload.kind}),
        "upload": upload,
        "difference": difference,
        "new": difference.new[:MOST_SHOWN],
        "changed": difference.changed[:MOST_SHOWN],
        "more_new": max(0, len(difference.new) - MOST_SHOWN),
        "more_changed": max(0, len(difference.changed) - MOST_SHOWN),
        "left_out": found.left_out[:MOST_SHOWN],
        "left_out_count": len(found.left_out),
        "archived": set(archived),
        "moved": moved,
    }
    return render(request, PAGE, context, status=409 if moved else 200)


def gone(request: HttpRequest) -> HttpResponse:
    said = _("That upload is more than an hour old, or was applied already. Choose the file again.")
    return render(request, PAGE, {"form": ImportForm(), "said": said}, status=422)


def applied(request: HttpRequest) -> HttpResponse:
    """All of what was looked at, or nothing where the catalogue has moved since."""
    upload = fetch_upload(ticket=request.POST.get("upload", ""), by=request.user)
    digest = request.POST.get("digest", "")
    try:
        done = importing.apply_file(upload=upload, digest=digest, by=request.user)
    except Moved:
        return shown(request, upload, *looked_at(upload), moved=True)
    drop_upload(ticket=upload.ticket, by=request.user)
    count = len(done.new) + len(done.changed)
    said = ngettext("Imported: %(count)s tool.", "Imported: %(count)s tools.", count)
    messages.success(request, said % {"count": count})
    return redirect("catalogue:import_file")


# --- the landscape's categories ----------------------------------------------------------------
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: HttpRequest) -> HttpResponse:
    """Which component each category of a landscape means; nothing: its tools are left out."""
    policy.require("catalogue.curate", policy.of_person(request.user))
    page = Paginator(LandscapeCategory.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    components = list(Component.objects.filter(archived=False).select_related("group"))
    if request.method == "POST":
        count = place(request.POST, page, {each.key: each for each in components})
        said = ngettext("%(count)s category changed.", "%(count)s categories changed.", count)
        messages.success(request, said % {"count": count})
        return redirect(request.get_full_path())
    context = {"page": page, "components": components, "upload": request.GET.get("upload", "")}
    return render(request, "catalogue/categories.html", context)


def place(data, rows: Iterable[LandscapeCategory], components: dict[str, Component]) -> int:
    """Rows that the form does not name, or names with an unknown component, stay."""
    changed = 0
    for row in rows:
        chosen = data.get(f"category-{row.pk}")
        if chosen is None or (chosen and chosen not in components):
            continue
        component = components.get(chosen)
        if row.component_id != (component.pk if component else None):
            importing.place_category(category=row, component=component)
            changed += 1
    return changed
