"""How questions and answers read on a page."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import Any
from uuid import UUID

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assessments import figures, marks, title_cache
from assessments.answer_data import value_of
from assessments.ever_asked import EverAsked
from assessments.framework.definition import Framework, Question
from assessments.framework.question_types import type_of
from assessments.gap_help import WHERE_IT_RUNS
from assessments.marks import Mark
from assessments.markup_cache import Body, Coverage, Foot, Shown, StageLink
from assessments.models import AnswerContent
from assessments.publishing import definition_of
from assessments.scoring.percent import alone
from assessments.scoring.progress import Progress, StageProgress
from assessments.scoring.result import INCOMPLETE, NOT_READY, READY, WITH_CONDITIONS
from documents.days import iso_in_words

register = template.Library()
VERDICTS = {
    READY: Mark("good", "circle-check", _("Ready")),
    WITH_CONDITIONS: Mark("partly", "circle-alert", _("Ready with conditions")),
    NOT_READY: Mark("gap", "circle-x", _("Not ready")),
    INCOMPLETE: Mark("unknown", "circle-dashed", _("Incomplete")),
}
LEVEL = Mark("accent", "layers", "")


@register.simple_tag(takes_context=True)
def question_body(context: Context, item: Shown) -> SafeString:
    """The fields of one question. Pages show dozens, and most of it never changes: so the markup
    is kept in the process, by all that it is made of (`kept.Body`)."""
    version = context["assessment"].framework_version_id
    return _body(
        Body.of(
            item,
            version,
            title_cache.edition(),
            is_read_only=not context["may_answer"],
            alone=bool(context.get("one")),
        )
    )


@lru_cache(maxsize=4096)
def _body(body: Body) -> SafeString:
    framework = definition_of(body.version_id)
    question = framework.questions[body.key]
    context = {
        "item": body,
        "q": question,
        "framework": framework,
        "fields": partial_of(question.type),
        "is_read_only": body.is_read_only,
        "alone": body.alone,
    }
    return render_to_string("assessments/question_body.html", context)


def partial_of(name: str) -> str:
    """The template of the fields in which a question of this type is answered."""
    return f"assessments/question_types/{name.replace('-', '_')}.html"


@register.simple_tag
@lru_cache(maxsize=8192)
def save_address(assessment_id: UUID, question: str) -> str:
    return reverse("assessments:save_answer", args=[assessment_id, question])


@register.simple_tag(takes_context=True)
def question_foot(context: Context, item: Shown) -> SafeString:
    """How the saving of one question stands. Kept like its fields, where nothing was refused."""
    assessment, may_answer = context["assessment"], bool(context.get("may_answer"))
    if item.errors or item.current:
        return render_to_string(
            FOOT, {"assessment": assessment, "may_answer": may_answer, "item": item}
        )
    return _foot(Foot.of(item, assessment.pk, may_answer=may_answer))


FOOT = "assessments/stage.html#foot"


@lru_cache(maxsize=4096)
def _foot(foot: Foot) -> SafeString:
    assessment = {"pk": foot.assessment_id}
    context = {"assessment": assessment, "may_answer": foot.may_answer, "item": foot}
    return render_to_string(FOOT, context)


@register.simple_tag(takes_context=True)
def stage_link(context: Context, stage: StageProgress) -> SafeString:
    """One line of the list of stages. A save sends the whole list, and changes one line at most."""
    return _stage_link(StageLink.of(stage, context["assessment"].pk, context["stage"].key))


@lru_cache(maxsize=4096)
def _stage_link(link: StageLink) -> SafeString:
    return render_to_string("assessments/stage/link.html", {"link": link})


@register.simple_tag
def coverage(whole: Progress, here: StageProgress | None) -> SafeString:
    """How many questions are answered, as the top of a page of questions says it."""
    return _coverage(Coverage.of(whole, here))


@lru_cache(maxsize=4096)
def _coverage(coverage: Coverage) -> SafeString:
    return render_to_string("assessments/stage/coverage.html", {"coverage": coverage})


@register.filter
def title_of(key: str, kind: str) -> str:
    """The title of a practice, role, component or lens."""
    return title_cache.title(kind, key)


@register.simple_tag
def mark(state: Mark | str | None) -> SafeString | str:
    """The component `state`, drawn once per process, for pages that show dozens of the same."""
    if not state:
        return ""
    look = marks.OF_QUESTIONS[state] if isinstance(state, str) else state
    return _mark(look.tone, look.icon, str(look.word))


@lru_cache(maxsize=1024)
def _mark(tone: str, icon: str, word: str) -> SafeString:
    context = {"tone": tone, "icon": icon, "slot": word}
    return render_to_string("components/state.html", context)


@register.filter
def level_mark(key: str, framework: Framework) -> Mark:
    """A rung of a levelled framework by its own title."""
    return Mark("", "", figures.level_title(key, framework.scoring.level_titles))


@register.filter
def iso_day(iso: str | None) -> str:
    """A day that JSON keeps as 2026-11-23."""
    return iso_in_words(iso) if iso else ""


@register.filter
def in_words(answer: Body | AnswerContent | None, question: Question) -> Sequence[str]:
    if isinstance(answer, Body):
        return answer.lines
    value = value_of(answer.value) if answer else None
    return type_of(question).in_words(question, value)


@register.filter
def is_about_platform(question: Question) -> bool:
    return question.practice == WHERE_IT_RUNS


@register.filter
def hint(question: Question) -> str:
    """What may be answered, where the question's type says it better than its options."""
    return type_of(question).hint(question)


@register.filter
def consideration_title(key: str, framework: Framework) -> str:
    home = framework.consideration_by_key.get(key)
    return home.title if home else key


@register.filter
def with_a_blank(evidence: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """The links so far and an empty row for the next."""
    return [*(evidence or []), {}]


@register.filter
def per_cent(fraction: float) -> str:
    return alone(float(fraction))


@register.filter
def round_up(minutes: float) -> int:
    """Something that is left never reads as nothing."""
    return ceil(minutes)


@register.filter
def verdict_tone(outcome: str) -> str:
    return VERDICTS.get(outcome, LEVEL).tone


@register.filter
def verdict_icon(outcome: str) -> str:
    return VERDICTS.get(outcome, LEVEL).icon


@register.filter
def verdict_word(title: str | None, outcome: str) -> str:
    """The word for a verdict; a level has its title, where the page knows it."""
    return str(VERDICTS.get(outcome, LEVEL).word) or capfirst(title or outcome)


@register.filter
def prompt_of(key: str, ever_asked: EverAsked) -> str:
    return ever_asked.prompt(key)


@register.filter
def question_of(key: str, framework: Framework) -> Question | None:
    return framework.questions.get(key)
