"""The list of assessments, one assessment's overview, checking the answers, their history."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policy
from accounts.decorators import signed_in
from accounts.requests import AuthenticatedRequest
from assessments import charts, figures, marks
from assessments.access import fetch, fetch_to_write, frame, framework_of
from assessments.answer_data import all_givens, givens_of, light_givens, situation_of
from assessments.ever_asked import EverAsked
from assessments.forms.answers import read_version
from assessments.models import Answer, AnswerRevision, Assessment, ParticipantRole
from assessments.publishing import definition_of
from assessments.scoring.progress import Progress, StageProgress, essentials, progress
from assessments.scoring.result import Result
from assessments.scoring.score import score
from assessments.services.answers import Content, Saved, record_answer
from assessments.services.versions import moves_of, newer_version
from assessments.views.question_items import Item, Page
from documents.text import in_order


def with_progress(assessments: list[Assessment]) -> list[Assessment]:
    """Each with its `progress`, from one query over all their answers."""
    rows = Answer.objects.filter(assessment__in=assessments).values(
        "assessment_id", "question", "status", "value", "recheck"
    )
    answers: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in rows:
        answers.setdefault(row["assessment_id"], []).append(row)
    for assessment in assessments:
        assessment.progress = progress_of(assessment, answers.get(assessment.pk, ()))
    return assessments


def with_result(assessments: list[Assessment]) -> list[Assessment]:
    """Each with its `result` as it stands today, where its reader may see it, else None; two
    queries over all of them."""
    readable = [
        assessment for assessment in assessments if assessment.my_part or assessment.shared_at
    ]
    givens, today = givens_of(readable), timezone.localdate()
    for assessment in assessments:
        assessment.result, assessment.may_report = None, False
    for assessment in readable:
        framework = definition_of(assessment.framework_version_id)
        assessment.result = score(framework, situation_of(assessment), givens[assessment.pk], today)
        assessment.may_report = bool(assessment.shared_at) and policy.may(
            "report.request", assessment.standings
        )
    return assessments


def progress_of(assessment: Assessment, rows: Iterable[Mapping[str, Any]]) -> Progress:
    framework = definition_of(assessment.framework_version_id)
    return progress(framework, situation_of(assessment), light_givens(rows))


@signed_in
@require_safe
def assessment_list(request: AuthenticatedRequest) -> HttpResponse:
    """All that one may see, by organisation; the archived ones apart."""
    rows = (
        Assessment.objects.visible_to(request.user)
        .select_related("organisation")
        .prefetch_related("participants__user")
        .order_by("organisation", "-created_at")
    )
    assessments = with_progress(in_order(rows, attrgetter("organisation.name")))
    for assessment in assessments:
        assessment.facilitators = [
            part.user
            for part in assessment.participants.all()
            if part.role == ParticipantRole.FACILITATOR
        ]
    groups = [
        (organisation, list(members))
        for organisation, members in groupby(
            (assessment for assessment in assessments if not assessment.is_archived),
            lambda assessment: assessment.organisation,
        )
    ]
    archived = [assessment for assessment in assessments if assessment.is_archived]
    return render(request, "assessments/list.html", {"groups": groups, "archived": archived})


@signed_in
@require_safe
def overview(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    assessment = fetch(request, assessment_id, "assessment.see")
    framework = framework_of(assessment)
    people = list(assessment.participants.select_related("user"))
    context = frame(assessment, people=people, tab="overview")
    if not assessment.standings & {
        "viewer",
        "contributor",
        "facilitator",
        "manager",
        "administrator",
    }:
        [only] = with_progress([assessment])
        context["facilitators"] = [
            part.user for part in people if part.role == ParticipantRole.FACILITATOR
        ]
        return render(request, "assessments/draft.html", context | {"progress": only.progress})
    page = Page.of(assessment, framework)
    result = score(
        framework, situation_of(assessment), all_givens(assessment), timezone.localdate()
    )
    visible = page.seen.visible
    core = essentials(visible, situation_of(assessment))
    answers = page.answers
    context |= {
        "progress": page.progress,
        "result": result,
        "stages": list(zip_stages(page.progress, result, framework.scoring.level_titles)),
        "essentials_left": sum(not is_answered(answers.get(q.key)) for q in core),
        "essentials_first": next((q for q in core if not is_answered(answers.get(q.key))), None),
        "decision": assessment.decisions.select_related("decided_by").first(),
        "newer": newer_version(assessment) if context["may_change"] else None,
        "rechecks": [q for q in visible if answers.get(q.key) and answers[q.key].recheck],
    }
    return render(request, "assessments/overview.html", context)


def is_open(item: Item) -> bool:
    return not is_answered(item.answer)


def is_answered(answer: Answer | None) -> bool:
    return answer is not None and answer.status != "open" and not answer.recheck


def zip_stages(
    progress: Progress, result: Result, levels: Mapping[str, str]
) -> Iterator[tuple[StageProgress, marks.Mark, str | None, charts.Bar | None]]:
    """(progress, mark, what is reached, bar) of each stage; the latter two only where something
    is scored."""
    scores = {
        stage.key: (figures.reached(stage, result.method, levels), bar)
        for stage, bar in zip(result.stages, charts.readiness(result).bars, strict=True)
    }
    return (
        (stage, marks.STAGES[stage.state], *scores.get(stage.key, (None, None)))
        for stage in progress.stages
    )


@signed_in
@require_safe
def check(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """All answers on one page, before the assessment is shared or reported on; what is missing
    comes first."""
    assessment = fetch(request, assessment_id, "assessment.read")
    page = Page.of(assessment, framework_of(assessment))
    items = [page.item(q) for q in page.seen.visible]
    stages = [
        (stage, [item for item in items if item.question.stage == stage.key and not is_open(item)])
        for stage in page.progress.stages
    ]
    missing = [item for item in items if is_open(item)]
    return render(
        request,
        "assessments/check.html",
        frame(assessment, stages=stages, missing=missing, progress=page.progress, tab="check"),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: AuthenticatedRequest, assessment_id: UUID, question: str) -> HttpResponse:
    """Who said what and when; POST brings an earlier text back, as a save of its own."""
    verb = "assessment.answer" if request.method == "POST" else "assessment.read"
    find = fetch_to_write if request.method == "POST" else fetch
    assessment = find(request, assessment_id, verb)
    answer = get_object_or_404(assessment.answers, question=question)
    revisions = list(answer.revisions.select_related("author"))
    asks = EverAsked(assessment, framework_of(assessment)).question(question)
    context = frame(assessment, question=asks, answer=answer, revisions=revisions)
    context["moves"] = moves_of(assessment)
    if request.method != "POST":
        return render(request, "assessments/history.html", context)
    seen = read_version(request.POST, "seen")
    if seen is None:
        context["error"] = _("The page did not say which version it had seen. Look again.")
        return render(request, "assessments/history.html", context, status=428)
    if brought_back(request, answer, seen):
        return redirect("assessments:history", assessment.pk, question)
    context["error"] = _("The answer has changed since you opened this page. Look at it first.")
    return render(request, "assessments/history.html", context, status=409)


def brought_back(request: AuthenticatedRequest, answer: Answer, seen: int) -> bool:
    wanted = get_object_or_404(answer.revisions, version=read_version(request.POST) or 0)
    outcome = record_answer(
        assessment=answer.assessment,
        question=answer.question,
        author=request.user,
        version=seen,
        content=content_of(wanted),
        answer_id=answer.pk,
        settle=True,
    )
    return isinstance(outcome, Saved)


def content_of(revision: AnswerRevision) -> Content:
    return Content(
        status=revision.status,
        value=revision.value,
        reason=revision.reason,
        note=revision.note,
        flag=revision.flag,
        evidence=tuple(revision.evidence),
    )
