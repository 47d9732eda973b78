"""The questions of a stage, and saving one of them."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.decorators import require_POST, signed_in
from accounts.requests import AuthenticatedRequest
from assessments.access import fetch, fetch_to_write, frame, framework_of
from assessments.answer_data import light_givens, light_rows, situation_of
from assessments.forms.answers import (
    LINK,
    AnswerForm,
    read_mutation,
    read_version,
    typed_links,
)
from assessments.framework.conditions import rests_on
from assessments.framework.definition import Answers, Framework, Question, Stage
from assessments.models import Answer, Assessment
from assessments.scoring.progress import Asked, asked, essentials, is_done, next_after, progress
from assessments.services.answers import Content, Reused, Saved, record_answer
from assessments.views.question_items import Item, Page, light
from documents.text import folded


@signed_in
@require_safe
def stage(request: AuthenticatedRequest, assessment_id: UUID, stage: str) -> HttpResponse:
    assessment = fetch(request, assessment_id, "assessment.read")
    framework = framework_of(assessment)
    if stage not in framework.stage_by_key:
        raise Http404
    page = Page.of(assessment, framework)
    one = request.GET.get("question", "")
    items = filtered(page, stage, request.GET)
    return render(
        request,
        "assessments/question.html" if one else "assessments/stage.html",
        frame(
            assessment,
            stage=framework.stage_by_key[stage],
            progress=page.progress,
            here=next((s for s in page.progress.stages if s.key == stage), None),
            items=items,
            one=one_item(items, one) if one else None,
            first=first_to_answer(page, items),
            shown=sum(item.is_visible for item in items),
            role=request.GET.get("role", ""),
            show=request.GET.get("show", ""),
            essentials_only=request.GET.get("show") == "essentials",
            shows=SHOWS.items(),
            words=request.GET.get("q", ""),
            filters=urlencode({key: request.GET[key] for key in KINDS if request.GET.get(key)}),
            roles=sorted({question.role for question in page.seen.visible if question.role}),
            next_stage=next_stage(page, stage, request.GET),
        ),
    )


def one_item(items: list[Item], key: str) -> Item:
    for item in items:
        if item.question.key == key and item.is_visible:
            return item
    raise Http404


def first_to_answer(page: Page, items: list[Item]) -> Question | None:
    """The first question shown that has no answer, else the first one."""
    shown = [item.question for item in items if item.is_visible]
    return next_after(shown, light(page.answers)) or next(iter(shown), None)


def next_stage(page: Page, stage: str, query: QueryDict) -> Stage | None:
    """The next one that has any question of the kind that is looked at."""
    keys = [stage.key for stage in page.progress.stages]
    for key in keys[keys.index(stage) + 1 :] if stage in keys else ():
        if any(item.is_visible for item in filtered(page, key, query)):
            return page.framework.stage_by_key[key]
    return None


KINDS = ("show", "role", "q")
SHOWS = {
    "essentials": gettext_lazy("Essentials"),
    "open": gettext_lazy("Not answered or not known"),
    "flagged": gettext_lazy("Flagged"),
    "recheck": gettext_lazy("To be re-checked"),
}
FILTERS: dict[str, Callable[[Item], bool]] = {
    "essentials": lambda item: item.is_essential,
    "flagged": lambda item: bool(item.answer and item.answer.flag),
    "open": lambda item: not item.answer or item.answer.status in ("open", "unknown"),
    "recheck": lambda item: bool(item.answer and item.answer.recheck),
}


def filtered(page: Page, stage: str, query: QueryDict) -> list[Item]:
    """Essentials first, only my role, flagged, open, or what contains the words searched for."""
    items = page.items(stage)
    is_wanted = FILTERS.get(query.get("show", ""))
    if is_wanted:
        items = [item for item in items if item.is_visible and is_wanted(item)]
    if role := query.get("role"):
        items = [item for item in items if item.question.role == role]
    if words := folded(query.get("q", "")).strip():
        items = [item for item in items if words in folded(item.question.prompt)]
    return items


# --- saving ---------------------------------------------------------------------------------
@signed_in
@require_POST
def save_answer(request: AuthenticatedRequest, assessment_id: UUID, question: str) -> HttpResponse:
    """POST saves one answer: the fragment for htmx, a redirect for a plain form."""
    assessment = fetch_to_write(request, assessment_id, "assessment.answer")
    framework = framework_of(assessment)
    asks = framework.questions.get(question)
    if asks is None:
        raise Http404
    version = read_version(request.POST)
    if version is None:
        why = _("The page did not say which version it had seen. Reload it and save again.")
        return refused(request, assessment, asks, 428, [why])
    try:
        mutation_id = read_mutation(request.POST)
    except ValueError:
        return refused(request, assessment, asks, 422, [_("The change has no readable id.")])
    form = AnswerForm(asks, request.POST)
    if not form.is_valid():
        return refused(request, assessment, asks, 422, problems(form), form.readings)
    rows = {row["question"]: row for row in light_rows(assessment)}
    outcome = record_answer(
        assessment=assessment,
        question=question,
        author=request.user,
        version=version,
        content=form.content,
        mutation_id=mutation_id,
        answer_id=rows[question]["id"] if question in rows else None,
        settle="repeat" not in request.POST,
    )
    if isinstance(outcome, Saved):
        return saved(request, assessment, framework, asks, form.content, outcome, rows)
    if isinstance(outcome, Reused):
        why = _("This change was sent before with other content. Save again.")
        return refused(request, assessment, asks, 422, [why])
    return refused(request, assessment, asks, 409, [])


def problems(form: AnswerForm) -> list[str]:
    return [str(message) for messages in form.errors.values() for message in messages]


def saved(
    request: AuthenticatedRequest,
    assessment: Assessment,
    framework: Framework,
    question: Question,
    content: Content,
    outcome: Saved,
    rows: dict[str, dict[str, Any]],
) -> HttpResponse:
    situation = situation_of(assessment)
    before = light_givens(rows.values())
    now = dict(before)
    if not outcome.replayed or question.key not in rows:
        row = {"question": question.key, "recheck": False, **content.fields()}
        now |= light_givens([row])
    seen = asked(framework, situation, now)
    if not request.htmx:
        return redirect(onward(request, assessment, question, seen, now))
    if "continue" in request.POST:
        response = HttpResponseClientRedirect(onward(request, assessment, question, seen, now))
        response["Answer-Version"] = outcome.version
        return response
    done = progress(framework, situation, now, seen)
    answer = Answer(
        assessment=assessment,
        question=question.key,
        version=outcome.version,
        author=request.user,
        saved_at=outcome.saved_at,
        **content.fields(),
    )
    context = {
        "assessment": assessment,
        "framework": framework,
        "stage": framework.stage_by_key[question.stage],
        "item": Item(question=question, answer=answer),
        "progress": done,
        "here": next((s for s in done.stages if s.key == question.stage), None),
        "changed": changed_items(assessment, framework, question, before, seen),
        "may_answer": True,
    }
    return render(request, "assessments/stage.html#saved", context)


def changed_items(
    assessment: Assessment, framework: Framework, question: Question, before: Answers, seen: Asked
) -> list[Item]:
    """Questions of the same stage that this save made appear or vanish."""
    conditional = (other for other in framework.questions.values() if other.when)
    if not any(question.key in rests_on(other) for other in conditional):
        return []
    was = {q.key for q in asked(framework, situation_of(assessment), before).visible}
    now = {q.key for q in seen.visible}
    page_questions = framework.stage_by_key[question.stage].questions
    answers = {a.question: a for a in assessment.answers.filter(question__in=was ^ now)}
    return [
        Item(question=other, answer=answers.get(other.key), is_visible=other.key in now)
        for other in page_questions
        if other.key in was ^ now
    ]


def onward(
    request: AuthenticatedRequest,
    assessment: Assessment,
    question: Question,
    seen: Asked,
    givens: Answers,
) -> str:
    """To the next question of the stage, or back to the one just saved."""
    address = reverse("assessments:stage", args=[assessment.pk, question.stage])
    if "continue" not in request.POST:
        return f"{address}?question={question.key}"
    here = [other for other in seen.visible if other.stage == question.stage]
    more = ""
    if request.POST.get("show") == "essentials":
        here = list(essentials(seen.visible, situation_of(assessment)))
        more = "&show=essentials"
    following = next_after(here, givens, question.key)
    if following is None or is_done(following, givens):
        return reverse("assessments:overview", args=[assessment.pk])
    address = reverse("assessments:stage", args=[assessment.pk, following.stage])
    return f"{address}?question={following.key}{more}"


def refused(
    request: AuthenticatedRequest,
    assessment: Assessment,
    question: Question,
    status: int,
    errors: list[str],
    readings: Sequence[str] = (),
) -> HttpResponse:
    """Nothing was written: what was typed stays in the form, and the current answer beside it."""
    current = assessment.answers.select_related("author").filter(question=question.key).first()
    item = Item(question=question, answer=current, typed=typed(request.POST), errors=errors)
    item.readings = list(readings)
    seen = read_version(request.POST)
    item.seen = "" if seen is None else seen
    if status == 409:
        item.current = current or Answer(question=question.key, version=0, status="open")
        item.is_own = item.current.author == request.user
    template = "assessments/stage.html#refused" if request.htmx else "assessments/question.html"
    framework = framework_of(assessment)
    context = frame(assessment, item=item, one=item, stage=framework.stage_by_key[question.stage])
    if not request.htmx:
        page = Page.of(assessment, framework)
        context |= {"progress": page.progress, "here": None}
    return render(request, template, context, status=status)


def typed(data: QueryDict) -> Answer:
    """What came, as an answer that is stored nowhere: only to be shown again."""
    chosen = data.getlist("choice")
    return Answer(
        status=data.get("status") or "answered",
        value=chosen or data.get("value", ""),
        reason=data.get("reason", ""),
        note=data.get("note", ""),
        flag=bool(data.get("flag")),
        evidence=[dict(zip(LINK, row, strict=True)) for row in typed_links(data)],
    )
