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
    first = tuple(each.key for each in seen.catalogue.components.values() if each.first_go_live)
    context = {
        "wish": wish,
        "needed": wish.needed or first,
        "built": build(seen, wish) if wish.needed else None,
        "groups": seen.catalogue.groups,
        "components": {key: each.title for key, each in seen.catalogue.components.items()},
        "constraints": [(each.key, each.title) for each in DEMANDS],
        "skills": skills,
        "tools": (*seen.private.items, *seen.index.items),
        "query": request.GET.urlencode(),
    }
    return render(request, "catalogue/stack.html", context)


def wish_of(data: QueryDict, seen: Seen, skills: list[Skill]) -> Wish:
    """What no catalogue knows is left out: an address of last year still builds something."""
    keys = {each.key for each in (*seen.private.items, *seen.index.items)}
    return Wish(
        needed=among(data, "need", seen.catalogue.components),
        constraints=among(data, "must", BY_KEY),
        skills=among(data, "skill", {each.key for each in skills}),
        titles={each.key: each.title for each in skills},
        in_place=among(data, "have", keys),
        partly_is_enough="partly" in data,
        unknown_is_open="unknown" in data,
    )


def among(data: QueryDict, name: str, known: Container[str]) -> tuple[str, ...]:
    return tuple(each for each in dict.fromkeys(data.getlist(name)) if each in known)
