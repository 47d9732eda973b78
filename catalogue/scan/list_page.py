"""The list of tools with its facets, ready for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from catalogue.models import Component, Criterion, Overlay, Ring, Status
from catalogue.scan.facets import COMPONENT, LICENCE, RING, STATUS, Item
from catalogue.scan.index import Catalogue
from catalogue.scan.seen import Seen
from catalogue.scan.tool_sheet import is_ageing
from catalogue.scan.wording import TITLES, WORDS, title_of_value

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Choice:
    value: str
    title: "StrOrPromise"
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetShown:
    key: str
    title: "StrOrPromise"
    choices: tuple[Choice, ...]
    hint: str = ""
    is_open: bool = False


ORDER = ("yes", "partly", "no", *Ring.values, *Status.values)


def place_of(value: str) -> tuple[int, str]:
    """Unknown last, verdicts, rings and states in their own order, the rest by name."""
    if value == "unknown":
        return len(ORDER) + 1, value
    return (ORDER.index(value), value) if value in ORDER else (len(ORDER), value)


def is_offered(facet: str, selection: Mapping[str, Sequence[str]], catalogue: Catalogue) -> bool:
    """General facets always; those of some components only where one of these is chosen."""
    if facet in (COMPONENT, LICENCE, STATUS, RING):
        return True
    criterion = next(criterion for criterion in catalogue.criteria if criterion.key == facet)
    return not criterion.components or criterion.is_asked_of(selection.get(COMPONENT, ()))


def facets_shown(
    seen: Seen, selection: Mapping[str, Sequence[str]], counts: Mapping[str, Mapping[str, int]]
) -> list[FacetShown]:
    """Those that are offered; a value that nothing has is left out unless it is chosen."""
    catalogue = seen.catalogue
    criteria = {criterion.key: criterion for criterion in catalogue.criteria}
    shown = []
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
        shown.append(
            FacetShown(
                key=facet,
                title=TITLES.get(facet) or (criterion.title if criterion else facet),
                choices=choices,
                hint=criterion.definition if criterion else "",
                is_open=bool(chosen) or facet in (COMPONENT, RING),
            )
        )
    return shown


@dataclass(frozen=True)
class Mark:
    """One criterion of a row: a labelled mark. `value` is a verdict, or `yes` and `no` for a set
    that has members or says none."""

    criterion: str
    title: str
    value: str
    word: "StrOrPromise"


@dataclass(frozen=True)
class Row:
    item: Item
    marks: tuple[Mark, ...]
    components: tuple[Component, ...]
    ring: str
    overlay: Overlay | None
    is_ageing: bool

    @property
    def is_active(self) -> bool:
        return self.item.status == Status.ACTIVE

    @property
    def is_own(self) -> bool:
        """The ring is their organisation's, not the hub's."""
        return bool(self.overlay and self.overlay.ring)


def mark_of(criterion: Criterion, item: Item) -> Mark:
    values = item.values(criterion.key)
    if criterion.kind == Criterion.Kind.VERDICT:
        return Mark(criterion.key, criterion.title, values[0], WORDS.get(values[0], values[0]))
    if values == ("unknown",):
        return Mark(criterion.key, criterion.title, "unknown", WORDS["unknown"])
    if values == ("none",):
        return Mark(criterion.key, criterion.title, "no", WORDS["no"])
    return Mark(criterion.key, criterion.title, "yes", ", ".join(values))


def rows_shown(seen: Seen, items: Sequence[Item]) -> list[Row]:
    today = timezone.localdate()
    rows = []
    for item in items:
        known = seen.catalogue.components
        parts = tuple(known[key] for key in item.components if key in known)
        overlay = seen.overlays.get(item.id)
        rows.append(
            Row(
                item=item,
                marks=tuple(mark_of(criterion, item) for criterion in seen.catalogue.marks),
                components=parts,
                ring=overlay.ring if overlay and overlay.ring else item.ring,
                overlay=overlay,
                is_ageing=is_ageing(item, parts, today),
            )
        )
    return rows
