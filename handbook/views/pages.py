"""Best practices and roles, for everybody to read."""

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import policy
from accounts.models import Organisation
from accounts.requests import AnyRequest
from documents.text import in_order
from handbook.matrices import (
    ARTEFACTS,
    NEEDS,
    PARTS,
    RIGHTS,
    STAGES,
    by_artefact,
    by_skill,
    by_stage,
    one,
    rights,
)
from handbook.models import Area, Practice, Role, Skill
from handbook.text import typeset


def may(request: AnyRequest) -> frozenset[str]:
    return policy.actions(policy.of_person(request.user))


def areas() -> QuerySet[Area]:
    listed = Prefetch("practices", Practice.objects.filter(archived=False))
    return Area.objects.filter(archived=False).prefetch_related(listed)


@require_safe
def practice_list(request: AnyRequest) -> HttpResponse:
    """`?open=all`, or the key of an area, opens it without script."""
    context = {"areas": areas(), "opened": request.GET.get("open", "")}
    return render(request, "handbook/practices.html", context)


@require_safe
def prerequisites(request: AnyRequest) -> HttpResponse:
    return render(request, "handbook/prerequisites.html", {"areas": areas()})


@require_safe
def practice(request: AnyRequest, key: str) -> HttpResponse:
    practice = get_object_or_404(Practice.objects.select_related("area"), key=key)
    context = {
        "practice": practice,
        "text": typeset(practice.body),
        "roles": Role.objects.filter(key__in=practice.roles, archived=False),
        "may": may(request),
    }
    return render(request, "handbook/practice.html", context)


@require_safe
def role_list(request: AnyRequest) -> HttpResponse:
    roles = list(Role.objects.filter(archived=False))
    context = {
        "roles": roles,
        "stages": STAGES,
        "artefacts": ARTEFACTS,
        "by_stage": by_stage(roles),
        "by_skill": by_skill(roles, Skill.objects.filter(archived=False)),
        "by_artefact": by_artefact(roles),
        "parts": PARTS,
        "needs": NEEDS,
        "rights": RIGHTS,
        "teams": in_order(Organisation.objects.visible_to(request.user), str),
    }
    return render(request, "handbook/roles.html", context)


@require_safe
def role(request: AnyRequest, key: str) -> HttpResponse:
    role = get_object_or_404(Role, key=key)
    skills = Skill.objects.filter(archived=False)
    practices = Practice.objects.filter(archived=False).only("key", "title", "roles")
    context = {
        "role": role,
        "text": typeset(role.body),
        "stages": [(title, one(PARTS, role.stages.get(stage))) for stage, title in STAGES.items()],
        "skills": [
            (skill, NEEDS[role.skills[skill.key]])
            for skill in sorted(skills, key=lambda skill: role.skills.get(skill.key) != "needed")
            if role.skills.get(skill.key) in NEEDS
        ],
        "artefacts": [(title, rights(role, artefact)) for artefact, title in ARTEFACTS.items()],
        "practices": [practice for practice in practices if key in practice.roles],
        "may": may(request),
    }
    return render(request, "handbook/role.html", context)
