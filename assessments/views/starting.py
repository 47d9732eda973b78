"""Starting an assessment."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import policy
from accounts.decorators import signed_in
from accounts.requests import AuthenticatedRequest
from assessments.forms.starting import GroundForm, StartForm
from assessments.models import FrameworkVersion
from assessments.publishing import definition_of, newest
from assessments.services.starting import start_assessment


def newest_versions() -> list[FrameworkVersion]:
    """The newest published version of each framework, in the frameworks' order."""
    newest: dict[int, FrameworkVersion] = {}
    rows = (
        FrameworkVersion.objects.published()
        .select_related("framework")
        .defer("definition", "source")
    )
    for version in rows.order_by("framework__position", "framework__key", "-number"):
        newest.setdefault(version.framework_id, version)
    return list(newest.values())


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: AuthenticatedRequest) -> HttpResponse:
    """First the framework is chosen, where there is more than one; then name, gate and facts."""
    versions = newest_versions()
    key = request.GET.get("framework") or (versions[0].framework.key if len(versions) == 1 else "")
    version = newest(key) if key else None
    if key and version is None:
        raise Http404
    if version is None:
        choices = [(version, definition_of(version.pk)) for version in versions]
        return render(request, "assessments/choose.html", {"choices": choices})
    framework = definition_of(version.pk)
    data = request.POST if request.method == "POST" else None
    form, ground = StartForm(data, user=request.user), GroundForm(framework, data)
    if data is not None and form.is_valid() & ground.is_valid():
        return begun(request, version, form, ground)
    context = {"form": form, "ground": ground, "framework": framework, "version": version}
    context["has_organisation"] = form.has_organisation
    return render(request, "assessments/new.html", context, status=422 if data is not None else 200)


def begun(
    request: AuthenticatedRequest, version: FrameworkVersion, form: StartForm, ground: GroundForm
) -> HttpResponse:
    organisation = form.cleaned_data["organisation"]
    membership = organisation.memberships.get(user=request.user)
    policy.require("assessment.start", {membership.role})
    assessment = start_assessment(
        organisation=organisation,
        version=version,
        name=form.cleaned_data["name"],
        subject=form.cleaned_data["subject"],
        gate=ground.gate,
        facts=ground.facts,
        by=request.user,
    )
    return redirect("assessments:overview", assessment.pk)
