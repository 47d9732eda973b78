"""Results: the verdict and why, gaps in order, what to find out first; and the decision."""

import functools

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import signed_in
from accounts.seen import fingerprint, laid_over
from assessments import advice, charts
from assessments.bridges import helps, standing_choices
from assessments.forms.ground import DecisionForm
from assessments.givens import all_givens, said_in_words, situation_of
from assessments.models import Assessment
from assessments.scoring import score
from assessments.services.decisions import record_decision, rests_on
from assessments.views.fetching import fetch, fetch_to_write, frame, framework_of


def result_of(assessment: Assessment):
    """(result, answers) as they stand today."""
    answers = all_givens(assessment)
    framework = framework_of(assessment)
    today = timezone.localdate()
    return score(framework, situation_of(assessment), answers, today), answers


def said_of(questions, answers) -> list[tuple]:
    """Each with what was answered, in words."""
    return [(q, said_in_words(q, answers[q.key].value)) for q in questions]


@signed_in
@require_safe
def results(request: HttpRequest, assessment_id) -> HttpResponse:
    assessment = fetch(request, assessment_id, "assessment.read")
    framework, situation = framework_of(assessment), situation_of(assessment)
    result, answers = result_of(assessment)
    lens = request.GET.get("lens", "")
    gaps = advice.gaps(framework, situation, answers, result)
    if lens:
        gaps = tuple(gap for gap in gaps if lens in gap.question.lens)
    choices = standing_choices(assessment)
    context = frame(
        assessment,
        tab="results",
        result=result,
        chart=charts.readiness(result, charts.full_score(result)),
        gaps=gaps,
        lens=lens,
        lenses=advice.by_lens(framework, result),
        find_out=advice.find_out_first(framework, result),
        strengths=said_of(advice.strengths(framework, result), answers),
        missing_actions=advice.missing_actions(framework, result),
        decision=assessment.decisions.select_related("decided_by").first(),
        helps=helps(assessment, [gap.question for gap in gaps], choices),
        chosen=choices.values(),
        platform=assessment.platform_choices.select_related("chosen_by").first(),
    )
    return render(request, "assessments/results.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, assessment_id) -> HttpResponse:
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


def decided(request: HttpRequest, assessment: Assessment, verdict: str, form) -> HttpResponse:
    record_decision(assessment=assessment, verdict=verdict, by=request.user, **form.cleaned_data)
    messages.success(request, _("The decision is recorded."))
    return redirect("assessments:results", assessment.pk)


def show_decision(request, assessment: Assessment, result, form, seen: str, status: int):
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
