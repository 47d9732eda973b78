"""An assessment's settings: renaming, copying, archiving, deleting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import policy
from accounts.decorators import require_POST, signed_in
from accounts.requests import AuthenticatedRequest
from accounts.submissions.seen import fingerprint, laid_over, show_beside
from assessments.access import fetch, fetch_to_write, frame
from assessments.forms.starting import NameForm
from assessments.models import Assessment
from assessments.services import lifecycle
from assessments.views.people import attempt


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """Its name and subject; the ways to copy, archive and delete it."""
    saving = request.method == "POST"
    if saving:
        assessment = fetch_to_write(request, assessment_id, "assessment.change")
    else:
        assessment = fetch(request, assessment_id, "assessment.read")
    form = NameForm(
        request.POST if saving else None,
        initial={"name": assessment.name, "subject": assessment.subject},
    )
    status = 422 if saving else 200
    if saving and form.is_valid():
        with laid_over(request, assessment, "name", named) as has_seen:
            if has_seen:
                lifecycle.rename(assessment=assessment, **form.cleaned_data)
                messages.success(request, _("Renamed."))
                return redirect("assessments:settings", assessment.pk)
        assessment = fetch(request, assessment_id, "assessment.read")
        show_beside(form, " · ".join(named(assessment).values()))
        status = 409
    context = frame(
        assessment,
        tab="settings",
        form=form,
        seen=request.POST.get("seen", "") if status == 422 else fingerprint(named(assessment)),
        **deletion(assessment),
    )
    return render(request, "assessments/settings.html", context, status=status)


def deletion(assessment: Assessment) -> dict[str, Any]:
    """Whether its reader may delete it, and from when it can be."""
    ripe = lifecycle.may_be_deleted_from(assessment)
    may_delete = policy.may("assessment.delete", assessment.standings)
    return {
        "may_delete": may_delete and ripe is not None,
        "ripe": ripe,
        "is_ripe": ripe is not None and ripe <= timezone.now(),
    }


def named(assessment: Assessment) -> dict[str, str]:
    return {"name": assessment.name, "subject": assessment.subject}


@signed_in
@require_POST
def copy(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    assessment = fetch(request, assessment_id, "assessment.copy")
    made = lifecycle.copy(assessment=assessment, by=request.user)
    messages.success(request, _("This is the copy: a draft of your own, with all answers."))
    return redirect("assessments:overview", made.pk)


@signed_in
@require_POST
def archive(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """Put away, or bring back."""
    assessment = fetch(request, assessment_id, "assessment.archive")
    back = "back" in request.POST
    lifecycle.archive(assessment=assessment, archived=not back)
    messages.success(request, _("Brought back.") if back else _("Archived."))
    return redirect("assessments:assessment_list")


@signed_in
@require_POST
def delete(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    assessment = fetch(request, assessment_id, "assessment.delete")
    attempt(request, lifecycle.delete, _("Deleted, with its reports."), assessment=assessment)
    return redirect("assessments:assessment_list")
