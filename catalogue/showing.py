"""What one person sees of the catalogue, ready for its pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.text import in_order
from catalogue.facets import COMPONENT, LICENCE, RING, STATUS, Index, Item
from catalogue.forms import is_offered
from catalogue.index import Catalogue, current, index_of
from catalogue.models import Cell, Component, Criterion, Overlay, Ring, Status, Tool

REVIEW_DAYS = 180
WORDS = {
    "yes": _("Yes"),
    "partly": _("Partly"),
    "no": _("No"),
    "unknown": _("Unknown"),
    "none": _("None"),
}
LICENCES = {
    "yes": _("Open source"),
    "partly": _("Source available or open core"),
    "no": _("Closed"),
    "unknown": _("Unknown"),
}
TITLES = {
    COMPONENT: _("Component"),
    LICENCE: _("Licence"),
    STATUS: _("Status"),
    RING: _("Ring"),
}


@dataclass
class Seen:
    """The catalogue as one person sees it: with the rings, notes and private tools of their
    organisations. `index` has the public tools, `private` their own."""

    catalogue: Catalogue
    index: Index
    private: Index
    overlays: dict[int, Overlay] = field(default_factory=dict)


def seen_by(user) -> Seen:
    """At most three statements more for who is signed in."""
    catalogue = current()
    if not user.is_authenticated:
        return Seen(catalogue, catalogue.index, Index((), catalogue.index.masks))
    overlays = own_overlays(user)
    rings = {tool: each.ring for tool, each in overlays.items() if each.ring}
    mine = Tool.objects.visible_to(user).listed().exclude(organisation=None)
    private = index_of(mine, catalogue.criteria)
    return Seen(catalogue, catalogue.index.with_rings(rings), private, overlays)


def own_overlays(user) -> dict[int, Overlay]:
    """By tool; of several organisations the first that has a ring of its own, by name."""
    rows = Overlay.objects.visible_to(user).select_related("organisation")
    found: dict[int, Overlay] = {}
    for each in in_order(rows.order_by("pk"), attrgetter("organisation.name")):
        if each.tool_id not in found or (each.ring and not found[each.tool_id].ring):
            found[each.tool_id] = each
    return found


# --- the list ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Choice:
    value: str
    title: object
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetShown:
    key: str
    title: object
    choices: tuple[Choice, ...]
    hint: str = ""
    is_open: bool = False


def title_of_value(catalogue: Catalogue, facet: str, value: str):
    if facet == COMPONENT:
        found = catalogue.components.get(value)
        return found.title if found else value
    if facet == STATUS:
        return Status(value).label
    if facet == RING:
        return Ring(value).label
    if facet == LICENCE:
        return LICENCES.get(value, value)
    return WORDS.get(value, value.replace("-", " "))


ORDER = ("yes", "partly", "no", *Ring.values, *Status.values)


def place_of(value: str) -> tuple[int, str]:
    """Unknown last, verdicts, rings and states in their own order, the rest by name."""
    if value == "unknown":
        return len(ORDER) + 1, value
    return (ORDER.index(value), value) if value in ORDER else (len(ORDER), value)


def facets_shown(seen: Seen, selection: dict, counts: dict) -> list[FacetShown]:
    """Those that are offered; a value that nothing has is left out unless it is chosen."""
    catalogue = seen.catalogue
    criteria = {each.key: each for each in catalogue.criteria}
    found = []
    for facet, values in counts.items():
        if not is_offered(facet, selection, catalogue):
            continue
        criterion = criteria.get(facet)
        order = list(catalogue.components) if facet == COMPONENT else sorted(values, key=place_of)
        chosen = selection.get(facet, ())
        choices = tuple(
            Choice(value, title_of_value(catalogue, facet, value), values[value], value in chosen)
            for value in order
            if value in values and (values[value] or value in chosen)
        )
        found.append(
            FacetShown(
                key=facet,
                title=TITLES.get(facet) or criterion.title,
                choices=choices,
                hint=criterion.definition if criterion else "",
                is_open=bool(chosen) or facet in (COMPONENT, RING),
            )
        )
    return found


@dataclass(frozen=True)
class Mark:
    """One criterion of a row: a labelled mark. `value` is a verdict, or `yes` and `no` for a set
    that has members or says none."""

    criterion: str
    title: str
    value: str
    word: object


@dataclass(frozen=True)
class Row:
    item: Item
    marks: tuple[Mark, ...]
    components: tuple[Component, ...]
    ring: str
    overlay: Overlay | None
    is_ageing: bool

    @property
    def is_own(self) -> bool:
        """The ring is their organisation's, not the hub's."""
        return bool(self.overlay and self.overlay.ring)


def mark_of(criterion: Criterion, item: Item) -> Mark:
    said = item.values(criterion.key)
    if criterion.kind == Criterion.Kind.VERDICT:
        return Mark(criterion.key, criterion.title, said[0], WORDS.get(said[0], said[0]))
    if said == ("unknown",):
        return Mark(criterion.key, criterion.title, "unknown", WORDS["unknown"])
    if said == ("none",):
        return Mark(criterion.key, criterion.title, "no", WORDS["no"])
    return Mark(criterion.key, criterion.title, "yes", ", ".join(said))


def is_ageing(item: Item, components: Iterable[Component], today: date) -> bool:
    """Older than the review period of one of its components."""
    days = min((each.review_days for each in components), default=REVIEW_DAYS)
    return item.checked_on is None or item.checked_on + timedelta(days=days) < today


def rows_shown(seen: Seen, items: Sequence[Item]) -> list[Row]:
    today = timezone.localdate()
    found = []
    for item in items:
        known = seen.catalogue.components
        parts = tuple(known[key] for key in item.components if key in known)
        overlay = seen.overlays.get(item.id)
        found.append(
            Row(
                item=item,
                marks=tuple(mark_of(each, item) for each in seen.catalogue.marks),
                components=parts,
                ring=overlay.ring if overlay and overlay.ring else item.ring,
                overlay=overlay,
                is_ageing=is_ageing(item, parts, today),
            )
        )
    return found


# --- one tool and several side by side ----------------------------------------------------
@dataclass(frozen=True)
class Said:
    """One cell as it is shown. `value` is a verdict where the criterion has these, `known` or
    `unknown` elsewhere; `words` are what one reads."""

    criterion: Criterion
    value: str
    words: object
    note: str = ""
    source: str = ""
    checked_on: date | None = None
    checked_by: object = None
    is_ageing: bool = False
    is_asked: bool = True


def said(criterion: Criterion, cell: Cell | None, days: int, today: date) -> Said:
    if cell is None or not cell.is_known:
        note, source = (cell.note, cell.source) if cell else ("", "")
        return Said(criterion, "unknown", WORDS["unknown"], note, source)
    value, words = "known", cell.value
    if criterion.kind == Criterion.Kind.VERDICT:
        value, words = cell.value, WORDS.get(cell.value, cell.value)
    elif criterion.kind == Criterion.Kind.SET:
        words = ", ".join(each.replace("-", " ") for each in cell.values)
    return Said(
        criterion=criterion,
        value=value,
        words=words,
        note=cell.note,
        source=cell.source,
        checked_on=cell.checked_on,
        checked_by=cell.checked_by,
        is_ageing=not cell.checked_on or cell.checked_on + timedelta(days=days) < today,
    )


def days_of(catalogue: Catalogue, tool: Tool) -> int:
    parts = [catalogue.components[key] for key in tool.components if key in catalogue.components]
    return min((each.review_days for each in parts), default=REVIEW_DAYS)


def cells_of(tool: Tool) -> dict[int, Cell]:
    return {cell.criterion_id: cell for cell in tool.cells.all()}


def sheet(catalogue: Catalogue, tool: Tool) -> list[Said]:
    """All that is asked of a tool, in the order of the criteria."""
    today, days, cells = timezone.localdate(), days_of(catalogue, tool), cells_of(tool)
    return [
        said(each, cells.get(each.pk), days, today)
        for each in catalogue.criteria
        if each.is_asked_of(tool.components)
    ]


@dataclass(frozen=True)
class Line:
    """One criterion across the tools; `differs` where what is known is not the same."""

    criterion: Criterion
    cells: tuple[Said, ...]
    differs: bool


def comparison(catalogue: Catalogue, tools: Sequence[Tool]) -> list[Line]:
    today = timezone.localdate()
    cells = {tool.pk: cells_of(tool) for tool in tools}
    days = {tool.pk: days_of(catalogue, tool) for tool in tools}
    lines = []
    for criterion in catalogue.criteria:
        asked = [criterion.is_asked_of(tool.components) for tool in tools]
        if not any(asked):
            continue
        row = tuple(
            said(criterion, cells[tool.pk].get(criterion.pk), days[tool.pk], today)
            if is_asked
            else Said(criterion, "not-asked", _("Not asked of it"), is_asked=False)
            for tool, is_asked in zip(tools, asked, strict=True)
        )
        known = {str(each.words) for each in row if each.value != "unknown" and each.is_asked}
        lines.append(Line(criterion, row, len(known) > 1))
    return lines
