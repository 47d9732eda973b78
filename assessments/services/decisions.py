"""The go or no-go of a person, beside the verdict of the tool."""

from datetime import date
from typing import Any

from accounts.models import User
from assessments.models import Assessment, Decision


def record_decision(
    *,
    assessment: Assessment,
    outcome: str,
    conditions: str,
    risks: str,
    until: date | None,
    verdict: str,
    by: User,
) -> Decision:
    return Decision.objects.create(
        assessment=assessment,
        outcome=outcome,
        conditions=conditions,
        risks=risks,
        until=until,
        verdict=verdict,
        decided_by=by,
    )


def rests_on(assessment: Assessment, verdict: str) -> dict[str, Any]:
    """What its maker has to have seen: the tool's verdict, and what was decided before."""
    newest = assessment.decisions.values_list("pk", flat=True).first()
    return {"verdict": verdict, "newest": newest}
