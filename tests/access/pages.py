"""Every page of the matrix, opened and refused, as the people who see most of each."""

from collections.abc import Iterator, Sequence

from tests.access.bodies import BODIES
from tests.access.matrix import World, ask
from tests.access.registry import ROUTES

LOOKING = ("visitor", "facilitator", "manager", "administrator", "curator")


def pages(found: World, people: Sequence[str] = LOOKING) -> Iterator[tuple[str, str]]:
    """(what was asked, its HTML): each address opened, and each form sent whole and empty."""
    ids = found.shared.ids
    for person in people:
        client = found.clients[person]
        for name, methods in sorted(ROUTES.items()):
            if "GET" in methods:
                yield from html(f"GET {name} as {person}", ask(client, name, "GET", ids))
            for body in (*BODIES.get(name, ()), *([None] if "POST" in methods else [])):
                yield from html(f"POST {name} as {person}", ask(client, name, "POST", ids, body))


def html(what: str, response) -> Iterator[tuple[str, str]]:
    kind = response.get("Content-Type", "")
    if kind.startswith("text/html") and response.text_seen:
        yield f"{what}: {response.status_code}", response.text_seen
