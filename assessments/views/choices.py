"""Choosing a tool for a gap: what is compared, the reason, and all that was chosen so far."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.requests import AuthenticatedRequest
from assessments.access import fetch, fetch_to_write, frame, framework_of
from assessments.forms.choices import ChoiceForm
from assessments.framework.definition import Question
from assessments.framework.serialisation import digest
from assessments.gap_help import tools_address
from assessments.models import Assessment, ToolChoice
from assessments.services.choices import record_choice
from assessments.tool_comparison import lines_of, options_of
from catalogue.forms import compared


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """All choices so far; with `?question=&tool=` what would be recorded; POST records it."""
    if request.method != "POST" and "tool" not in request.GET:
        return chosen_so_far(request, fetch(request, assessment_id, "assessment.read"))
    assessment = fetch_to_write(request, assessment_id, "assessment.choose")
    data = request.POST if request.method == "POST" else request.GET
    proposal = proposed(request, assessment, data)
    form = form_for(proposal, data, is_bound=request.method == "POST")
    if request.method != "POST":
        return ask(request, assessment, proposal, form)
    if proposal.question and form.is_valid() and data.get("seen") == proposal.seen:
        made = record(request, assessment, proposal, form)
        messages.success(request, _("%(tool)s is recorded as your choice.") % {"tool": made.title})
        return redirect(reverse("assessments:plan", args=[assessment.pk]) + "#chosen")
    moved = form.is_valid() and proposal.question is not None
    return ask(request, assessment, proposal, form, status=409 if moved else 422, moved=moved)


@dataclass(frozen=True)
class Proposal:
    """What would be recorded. `seen` names its content, so that what is kept is what was shown."""

    question: Question | None
    options: list[dict[str, Any]]
    missing: list[str]

    @property
    def seen(self) -> str:
        return digest(self.options)


def proposed(request: AuthenticatedRequest, assessment: Assessment, data: QueryDict) -> Proposal:
    key = data.get("question", "")
    question = framework_of(assessment).questions.get(key)
    if key and question is None:
        raise Http404
    keys = [key.replace("\0", "") for key in compared(data)]
    options = options_of(assessment, request.user, keys)
    known = {option["key"] for option in options}
    return Proposal(question, options, [key for key in keys if key not in known])


def form_for(proposal: Proposal, data: QueryDict, *, is_bound: bool) -> ChoiceForm:
    names = [(option["key"], option["title"]) for option in proposal.options]
    only = names[0][0] if len(names) == 1 else ""
    return ChoiceForm(
        data if is_bound else None, options=names, initial={"pick": data.get("pick") or only}
    )


def record(
    request: AuthenticatedRequest, assessment: Assessment, proposal: Proposal, form: ChoiceForm
) -> ToolChoice:
    assert proposal.question is not None
    return record_choice(
        assessment=assessment,
        question=proposal.question.key,
        options=proposal.options,
        tool=form.cleaned_data["pick"],
        reason=form.cleaned_data["reason"],
        by=request.user,
    )


def ask(
    request: AuthenticatedRequest,
    assessment: Assessment,
    proposal: Proposal,
    form: ChoiceForm,
    *,
    status: int = 200,
    moved: bool = False,
) -> HttpResponse:
    question = proposal.question
    context = frame(
        assessment,
        tab="plan",
        form=form,
        question=question,
        back=tools_address(assessment.pk, question.key, question.component) if question else "",
        options=proposal.options,
        lines=lines_of(proposal.options),
        missing=proposal.missing,
        seen=proposal.seen,
        moved=moved,
    )
    return render(request, "assessments/choose_tool.html", context, status=status)


@dataclass(frozen=True)
class Group:
    """The choices for one question, the one that stands first."""

    key: str
    choices: list[ToolChoice]


def chosen_so_far(request: AuthenticatedRequest, assessment: Assessment) -> HttpResponse:
    rows = list(assessment.tool_choices.select_related("chosen_by"))
    groups = grouped(rows)
    context = frame(assessment, tab="plan", groups=groups)
    return render(request, "assessments/choices.html", context)


def grouped(rows: list[ToolChoice]) -> list[Group]:
    groups: dict[str, list[ToolChoice]] = {}
    for row in rows:
        groups.setdefault(row.question, []).append(row)
    return [Group(key, choices) for key, choices in groups.items()]
