"""Moving an assessment to another version of its framework: first what it would change."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.requests import AuthenticatedRequest
from accounts.submissions.seen import fingerprint, laid_over
from assessments import marks
from assessments.access import fetch_to_write, frame, framework_of
from assessments.figures import Figure
from assessments.framework.definition import Framework
from assessments.framework.move import (
    ASIDE,
    CARRIED,
    GONE,
    MOVED,
    NEW,
    RECHECK,
    REWORDED,
    SAME,
    SPLIT,
    Line,
)
from assessments.models import Assessment, FrameworkVersion
from assessments.services.versions import (
    Proposal,
    Rows,
    answers_of,
    move_to_undo,
    move_version,
    moves_of,
    proposal,
    undo_move,
    undone_until,
    versions_of,
)

# In the order of what a reader has to do about it: title, and what becomes of the answers.
KINDS = {
    MOVED: (
        gettext_lazy("Asked in another sense"),
        gettext_lazy("Answers are kept, and are to be re-checked."),
    ),
    SPLIT: (
        gettext_lazy("One question has become several"),
        gettext_lazy(
            "Note and evidence go to each of them, the choice where it is still offered; all are "
            "to be re-checked."
        ),
    ),
    NEW: (gettext_lazy("New"), gettext_lazy("Nothing is said yet.")),
    GONE: (
        gettext_lazy("No longer asked"),
        gettext_lazy("Answers are kept in the history and no longer counted."),
    ),
    REWORDED: (
        gettext_lazy("In other words"),
        gettext_lazy(
            "Answers are kept; where the option chosen is gone, they are to be re-checked."
        ),
    ),
    SAME: (gettext_lazy("The same"), gettext_lazy("Answers are kept.")),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """The difference question by question, `?to=` names the version; POST moves there, or undoes
    the last move."""
    assessment = fetch_to_write(request, assessment_id, "assessment.change")
    found = versions_of(assessment)
    undoing = "undo" in request.POST
    to = wanted(request, assessment, found)
    if request.method != "POST":
        return show(request, assessment, found, to)
    if to is None and not undoing:
        raise Http404
    with laid_over(request, assessment, "version", rests_on) as has_seen:
        if has_seen and undoing:
            return undone(request, assessment)
        if has_seen and to:
            move_version(assessment=assessment, to=to, by=request.user)
            messages.success(request, _("Moved to version %(to)s.") % {"to": to.version})
            return redirect("assessments:overview", assessment.pk)
    assessment = fetch_to_write(request, assessment_id, "assessment.change")
    return show(request, assessment, found, to, 409, is_stale=True)


def wanted(
    request: AuthenticatedRequest, assessment: Assessment, found: list[FrameworkVersion]
) -> FrameworkVersion | None:
    """The version named, else the newest; none where that is the one it follows."""
    named = request.POST.get("to", "") or request.GET.get("to", "")
    to = next((each for each in found if not named or each.version == named), None)
    if named and to is None:
        raise Http404
    return to if to and to.pk != assessment.framework_version_id else None


def rests_on(assessment: Assessment) -> dict[str, Any]:
    return {
        "version": assessment.framework_version_id,
        "gate": assessment.gate,
        "facts": assessment.facts,
    }


def undone(request: AuthenticatedRequest, assessment: Assessment) -> HttpResponse:
    try:
        newer = undo_move(assessment=assessment, by=request.user)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("assessments:version", assessment.pk)
    kept = ngettext(
        "%(many)s answer was changed since and keeps its newer text.",
        "%(many)s answers were changed since and keep their newer text.",
        newer,
    )
    said = _("The move is undone.")
    messages.success(request, f"{said} {kept % {'many': newer}}" if newer else said)
    return redirect("assessments:overview", assessment.pk)


# --- showing --------------------------------------------------------------------------------------
def show(
    request: AuthenticatedRequest,
    assessment: Assessment,
    found: list[FrameworkVersion],
    to: FrameworkVersion | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    if to and to.pk == assessment.framework_version_id:
        to = None  # a colleague has moved there meanwhile
    undoable, rows = move_to_undo(assessment), answers_of(assessment)
    context = frame(
        assessment,
        tab="settings",
        to=to,
        others=[each for each in found if each.pk != assessment.framework_version_id],
        seen=fingerprint(rests_on(assessment)),
        undoable=undoable,
        undo_until=undone_until(undoable) if undoable else None,
        moves=moves_of(assessment),
        kept=no_longer_asked(rows, framework_of(assessment)),
        **(shown(proposal(assessment, to.pk, rows)) if to else {}),
        **more,
    )
    return render(request, "assessments/version.html", context, status=status)


def no_longer_asked(rows: Rows, framework: Framework) -> list[str]:
    """The keys of what was said in other versions."""
    return [key for key, row in rows.items() if key not in framework.questions and not row.is_open]


@dataclass(frozen=True)
class Shown:
    """A question with its words before, where they were others, and what becomes of its answer."""

    prompt: str
    before: str
    mark: marks.Mark | None


@dataclass(frozen=True)
class Group:
    kind: str
    title: str
    says: str
    lines: tuple[Shown, ...]
    is_shown: bool


def shown(found: Proposal) -> dict[str, Any]:
    by_kind: dict[str, list[Line]] = {kind: [] for kind in KINDS}
    for line in found.lines:
        by_kind[line.passage.kind].append(line)
    return {
        "figures": figures_of(found),
        "ground": found.ground,
        "groups": [group_of(kind, each) for kind, each in by_kind.items() if each],
    }


def group_of(kind: str, found: list[Line]) -> Group:
    title, says = KINDS[kind]
    return Group(kind, str(title), str(says), tuple(map(as_shown, found)), kind != SAME)


def as_shown(line: Line) -> Shown:
    now, old = line.passage.question.prompt, line.passage.old
    before = old.prompt if old and old.prompt != now else ""
    return Shown(now, before, marks.FATES.get(line.fate))


def figures_of(found: Proposal) -> list[Figure]:
    count = [line.fate for line in found.lines].count
    return [
        Figure(_("Answers kept"), str(count(CARRIED))),
        Figure(_("To be re-checked"), str(count(RECHECK))),
        Figure(_("Set aside"), str(count(ASIDE)), _("kept in the history, no longer counted")),
    ]
