"""How questions and answers read on a page."""

import json
from functools import lru_cache
from math import ceil

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from assessments import titles
from assessments.givens import iso_in_words, said_in_words, value_of
from assessments.publishing import definition_of
from assessments.results import INCOMPLETE, NOT_READY, READY, WITH_CONDITIONS
from assessments.rules import alone

register = template.Library()
VERDICTS = {
    READY: ("good", "circle-check"),
    WITH_CONDITIONS: ("partly", "circle-alert"),
    NOT_READY: ("gap", "circle-x"),
    INCOMPLETE: ("unknown", "circle-dashed"),
}


@register.simple_tag(takes_context=True)
def question_body(context, item) -> SafeString:
    """The fields of one question. Pages show dozens, and most of it never changes: so the markup
    is kept in the process by everything that goes into it."""
    said = item.said
    state = (
        item.question.key,
        item.is_essential,
        bool(item.version),
        bool(item.errors),
        item.status,
        item.chosen,
        item.value,
        said.reason if said else "",
        said.note if said else "",
        bool(said and said.flag),
        json.dumps(said.evidence) if said else "[]",
    )
    is_read_only = not context["may_answer"]
    alone = bool(context.get("one"))
    version = context["assessment"].framework_version_id
    return _body(version, titles.edition(), is_read_only, alone, Seen(state, item))


class Seen:
    """An item that is equal to another where all that its markup shows is equal."""

    def __init__(self, state: tuple, item):
        self.state, self.item = state, item

    def __eq__(self, other) -> bool:
        return self.state == other.state

    def __hash__(self) -> int:
        return hash(self.state)


@lru_cache(maxsize=4096)
def _body(version_id: int, edition: int, is_read_only: bool, alone: bool, seen: Seen) -> SafeString:
    context = {
        "item": seen.item,
        "q": seen.item.question,
        "framework": definition_of(version_id),
        "is_read_only": is_read_only,
        "alone": alone,
    }
    return render_to_string("assessments/question_body.html", context)


@register.simple_tag
@lru_cache(maxsize=8192)
def save_address(assessment_id, question: str) -> str:
    return reverse("assessments:save_answer", args=[assessment_id, question])


@register.simple_tag(takes_context=True)
def question_foot(context, item) -> SafeString:
    """How the saving of one question stands. Kept like its fields, where nothing was refused."""
    assessment, may_answer = context["assessment"], bool(context.get("may_answer"))
    answer = item.answer
    if item.errors or item.current:
        return _foot.__wrapped__(assessment, may_answer, "", Seen((), item))
    state = (item.question.key, item.version, item.state)
    if answer:
        author = answer.author.display_name if answer.author else ""
        state += (answer.status, answer.saved_at, author, answer.agreed_at, answer.recheck)
    zone = timezone.get_current_timezone_name()
    return _foot(assessment, may_answer, zone, Seen(state, item))


@lru_cache(maxsize=4096)
def _foot(assessment, may_answer: bool, zone: str, seen: Seen) -> SafeString:
    context = {"assessment": assessment, "may_answer": may_answer, "item": seen.item}
    return render_to_string("assessments/stage.html#foot", context)


@register.filter
def title_of(key: str, kind: str) -> str:
    """The title of a practice, role, component or lens."""
    return titles.title(kind, key)


@register.filter
def level_title(key: str, framework) -> str:
    """A rung of a levelled framework by its own title."""
    levels = {level.key: level.title for level in framework.scoring.levels}
    return levels.get(key) or titles.in_words(key)


@register.filter
def iso_day(iso: str | None) -> str:
    """A day that JSON keeps as 2026-11-23."""
    return iso_in_words(iso) if iso else ""


@register.filter
def in_words(said, question) -> list[str]:
    value = value_of(said.value) if said else None
    return said_in_words(question, value)


@register.filter
def consideration_title(key: str, framework) -> str:
    home = framework.consideration_by_key.get(key)
    return home.title if home else key


@register.filter
def with_a_blank(evidence) -> list[dict]:
    """The links so far and an empty row for the next."""
    return [*(evidence or []), {}]


@register.filter
def per_cent(fraction) -> str:
    return alone(float(fraction))


@register.filter
def round_up(minutes) -> int:
    """Something that is left never reads as nothing."""
    return ceil(minutes)


@register.filter
def verdict_tone(outcome: str) -> str:
    return VERDICTS.get(outcome, ("accent", ""))[0]


@register.filter
def verdict_icon(outcome: str) -> str:
    return VERDICTS.get(outcome, ("", "layers"))[1]


@register.filter
def question_of(key: str, framework):
    return framework.questions.get(key)
