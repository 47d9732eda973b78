"""A manager's go or no-go, beside the tool's verdict."""

import functools
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.requests import AuthenticatedRequest
from accounts.submissions.seen import fingerprint, laid_over
from assessments.access import fetch_to_write, frame
from assessments.forms.decisions import DecisionForm
from assessments.models import Assessment
from assessments.scoring.result import Result
from assessments.services.decisions import record_decision, rests_on
from assessments.views.results import result_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """A manager's go or no-go, beside the tool's verdict. Where that has changed since they saw it,
    or somebody else has decided, nothing is recorded before they have seen that too."""
    assessment = fetch_to_write(request, assessment_id, "assessment.decide")
    result, _answers = result_of(assessment)
    state = functools.partial(rests_on, verdict=result.outcome)
    seen = request.POST.get("seen", "")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        seen = fingerprint(state(assessment))
    elif form.is_valid():
        with laid_over(request, assessment, "decision", state) as has_seen:
            if has_seen:
                return decided(request, assessment, result.outcome, form)
            seen = fingerprint(state(assessment))
        return show_decision(request, assessment, result, form, seen, status=409)
    status = 422 if form.errors else 200
    return show_decision(request, assessment, result, form, seen, status=status)


def decided(
    request: AuthenticatedRequest, assessment: Assessment, verdict: str, form: DecisionForm
) -> HttpResponse:
    record_decision(assessment=assessment, verdict=verdict, by=request.user, **form.cleaned_data)
    messages.success(request, _("The decision is recorded."))
    return redirect("assessments:results", assessment.pk)


def show_decision(
    request: AuthenticatedRequest,
    assessment: Assessment,
    result: Result,
    form: DecisionForm,
    seen: str,
    status: int,
) -> HttpResponse:
    context = frame(
        assessment,
        form=form,
        result=result,
        earlier=assessment.decisions.select_related("decided_by"),
        seen=seen,
        is_moved=status == 409,
        tab="results",
    )
    return render(request, "assessments/decision.html", context, status=status)
