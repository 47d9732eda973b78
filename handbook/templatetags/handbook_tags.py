"""Titles of what the handbook keeps, for pages that know only a key."""

from collections.abc import Iterable

from django import template

from handbook.models import Skill

register = template.Library()


@register.simple_tag
def skill_titles(keys: Iterable[str]) -> list[str]:
    """The titles of skills, in their own order; one statement."""
    return list(Skill.objects.filter(key__in=list(keys)).values_list("title", flat=True))
