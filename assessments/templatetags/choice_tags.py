"""The way from a gap to the catalogue and back, on the pages of both rooms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.formats import date_format

from accounts import policy
from accounts.requests import AnyRequest
from assessments.framework.definition import Question
from assessments.gap_help import Help, choosing_query
from assessments.models import Assessment
from assessments.publishing import definition_of
from assessments.tool_comparison import lines_of
from catalogue.forms import MOST_COMPARED
from catalogue.models import Tool
from catalogue.scan.facets import Item

register = template.Library()
register.filter(lines_of)
KEPT = "_choosing"


@dataclass
class Choosing:
    """The question of the assessment for which somebody looks through the catalogue."""

    assessment: Assessment
    question: Question

    @property
    def may_choose(self) -> bool:
        may = policy.may("assessment.choose", self.assessment.standings)
        return may and not self.assessment.is_archived

    @property
    def query(self) -> str:
        return choosing_query(self.assessment.pk, self.question.key)

    @cached_property
    def private_here(self) -> frozenset[int]:
        tools = Tool.objects.filter(organisation=self.assessment.organisation_id)
        return frozenset(tools.values_list("pk", flat=True))

    def is_choosable(self, tool: Tool | Item) -> bool:
        """`tool` is a row of the list or a `Tool`. A private one only where it is at home."""
        if getattr(tool, "archived", False):
            return False
        is_private = getattr(tool, "is_private", None) or getattr(tool, "organisation_id", None)
        return not is_private or tool.id in self.private_here

    def address(self, tool: Tool | Item, others: Iterable[Tool | Item | str]) -> str:
        keys = dict.fromkeys(
            [tool.key, *(other if isinstance(other, str) else other.key for other in others or ())]
        )
        query = [("question", self.question.key), ("pick", tool.key)]
        query += [("tool", key) for key in list(keys)[:MOST_COMPARED]]
        return f"{reverse('assessments:choices', args=[self.assessment.pk])}?{urlencode(query)}"


@register.simple_tag(takes_context=True)
def choosing_for(context: Context) -> Choosing | None:
    """What `?for=&question=` names, where this person may read it; else None and not a word."""
    request = context["request"]
    if not hasattr(request, KEPT):
        setattr(request, KEPT, find(request))
    kept: Choosing | None = getattr(request, KEPT)
    return kept


def find(request: AnyRequest) -> Choosing | None:
    try:
        wanted = UUID(request.GET.get("for", ""))
    except ValueError:
        return None
    assessment = Assessment.objects.visible_one(request.user, wanted)
    if assessment is None or not policy.may("assessment.read", assessment.standings):
        return None
    framework = definition_of(assessment.framework_version_id)
    question = framework.questions.get(request.GET.get("question", ""))
    return Choosing(assessment, question) if question else None


@register.simple_tag
def choose_address(
    choosing: Choosing | None, tool: Tool | Item, others: Iterable[Tool | Item | str] = ()
) -> str:
    """Where `tool` is chosen, the `others` beside it; empty where it is not to be chosen."""
    if choosing is None or not choosing.may_choose or not choosing.is_choosable(tool):
        return ""
    return choosing.address(tool, others)


@register.filter
def help_for(key: str, helps: dict[str, Help]) -> Help | None:
    return (helps or {}).get(key)


@register.filter
def iso_day(iso: str | None) -> str:
    """A frozen date as it is read."""
    return date_format(date.fromisoformat(iso[:10]), "j F Y") if iso else ""
