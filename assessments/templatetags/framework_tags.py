"""Questions shown on the pages of other rooms."""

from typing import Any

from django import template

from assessments.models import FrameworkVersion
from assessments.publishing import definition_of

register = template.Library()


def newest_ids() -> list[int]:
    """The newest published version of each framework."""
    rows = FrameworkVersion.objects.published().order_by("framework__position", "-number")
    newest: dict[int, int] = {}
    for pk, framework in rows.values_list("pk", "framework_id"):
        newest.setdefault(framework, pk)
    return list(newest.values())


@register.inclusion_tag("assessments/frameworks/questions_naming.html")
def questions_naming(kind: str, key: str) -> dict[str, Any]:
    """The questions of all published frameworks that name this practice, role or component."""
    definitions = [definition_of(pk) for pk in newest_ids()]
    naming = [
        (framework, [q for q in framework.questions.values() if getattr(q, kind) == key])
        for framework in definitions
    ]
    return {"found": [(framework, questions) for framework, questions in naming if questions]}
