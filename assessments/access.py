"""Fetching an assessment as the person who asks: what they may not see does not exist."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import policy
from accounts.requests import AnyRequest
from assessments.ever_asked import EverAsked
from assessments.framework.definition import Framework
from assessments.models import Assessment
from assessments.publishing import definition_of

# What the settings page offers; who may do none of it is not shown the way there.
SETTINGS = {"assessment.change", "assessment.copy", "assessment.archive", "assessment.delete"}

TABS = {
    "overview": ("assessments:overview", gettext_lazy("Overview")),
    "results": ("assessments:results", gettext_lazy("Results")),
    "plan": ("assessments:plan", gettext_lazy("Plan")),
    "check": ("assessments:check", gettext_lazy("Check your answers")),
    "reports": ("reports:report_list", gettext_lazy("Reports")),
    "people": ("assessments:people", gettext_lazy("People")),
    "settings": ("assessments:settings", gettext_lazy("Settings")),
}
# What pages offer by these names: nothing is written to an assessment that is archived.
WHILE_NOT_ARCHIVED = {
    "may_act": "assessment.act",
    "may_agree": "assessment.agree",
    "may_answer": "assessment.answer",
    "may_change": "assessment.change",
    "may_choose": "assessment.choose",
    "may_decide": "assessment.decide",
    "may_hand_over": "assessment.handover",
    "may_name_people": "assessment.participants",
    "may_share": "assessment.share",
}
# And what they offer of one that is archived too.
WHENEVER = {
    "may_archive": "assessment.archive",
    "may_copy": "assessment.copy",
    "may_report": "report.request",
}


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


def frame(assessment: Assessment, tab: str = "", **context: Any) -> dict[str, Any]:
    """What every page of an assessment knows; `tab` is the one under which the page stands."""
    may = policy.actions(assessment.standings)
    framework = framework_of(assessment)
    return {
        "assessment": assessment,
        "framework": framework,
        "ever_asked": EverAsked(assessment, framework),
        **{
            name: verb in may and not assessment.is_archived
            for name, verb in WHILE_NOT_ARCHIVED.items()
        },
        **{name: verb in may for name, verb in WHENEVER.items()},
        "tabs": tabs_of(assessment, may, tab),
        **context,
    }


@dataclass(frozen=True)
class Tab:
    title: str
    address: str
    is_here: bool


def tabs_of(assessment: Assessment, may: Set[str], here: str) -> list[Tab]:
    """The pages of an assessment that its reader may open; none for whoever only sees a draft."""
    if "assessment.read" not in may:
        return []
    return [
        Tab(str(title), reverse(name, args=[assessment.pk]), key == here)
        for key, (name, title) in TABS.items()
        if key != "settings" or not may.isdisjoint(SETTINGS)
    ]
