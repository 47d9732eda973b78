"""What is asked of the catalogue by address, and what people type into it."""

from collections.abc import Mapping, Sequence

from catalogue.facets import COMPONENT, LICENCE, RING, STATUS
from catalogue.index import Catalogue

MOST_COMPARED = 6
LONGEST_SEARCH = 100


def selection_of(data, catalogue: Catalogue) -> dict[str, list[str]]:
    """What an address selects, facet by facet. What is no facet and no value is left out: an old
    address shows more, never an error."""
    known = catalogue.index.masks
    found = {}
    for facet in known:
        chosen = [value for value in dict.fromkeys(data.getlist(facet)) if value in known[facet]]
        if chosen:
            found[facet] = chosen
    return found


def words_of(data) -> str:
    return data.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]


def compared(data) -> list[str]:
    """The keys of the tools to compare, each once, in their order."""
    return list(dict.fromkeys(data.getlist("tool")))[:MOST_COMPARED]


def is_offered(facet: str, selection: Mapping[str, Sequence[str]], catalogue: Catalogue) -> bool:
    """General facets always; those of some components only where one of these is chosen."""
    if facet in (COMPONENT, LICENCE, STATUS, RING):
        return True
    criterion = next(each for each in catalogue.criteria if each.key == facet)
    return not criterion.components or criterion.is_asked_of(selection.get(COMPONENT, ()))
