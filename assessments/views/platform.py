"""Where the model will run: cloud weighed against one's own machines, and the choice kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.requests import AuthenticatedRequest
from assessments.access import fetch, fetch_to_write, frame
from assessments.forms.choices import ChoiceForm
from assessments.models import Assessment
from assessments.services.choices import record_platform
from catalogue.where_to_run.form import PlatformForm, is_typed, weighed
from catalogue.where_to_run.wording import TITLES


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def platform(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """What is typed stands in the address, with its result; POST keeps both and what was chosen."""
    keeping = request.method == "POST"
    if keeping:
        assessment = fetch_to_write(request, assessment_id, "assessment.choose")
    else:
        assessment = fetch(request, assessment_id, "assessment.read")
    kept = list(assessment.platform_choices.select_related("chosen_by"))
    data = request.POST if keeping else request.GET
    typed = data if keeping or is_typed(data) else None
    form = PlatformForm(typed, initial=kept[0].answers if kept else None)
    result = weighed(form) if form.is_valid() else None
    choice = choice_form(result, data if keeping else None)
    if keeping and result and choice.is_valid():
        record(request, assessment, form, result, choice)
        messages.success(request, _("Where it runs is recorded."))
        return redirect(reverse("assessments:plan", args=[assessment.pk]) + "#chosen")
    context = frame(assessment, tab="plan", form=form, result=result, choice=choice, kept=kept)
    context["hidden"] = hidden(data) if result else []
    status = 422 if form.errors or keeping else 200
    return render(request, "assessments/platform.html", context, status=status)


def choice_form(result: dict[str, Any] | None, data: QueryDict | None) -> ChoiceForm:
    """What the result says is suggested where one option is best; people choose."""
    options = [(option["key"], option["title"]) for option in result["options"]] if result else []
    best = result["best"] if result and result["kind"] == "decided" else []
    return ChoiceForm(data, options=options, initial={"pick": best[0] if best else None})


def hidden(data: QueryDict) -> list[tuple[str, str]]:
    """All that was typed, to be sent along with the choice."""
    names = [(name, f"{name}-meant") for name in PlatformForm().fields]
    return [(name, value) for pair in names for name in pair for value in data.getlist(name)]


def record(
    request: AuthenticatedRequest,
    assessment: Assessment,
    form: PlatformForm,
    result: dict[str, Any],
    choice: ChoiceForm,
) -> None:
    option = choice.cleaned_data["pick"]
    record_platform(
        assessment=assessment,
        option=option,
        title=str(TITLES[option]),
        answers=form.answers,
        result=result,
        reason=choice.cleaned_data["reason"],
        by=request.user,
    )
