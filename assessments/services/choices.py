"""Recording what was picked: the newest choice stands, and none is ever changed."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from assessments.models import Assessment, PlatformChoice, ToolChoice


def record_choice(
    *,
    assessment: Assessment,
    question: str,
    options: Sequence[dict[str, Any]],
    tool: str,
    reason: str,
    by: User,
) -> ToolChoice:
    """`tool` is the key of one of `options`, which were frozen by `assessments.tool_comparison`."""
    chosen = next(option for option in options if option["key"] == tool)
    return ToolChoice.objects.create(
        assessment=assessment,
        question=question,
        tool=tool,
        title=chosen["title"],
        others=[option["title"] for option in options if option["key"] != tool],
        skills=chosen["skills"],
        options=list(options),
        reason=reason,
        chosen_by=by,
    )


def record_platform(
    *,
    assessment: Assessment,
    option: str,
    title: str,
    answers: dict[str, Any],
    result: dict[str, Any],
    reason: str,
    by: User,
) -> PlatformChoice:
    return PlatformChoice.objects.create(
        assessment=assessment,
        option=option,
        title=title,
        answers=answers,
        result=result,
        reason=reason,
        chosen_by=by,
    )
