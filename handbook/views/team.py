"""A team's people: who holds which roles and skills, what is missing, what hangs on one person."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policy
from accounts.decorators import signed_in
from accounts.models import Kind, Membership, Organisation
from accounts.requests import AuthenticatedRequest
from accounts.views import organisations
from handbook.forms import MarksForm
from handbook.models import Kept, Role, Skill
from handbook.services.marking import mark
from handbook.team import held_by, members
from handbook.team_cover import NOBODY, ONE, Cover, of_roles, of_skills

Row = TypeVar("Row", bound=Kept)


@signed_in
@require_safe
def team(request: AuthenticatedRequest, organisation_id: UUID) -> HttpResponse:
    organisation = organisations.fetch(request, organisation_id, "team.see")
    memberships, roles, skills = members(organisation), listed(Role), listed(Skill)
    people = [held_by(membership) for membership in memberships]
    titles = {role.key: role.title for role in roles}
    by_role = of_roles(people, titles)
    needs = {role.key: needed(role) for role in roles}
    by_skill = of_skills(people, {skill.key: skill.title for skill in skills}, titles, needs)
    context = {
        "organisation": organisation,
        "is_start_up": organisation.kind == Kind.START_UP,
        "people": rows(request, organisation, memberships),
        "tables": [
            (_("Roles"), by_role, tally(by_role)),
            (_("Skills"), by_skill, tally(by_skill)),
        ],
        "any_marked": any(person.has_marked for person in people),
        "size": len(people),
    }
    return render(request, "handbook/team.html", context)


def listed(model: type[Row]) -> list[Row]:
    return list(model._default_manager.filter(archived=False))


def needed(role: Role) -> frozenset[str]:
    return frozenset(key for key, need in role.skills.items() if need == "needed")


def tally(covers: Iterable[Cover]) -> dict[str, int]:
    states = [cover.state for cover in covers]
    gaps, single = states.count(NOBODY), states.count(ONE)
    before_gaps = len(states) - gaps
    return {
        "all": len(states),
        "gaps": gaps,
        "single": single,
        "several": before_gaps - single,
        "before_gaps": before_gaps,
    }


def rows(
    request: AuthenticatedRequest, organisation: Organisation, memberships: Iterable[Membership]
) -> list[dict[str, Any]]:
    """Each member, and whether one may set their marks."""
    may_for_others = policy.may("team.mark-others", {organisation.my_rank})
    return [
        {
            "membership": membership,
            "held": held_by(membership),
            "is_me": membership.user_id == request.user.pk,
            "may": may_for_others or membership.user_id == request.user.pk,
        }
        for membership in memberships
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: AuthenticatedRequest, organisation_id: UUID, membership_id: int) -> HttpResponse:
    """One member's marks: their own, or set for them by who manages the organisation."""
    organisation = organisations.fetch(request, organisation_id, "team.see")
    people = organisation.memberships.select_related("user", "holding")
    member = get_object_or_404(people, pk=membership_id)
    is_mine = member.user_id == request.user.pk
    policy.require("team.mark" if is_mine else "team.mark-others", {organisation.my_rank})
    roles, skills, held = listed(Role), listed(Skill), held_by(member)
    initial = {"roles": list(held.roles), "skills": list(held.skills)}
    typed = request.POST if request.method == "POST" else None
    form = MarksForm(typed, initial=initial, roles=roles, skills=skills)
    if form.is_valid():
        mark(membership=member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("roles:team", organisation.pk)
    context = {"organisation": organisation, "member": member, "is_mine": is_mine, "form": form}
    status = 422 if form.errors else 200
    return render(request, "handbook/marks.html", context, status=status)
