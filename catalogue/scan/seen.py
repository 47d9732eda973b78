"""What one person sees of the catalogue, ready for its pages."""

from dataclasses import dataclass, field
from operator import attrgetter

from accounts.models import User
from accounts.requests import Anybody
from catalogue.models import Overlay, Tool
from catalogue.scan.facets import Index
from catalogue.scan.index import Catalogue, current, index_of
from documents.text import in_order


@dataclass
class Seen:
    """The catalogue as one person sees it: with the rings, notes and private tools of their
    organisations. `index` has the public tools, `private` their own."""

    catalogue: Catalogue
    index: Index
    private: Index
    overlays: dict[int, Overlay] = field(default_factory=dict)


def seen_by(user: Anybody) -> Seen:
    """At most three statements more for who is signed in."""
    catalogue = current()
    if not user.is_authenticated:
        return Seen(catalogue, catalogue.index, Index((), catalogue.index.masks))
    overlays = own_overlays(user)
    rings = {tool: overlay.ring for tool, overlay in overlays.items() if overlay.ring}
    mine = Tool.objects.visible_to(user).listed().exclude(organisation=None)
    private = index_of(mine, catalogue.criteria)
    return Seen(catalogue, catalogue.index.with_rings(rings), private, overlays)


def own_overlays(user: User) -> dict[int, Overlay]:
    """By tool; of several organisations the first that has a ring of its own, by name."""
    rows = Overlay.objects.visible_to(user).select_related("organisation")
    by_tool: dict[int, Overlay] = {}
    for row in in_order(rows.order_by("pk"), attrgetter("organisation.name")):
        if row.tool_id not in by_tool or (row.ring and not by_tool[row.tool_id].ring):
            by_tool[row.tool_id] = row
    return by_tool


# --- the list ------------------------------------------------------------------------------


# --- one tool and several side by side ----------------------------------------------------
