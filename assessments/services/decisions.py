"""The go or no-go of a person, beside the verdict of the tool."""

from datetime import date

from assessments.models import Assessment, Decision


def record_decision(
    *,
    assessment: Assessment,
    outcome: str,
    conditions: str,
    risks: str,
    until: date | None,
    verdict: str,
    by,
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


def ground(assessment: Assessment, verdict: str, by) -> str:
    """What a decision of `by` rests on: the tool's verdict, and what others have decided before."""
    others = assessment.decisions.exclude(decided_by=by)
    return f"{verdict} {others.values_list('pk', flat=True).first() or ''}".strip()
