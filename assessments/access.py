"""Fetching an assessment as the person who asks: what they may not see does not exist."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import policy
from accounts.requests import AnyRequest
from assessments.framework.definition import Framework
from assessments.models import Assessment
from assessments.publishing import definition_of

# What the settings page offers; who may do none of it is not shown the way there.
SETTINGS = {"assessment.change", "assessment.copy", "assessment.archive", "assessment.delete"}


def fetch(request: AnyRequest, assessment_id: UUID, action: str) -> Assessment:
    """404 for a stranger, 403 (saying who can) for a verb that is not theirs."""
    assessment = Assessment.objects.visible_one(request.user, assessment_id)
    if assessment is None:
        raise Http404
    policy.require(action, assessment.standings)
    return assessment


def fetch_to_write(request: AnyRequest, assessment_id: UUID, action: str) -> Assessment:
    assessment = fetch(request, assessment_id, action)
    if assessment.is_archived:
        raise PermissionDenied(
            _("This assessment is archived. Its facilitator can bring it back from its settings.")
        )
    return assessment


def framework_of(assessment: Assessment) -> Framework:
    return definition_of(assessment.framework_version_id)


def frame(assessment: Assessment, **context: Any) -> dict[str, Any]:
    """What every page of an assessment knows."""
    may = policy.actions(assessment.standings)
    return {
        "assessment": assessment,
        "framework": framework_of(assessment),
        "may": may,
        "may_answer": "assessment.answer" in may and not assessment.is_archived,
        "may_act": "assessment.act" in may and not assessment.is_archived,
        "has_settings": not may.isdisjoint(SETTINGS),
        **context,
    }
