"""Starting an assessment, and changing the facts it rests on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import policy
from accounts.decorators import signed_in
from accounts.requests import AuthenticatedRequest
from accounts.submissions.seen import fingerprint, laid_over, show_beside
from assessments.access import fetch_to_write, frame, framework_of
from assessments.forms.starting import GroundForm, StartForm
from assessments.framework.definition import Framework
from assessments.models import Assessment, FrameworkVersion
from assessments.publishing import definition_of, newest
from assessments.services.starting import (
    as_situation,
    change_ground,
    preview,
    start_assessment,
)


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


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """Change gate and facts: first what it would do, then, confirmed, the change itself."""
    assessment = fetch_to_write(request, assessment_id, "assessment.change")
    framework = framework_of(assessment)
    data = request.POST if request.method == "POST" else None
    ground = GroundForm(framework, data, initial=GroundForm.initial_of(assessment))
    if data is None:
        return show_facts(request, assessment, ground)
    if not ground.is_valid():
        return show_facts(request, assessment, ground, 422, seen=data.get("seen", ""))
    gate, facts = ground.gate, ground.facts
    with laid_over(request, assessment, "facts", chosen_facts) as has_seen:
        if has_seen and "apply" in data:
            change_ground(assessment=assessment, framework=framework, gate=gate, facts=facts)
            messages.success(request, _("The facts were changed."))
            return redirect("assessments:overview", assessment.pk)
    if not has_seen:
        assessment = fetch_to_write(request, assessment_id, "assessment.change")
        show_beside(ground, in_words(framework, assessment))
    would = preview(framework, assessment, as_situation(assessment.profile, gate, facts))
    return show_facts(request, assessment, ground, 200 if has_seen else 409, preview=would)


def show_facts(
    request: AuthenticatedRequest,
    assessment: Assessment,
    ground: GroundForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    seen = fingerprint(chosen_facts(assessment))
    context = frame(assessment, tab="settings", **{"ground": ground, "seen": seen, **more})
    return render(request, "assessments/facts.html", context, status=status)


def chosen_facts(assessment: Assessment) -> dict[str, Any]:
    return {"gate": assessment.gate, "facts": assessment.facts}


def in_words(framework: Framework, assessment: Assessment) -> str:
    """Its gate and facts as they stand."""
    gates = [gate.title for gate in framework.gates if gate.key == assessment.gate]
    facts = []
    for fact in framework.facts:
        chosen = assessment.facts.get(fact.key, ())
        labels = [option.label for option in fact.options if option.key in chosen]
        facts.append(f"{fact.prompt} {', '.join(labels)}")
    return " · ".join(gates + facts)
