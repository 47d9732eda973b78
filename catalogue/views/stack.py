"""The stack builder: constraints in the address, the smallest stacks on the page."""

from collections.abc import Container

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AnyRequest
from catalogue.scan.seen import Seen, seen_by
from catalogue.stack.builder import Wish, build
from catalogue.stack.demands import BY_KEY, DEMANDS
from handbook.models import Skill


@require_safe
def stack(request: AnyRequest) -> HttpResponse:
    seen = seen_by(request.user)
    skills = list(Skill.objects.filter(archived=False))
    wish = wish_of(request.GET, seen, skills)
    first = tuple(
        component.key for component in seen.catalogue.components.values() if component.first_go_live
    )
    context = {
        "wish": wish,
        "needed": wish.needed or first,
        "built": build(seen, wish) if wish.needed else None,
        "groups": seen.catalogue.groups,
        "components": {
            key: component.title for key, component in seen.catalogue.components.items()
        },
        "constraints": [(component.key, component.title) for component in DEMANDS],
        "skills": skills,
        "tools": (*seen.private.items, *seen.index.items),
        "query": request.GET.urlencode(),
    }
    return render(request, "catalogue/stack.html", context)


def wish_of(data: QueryDict, seen: Seen, skills: list[Skill]) -> Wish:
    """What no catalogue knows is left out: an address of last year still builds something."""
    keys = {item.key for item in (*seen.private.items, *seen.index.items)}
    return Wish(
        needed=among(data, "need", seen.catalogue.components),
        constraints=among(data, "must", BY_KEY),
        skills=among(data, "skill", {skill.key for skill in skills}),
        titles={skill.key: skill.title for skill in skills},
        in_place=among(data, "have", keys),
        partly_is_enough="partly" in data,
        unknown_is_open="unknown" in data,
    )


def among(data: QueryDict, name: str, known: Container[str]) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys(data.getlist(name)) if key in known)
