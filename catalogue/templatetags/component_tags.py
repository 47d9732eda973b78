"""Components shown on the pages of other rooms."""

from collections.abc import Iterable
from typing import Any

from django import template

from catalogue.scan.index import current

register = template.Library()


@register.inclusion_tag("catalogue/components_named.html")
def components_named(keys: Iterable[str]) -> dict[str, Any]:
    """Those of `keys` that there are, each leading to its tools."""
    known = current().components
    return {"components": [known[key] for key in keys if key in known]}
