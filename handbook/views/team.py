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
    found = organisations.fetch(request, organisation_id, "team.see")
    memberships, roles, skills = members(found), listed(Role), listed(Skill)
    people = [held_by(each) for each in memberships]
    titles = {each.key: each.title for each in roles}
    by_role = of_roles(people, titles)
    needs = {each.key: needed(each) for each in roles}
    by_skill = of_skills(people, {each.key: each.title for each in skills}, titles, needs)
    context = {
        "organisation": found,
        "is_start_up": found.kind == Kind.START_UP,
        "people": rows(request, found, memberships),
        "tables": [
            (_("Roles"), by_role, tally(by_role)),
            (_("Skills"), by_skill, tally(by_skill)),
        ],
        "any_marked": any(each.has_marked for each in people),
        "size": len(people),
    }
    return render(request, "handbook/team.html", context)


def listed(model: type[Row]) -> list[Row]:
    return list(model._default_manager.filter(archived=False))


def needed(role: Role) -> frozenset[str]:
    return frozenset(key for key, need in role.skills.items() if need == "needed")


def tally(covers: Iterable[Cover]) -> dict[str, int]:
    states = [each.state for each in covers]
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
    request: AuthenticatedRequest, found: Organisation, memberships: Iterable[Membership]
) -> list[dict[str, Any]]:
    """Each member, and whether one may set their marks."""
    may_for_others = policy.may("team.mark-others", {found.my_rank})
    return [
        {
            "membership": each,
            "held": held_by(each),
            "is_me": each.user_id == request.user.pk,
            "may": may_for_others or each.user_id == request.user.pk,
        }
        for each in memberships
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: AuthenticatedRequest, organisation_id: UUID, membership_id: int) -> HttpResponse:
    """One member's marks: their own, or set for them by who manages the organisation."""
    found = organisations.fetch(request, organisation_id, "team.see")
    people = found.memberships.select_related("user", "holding")
    member = get_object_or_404(people, pk=membership_id)
    is_mine = member.user_id == request.user.pk
    policy.require("team.mark" if is_mine else "team.mark-others", {found.my_rank})
    roles, skills, held = listed(Role), listed(Skill), held_by(member)
    initial = {"roles": list(held.roles), "skills": list(held.skills)}
    typed = request.POST if request.method == "POST" else None
    form = MarksForm(typed, initial=initial, roles=roles, skills=skills)
    if form.is_valid():
        mark(membership=member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("roles:team", found.pk)
    context = {"organisation": found, "member": member, "is_mine": is_mine, "form": form}
    status = 422 if form.errors else 200
    return render(request, "handbook/marks.html", context, status=status)
