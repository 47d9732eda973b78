"""Results: the verdict and why, gaps in order, what to find out first; and the decision."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.requests import AuthenticatedRequest
from assessments import charts, figures, marks
from assessments.access import fetch, frame, framework_of
from assessments.answer_data import all_givens, situation_of
from assessments.framework.definition import Answers, Question
from assessments.framework.question_types import type_of
from assessments.gap_help import helps, newest_choices
from assessments.models import Assessment
from assessments.scoring import advice
from assessments.scoring.result import Result
from assessments.scoring.score import score


def result_of(assessment: Assessment) -> tuple[Result, Answers]:
    """(result, answers) as they stand today."""
    answers = all_givens(assessment)
    framework = framework_of(assessment)
    today = timezone.localdate()
    return score(framework, situation_of(assessment), answers, today), answers


def with_answers(
    questions: Iterable[Question], answers: Answers
) -> list[tuple[Question, Sequence[str]]]:
    """Each with what was answered, in words."""
    return [(q, type_of(q).in_words(q, answers[q.key].value)) for q in questions]


@signed_in
@require_safe
def results(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    assessment = fetch(request, assessment_id, "assessment.read")
    framework, situation = framework_of(assessment), situation_of(assessment)
    result, answers = result_of(assessment)
    lens = request.GET.get("lens", "")
    gaps = advice.gaps(framework, situation, answers, result)
    if lens:
        gaps = tuple(gap for gap in gaps if lens in gap.question.lens)
    choices = newest_choices(assessment)
    context = frame(
        assessment,
        tab="results",
        result=result,
        known=figures.known(result),
        figures=[
            figure for figure in (figures.score(result), figures.valid_until(result)) if figure
        ],
        rules=figures.rules(result),
        meaning=advice.meaning(framework, result),
        level=advice.level_reached(framework, result),
        by_stage=figures.by_stage(result, framework.scoring.level_titles),
        chart=charts.readiness(result),
        gaps=[(gap, marks.HELD_BACK.get(gap.holds)) for gap in gaps],
        lens=lens,
        lenses=advice.by_lens(framework, result),
        find_out=advice.find_out_first(framework, result),
        strengths=with_answers(advice.strengths(framework, result), answers),
        missing_actions=advice.missing_actions(framework, result),
        still_to_prove=advice.still_to_prove(framework, result),
        essentials={each.question for each in result.essentials},
        decision=assessment.decisions.select_related("decided_by").first(),
        helps=helps(assessment, [gap.question for gap in gaps], choices),
        chosen=choices.values(),
        platform=assessment.platform_choices.select_related("chosen_by").first(),
    )
    return render(request, "assessments/results.html", context)
