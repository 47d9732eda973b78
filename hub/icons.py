"""The icon tag of every template: each icon is drawn once per process, a page shows hundreds."""

import functools
from typing import Any

from django import template
from lucide.templatetags import lucide as package

register = template.Library()


@functools.cache
def drawn(name: str, attributes: tuple[tuple[str, Any], ...]) -> str:
    return package.lucide(name, **dict(attributes))


@register.simple_tag
def lucide(name: str, **attributes: Any) -> str:
    return drawn(str(name), tuple(sorted(attributes.items())))
