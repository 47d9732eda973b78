"""For curators: a file is looked at by a job, its page shows faults or a difference; another job
applies it."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import policy
from accounts.decorators import signed_in
from accounts.request_limits.body_limits import takes_at_most
from accounts.requests import AuthenticatedRequest
from catalogue.forms import ImportForm
from catalogue.models import Component, Import, LandscapeCategory
from catalogue.services import import_files, import_jobs
from documents.text import in_order
from jobs.models import State

LONGEST_NAME = 80
PER_PAGE = 100
MOST_LISTED = 10
STOP_POLLING = 286
PARTS: dict[str, str] = {Import.Outcome.FAULTY: "faults", Import.Outcome.GONE: "gone"}
STATUS: dict[str, int] = {
    Import.Outcome.FAULTY: 422,
    Import.Outcome.GONE: 422,
    Import.Outcome.MOVED: 409,
}


@takes_at_most(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: AuthenticatedRequest) -> HttpResponse:
    """Choose a file; one's own of late. POST hands it to a job, whose page tells the rest."""
    policy.require("catalogue.curate", policy.of_person(request.user))
    sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if sent else ImportForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        made = import_jobs.ask_import(
            kind=form.cleaned_data["kind"],
            name=file.name[-LONGEST_NAME:],
            content=file.read(),
            by=request.user,
        )
        return redirect("catalogue:import_page", made.pk)
    mine = Import.objects.of(request.user).defer("result")[:MOST_LISTED]
    context = {"form": form, "mine": mine}
    return render(request, "catalogue/import.html", context, status=422 if sent else 200)


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: AuthenticatedRequest, import_id: UUID) -> HttpResponse:
    """One import: how far it is, its faults or its difference; POST applies it, looks again or
    cancels."""
    policy.require("catalogue.curate", policy.of_person(request.user))
    job = get_object_or_404(Import.objects.of(request.user), pk=import_id)
    if request.method == "POST":
        return act(request, job)
    context = {
        "job": job,
        "result": job.result,
        "state_template": f"catalogue/import/{part_of(job)}.html",
        "form": ImportForm(initial={"kind": job.kind}),
    }
    if request.htmx:
        status = STOP_POLLING if job.is_over else 200
        return render(request, "catalogue/import_page.html#state", context, status=status)
    status = STATUS.get(job.outcome, 200)
    return render(request, "catalogue/import_page.html", context, status=status)


def part_of(job: Import) -> str:
    """The part of the page that tells how it stands."""
    if not job.is_over:
        return "progress"
    if job.state == State.FAILED:
        return "failed"
    return PARTS.get(job.outcome, "difference")


def act(request: AuthenticatedRequest, job: Import) -> HttpResponse:
    if "cancel" in request.POST:
        return cancelled(request, job)
    try:
        if "again" in request.POST:
            after = import_jobs.look_again(job=job)
        else:
            after = import_jobs.apply_import(job=job, digest=request.POST.get("digest", ""))
    except import_jobs.Gone:
        return gone(request)
    return redirect("catalogue:import_page", after.pk)


def gone(request: AuthenticatedRequest) -> HttpResponse:
    message = _(
        "That upload is more than an hour old, or was applied already. Choose the file again."
    )
    context = {"form": ImportForm(), "said": message}
    return render(request, "catalogue/import.html", context, status=422)


def cancelled(request: AuthenticatedRequest, job: Import) -> HttpResponse:
    if import_jobs.cancel_import(job=job):
        messages.success(request, _("Cancelled. Nothing was changed."))
        return redirect("catalogue:import_file")
    messages.warning(request, _("It was over already, so there was nothing to cancel."))
    return redirect("catalogue:import_page", job.pk)


# --- the landscape's categories ----------------------------------------------------------------
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: AuthenticatedRequest) -> HttpResponse:
    """Which component each category of a landscape means; nothing: its tools are left out."""
    policy.require("catalogue.curate", policy.of_person(request.user))
    rows = in_order(LandscapeCategory.objects.all(), str)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    components = list(Component.objects.filter(archived=False).select_related("group"))
    keys: dict[int | None, str] = {component.pk: component.key for component in components}
    for row in page:
        row.stands = keys.get(row.component_id, "")
    if request.method == "POST":
        count, moved = place(
            request.POST, page, {component.key: component for component in components}
        )
        for row in moved:
            said = _("Somebody has placed %(name)s meanwhile, and that was kept. Look at it again.")
            messages.warning(request, said % {"name": row.name})
        said = ngettext("%(count)s category changed.", "%(count)s categories changed.", count)
        messages.success(request, said % {"count": count})
        return redirect(request.get_full_path())
    looked = looked_at(request)
    context = {
        "page": page,
        "query": f"import={looked.pk}" if looked else "",
        "components": components,
        "looked": looked,
    }
    return render(request, "catalogue/categories.html", context)


def looked_at(request: AuthenticatedRequest) -> Import | None:
    """The landscape from which one came, where `?import=` names one of one's own."""
    try:
        wanted = UUID(request.GET.get("import", ""))
    except ValueError:
        return None
    return Import.objects.of(request.user).filter(pk=wanted).first()


def place(
    data: QueryDict, rows: Iterable[LandscapeCategory], components: dict[str, Component]
) -> tuple[int, list[LandscapeCategory]]:
    """How many were placed; and which were not, since a colleague has placed them after the page
    was opened. Rows that the form does not name, names with an unknown component, or leaves as it
    showed them, stay."""
    changed, moved = 0, []
    for row in rows:
        chosen, was = data.get(f"category-{row.pk}"), data.get(f"was-{row.pk}")
        if chosen in (None, was, row.stands) or (chosen and chosen not in components):
            continue
        if was != row.stands:
            moved.append(row)
            continue
        import_files.place_category(category=row, component=components.get(chosen))
        changed += 1
    return changed, moved
