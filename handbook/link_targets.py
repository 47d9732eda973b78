"""What practices may name that lives in rooms to the right of this one: each such room offers its
own when it starts, so that a curator chooses from what there is."""

from collections.abc import Callable, Mapping

Titles = Mapping[str, str]
_offers: dict[str, Callable[[], Titles]] = {}


def offer(kind: str, titles: Callable[[], Titles]) -> None:
    _offers[kind] = titles


def titles(kind: str) -> dict[str, str]:
    """Key to title, in the order in which they are shown."""
    return dict(_offers[kind]()) if kind in _offers else {}
