"""Recording what was picked: the newest choice stands, and none is ever changed."""

from collections.abc import Sequence

from assessments.models import Assessment, PlatformChoice, ToolChoice


def record_choice(
    *,
    assessment: Assessment,
    question: str,
    options: Sequence[dict],
    tool: str,
    reason: str,
    by,
) -> ToolChoice:
    """`tool` is the key of one of `options`, which were frozen by `assessments.options`."""
    chosen = next(each for each in options if each["key"] == tool)
    return ToolChoice.objects.create(
        assessment=assessment,
        question=question,
        tool=tool,
        title=chosen["title"],
        others=[each["title"] for each in options if each["key"] != tool],
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
    answers: dict,
    result: dict,
    reason: str,
    by,
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
