"""The action plan, and agreeing to a not-applicable."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import policy
from accounts.decorators import require_POST, signed_in
from accounts.requests import AuthenticatedRequest
from accounts.submissions.seen import fingerprint, laid_over
from assessments import marks
from assessments.access import fetch, fetch_to_write, frame, framework_of
from assessments.forms.answers import read_version
from assessments.forms.plan import ActionForm
from assessments.framework.definition import Framework
from assessments.gap_help import helps, newest_choices
from assessments.models import Action, Assessment
from assessments.not_applicable import waiting_in
from assessments.services import plan as verbs
from assessments.services.people import offered_actions

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from assessments.services.people import Offered


def people_of(assessment: Assessment) -> "QuerySet[Offered]":
    """Whom the person who asks can give an action to."""
    return offered_actions(assessment, by_standings=assessment.standings)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """The actions; POST adds one to a question. `?action=` opens one to be changed."""
    adding = request.method == "POST"
    if adding:
        assessment = fetch_to_write(request, assessment_id, "assessment.act")
    else:
        assessment = fetch(request, assessment_id, "assessment.read")
    framework = framework_of(assessment)
    key = request.POST.get("question", "") or request.GET.get("question", "")
    if key and key not in framework.questions:
        raise Http404
    form = ActionForm(request.POST if adding else None, people=people_of(assessment))
    if adding and key and form.is_valid():
        verbs.plan_action(assessment=assessment, question=key, by=request.user, **form.cleaned_data)
        messages.success(request, message_of(_("The action is in the plan."), form))
        return redirect("assessments:plan", assessment.pk)
    changing = action_to_change(assessment, request.GET.get("action", ""))
    context: dict[str, Any] = {"form": form, "question": framework.questions.get(key)}
    if changing:
        form = ActionForm(instance=changing, people=people_of(assessment))
        context = {"form": form, "changing": changing, "seen": fingerprint(verbs.planned(changing))}
    return show(request, assessment, status=422 if adding else 200, **context)


def message_of(done: str, form: ActionForm) -> str:
    owner = form.cleaned_data["owner"]
    if owner.takes_part:
        return done
    return (
        done + " " + _("%(name)s takes part now, as a contributor.") % {"name": owner.display_name}
    )


def action_to_change(assessment: Assessment, typed: str) -> Action | None:
    try:
        return assessment.actions.filter(pk=UUID(typed), done_at=None).first()
    except ValueError:
        return None


def show(
    request: AuthenticatedRequest, assessment: Assessment, status: int, **context: Any
) -> HttpResponse:
    question = context.get("question")
    context = frame(
        assessment,
        tab="plan",
        waiting=waiting_in([assessment]),
        today=timezone.localdate(),
        **acted_on(assessment, framework_of(assessment), question.key if question else ""),
        **context,
    )
    finishes_own = policy.may("assessment.finish-own", assessment.standings)
    for action in context["actions"]:
        is_own = finishes_own and action.owner_id == request.user.pk
        action.may_finish = context["may_act"] or (is_own and not assessment.is_archived)
        action.mark = mark_of(action, context["today"])
        action.seen = fingerprint(verbs.planned(action))
    return render(request, "assessments/plan.html", context, status=status)


def mark_of(action: Action, today: date) -> marks.Mark | None:
    if action.done_at:
        return marks.DONE
    return marks.OVERDUE if action.due and action.due < today else None


def acted_on(assessment: Assessment, framework: Framework, key: str) -> dict[str, Any]:
    """The actions, what was chosen, and what helps with the question of each."""
    actions = list(assessment.actions.select_related("owner"))
    choices = newest_choices(assessment)
    keys = dict.fromkeys([key, *(action.question for action in actions)])
    questions = [
        framework.questions[question_key]
        for question_key in keys
        if question_key in framework.questions
    ]
    return {
        "actions": actions,
        "helps": helps(assessment, questions, choices),
        "chosen": choices.values(),
        "platform": assessment.platform_choices.select_related("chosen_by").first(),
    }


@signed_in
@require_POST
def action(request: AuthenticatedRequest, assessment_id: UUID, action_id: UUID) -> HttpResponse:
    """Done, not done after all, changed, or taken out of the plan. A viewer marks their own."""
    assessment = fetch_to_write(request, assessment_id, "assessment.read")
    if "change" in request.POST and not assessment.actions.filter(pk=action_id).exists():
        return taken_out(request, assessment)
    action = get_object_or_404(assessment.actions, pk=action_id)
    marks_own = action.owner_id == request.user.pk and not {"remove", "change"} & set(request.POST)
    verb = "assessment.finish-own" if marks_own else "assessment.act"
    policy.require(verb, assessment.standings)
    if "remove" in request.POST:
        return remove(request, assessment, action)
    if "change" in request.POST:
        return change(request, assessment, action)
    verbs.mark_done(action=action, done="done" in request.POST)
    return redirect("assessments:plan", assessment.pk)


def remove(request: AuthenticatedRequest, assessment: Assessment, action: Action) -> HttpResponse:
    """Not before whoever removes it has seen what it says."""
    with laid_over(request, action, "text", verbs.planned) as has_seen:
        if not has_seen:
            return show(request, assessment, status=409, not_removed=True)
        action.delete()
    return redirect("assessments:plan", assessment.pk)


def change(request: AuthenticatedRequest, assessment: Assessment, action: Action) -> HttpResponse:
    """Where somebody else has changed it since, both texts are shown, and nothing is replaced
    before its writer has seen that."""
    seen = request.POST.get("seen", "")
    form = ActionForm(request.POST, instance=action, people=people_of(assessment))
    if not form.is_valid():
        return show(request, assessment, status=422, form=form, changing=action, seen=seen)
    wanted = form.save(commit=False)
    with laid_over(request, action, "text", verbs.planned) as has_seen:
        stands = assessment.actions.select_related("owner").filter(pk=action.pk).first()
        if stands is None:
            return taken_out(request, assessment)
        if not has_seen and verbs.planned(stands) != verbs.planned(wanted):
            seen = fingerprint(verbs.planned(stands))
            moved = {"changing": action, "stands": stands, "seen": seen}
            return show(request, assessment, status=409, form=form, **moved)
        verbs.change_action(action=wanted, by=request.user)
    messages.success(request, message_of(_("The action is changed."), form))
    return redirect("assessments:plan", assessment.pk)


def taken_out(request: AuthenticatedRequest, assessment: Assessment) -> HttpResponse:
    """Somebody else took it out of the plan while it was being changed: the text stays, and can be
    added anew."""
    policy.require("assessment.act", assessment.standings)
    question = framework_of(assessment).questions.get(request.POST.get("question", ""))
    if question is None:
        raise Http404
    form = ActionForm(request.POST, people=people_of(assessment))
    context = {"form": form, "question": question, "is_taken_out": True}
    return show(request, assessment, status=409, **context)


@signed_in
@require_POST
def agree(request: AuthenticatedRequest, assessment_id: UUID, question: str) -> HttpResponse:
    assessment = fetch_to_write(request, assessment_id, "assessment.agree")
    get_object_or_404(assessment.answers, question=question)
    try:
        verbs.agree(
            assessment=assessment,
            question=question,
            version=read_version(request.POST) or 0,
            by=request.user,
        )
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("You agreed that this question does not apply."))
    return redirect(reverse("assessments:plan", args=[assessment.pk]) + "#agree")
