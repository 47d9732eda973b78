"""Who takes part; renaming, copying, archiving, deleting."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import require_POST, signed_in
from accounts.models import User
from accounts.requests import AuthenticatedRequest
from assessments.access import fetch, fetch_to_write, frame
from assessments.forms.people import NewParticipantForm, ParticipantForm
from assessments.models import Assessment
from assessments.services import people as verbs
from documents.text import in_order
from handbook.models import Role


def job_roles() -> list[tuple[str, str]]:
    return list(Role.objects.filter(archived=False).values_list("key", "title"))


def outsiders(assessment: Assessment) -> QuerySet[User]:
    """Members of the organisation who do not take part yet."""
    return verbs.members_of(assessment).exclude(participations__assessment=assessment)


def attempt(
    request: AuthenticatedRequest, verb: Callable[..., object], done: str, **arguments: Any
) -> None:
    """Call a verb that may refuse, and say how it went."""
    try:
        verb(**arguments)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """The participants; POST adds a member of the organisation."""
    adding = request.method == "POST"
    if adding:
        assessment = fetch_to_write(request, assessment_id, "assessment.participants")
    else:
        assessment = fetch(request, assessment_id, "assessment.read")
    form = NewParticipantForm(
        request.POST if adding else None, people=outsiders(assessment), roles=job_roles()
    )
    if adding and form.is_valid():
        done = _("They take part now.")
        attempt(request, verbs.add_participant, done, assessment=assessment, **form.cleaned_data)
        return redirect("assessments:people", assessment.pk)
    parts = list(assessment.participants.select_related("user"))
    for part in parts:
        part.may_leave = part.user_id == request.user.pk and not assessment.is_archived
        part.form = ParticipantForm(
            initial={"role": part.role, "job_role": part.job_role},
            roles=job_roles(),
            prefix=str(part.pk),
        )
    members = in_order(verbs.members_of(assessment), attrgetter("display_name"))
    context = frame(assessment, tab="people", parts=parts, form=form, members=members)
    return render(request, "assessments/people.html", context, status=422 if adding else 200)


@signed_in
@require_POST
def participant(
    request: AuthenticatedRequest, assessment_id: UUID, participant_id: int
) -> HttpResponse:
    """Change somebody's part, or end it; anybody may end their own."""
    assessment = fetch_to_write(request, assessment_id, "assessment.read")
    part = get_object_or_404(assessment.participants.select_related("user"), pk=participant_id)
    is_mine = part.user_id == request.user.pk
    if not (is_mine and "remove" in request.POST):
        fetch_to_write(request, assessment_id, "assessment.participants")
    if "remove" in request.POST:
        attempt(request, verbs.remove_participant, _("Their part has ended."), participant=part)
        return redirect(
            "assessments:assessment_list" if is_mine else "assessments:people",
            *(() if is_mine else (assessment.pk,)),
        )
    form = ParticipantForm(request.POST, roles=job_roles(), prefix=str(part.pk))
    if form.is_valid():
        attempt(
            request, verbs.change_participant, _("Changed."), participant=part, **form.cleaned_data
        )
    else:
        messages.error(request, _("Choose a part and a role from the lists."))
    return redirect("assessments:people", assessment.pk)


@signed_in
@require_POST
def hand_over(request: AuthenticatedRequest, assessment_id: UUID) -> HttpResponse:
    """Another member becomes the facilitator: by the facilitator's or a manager's act."""
    assessment = fetch_to_write(request, assessment_id, "assessment.handover")
    if must_ask_facilitator(assessment):
        raise PermissionDenied(_("This draft has a facilitator, who alone can hand it over."))
    chosen = request.POST.get("user", "")
    to = get_object_or_404(verbs.members_of(assessment), pk=chosen) if is_uuid(chosen) else None
    if to is None:
        messages.error(request, _("Choose a person from the list."))
    else:
        done = _("%(name)s facilitates it now.") % {"name": to.display_name}
        attempt(request, verbs.hand_over, done, assessment=assessment, to=to)
    return redirect("assessments:overview", assessment.pk)


def must_ask_facilitator(assessment: Assessment) -> bool:
    """A manager names a draft's facilitator only where it has none any more: reading a draft is
    not a manager's right, nor is taking it over."""
    of_draft = assessment.standings <= {"manager-of-draft", "administrator-of-draft"}
    return of_draft and verbs.has_facilitator(assessment)


def is_uuid(text: str) -> bool:
    try:
        get_user_model()._meta.pk.to_python(text)
    except ValidationError:
        return False
    return bool(text)


# --- settings ---------------------------------------------------------------------------------
