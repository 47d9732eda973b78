"""Who gets what, at every address; and that each guard matters."""

import pytest

from tests.access import crossing, matrix
from tests.access.bodies import BODIES
from tests.access.registry import ROUTES

pytestmark = pytest.mark.django_db


def test_every_route_has_an_entry_and_every_entry_a_route():
    assert matrix.ours() == set(ROUTES)


def test_every_post_has_a_body_that_says_what_it_changes():
    assert set(BODIES) == {name for name, methods in ROUTES.items() if "POST" in methods}
    told = [each for bodies in BODIES.values() for each in bodies]
    assert [each for each in told if bool(each.writes) == bool(each.why)] == []


def groups(size: int = 6) -> dict[str, set[str]]:
    """The routes of each room, in handfuls."""
    found: dict[str, set[str]] = {}
    for room in sorted({name.rpartition(":")[0] for name in ROUTES}):
        names = sorted(name for name in ROUTES if name.rpartition(":")[0] == room)
        for start in range(0, len(names), size):
            found[f"{room or 'hub'} {start // size + 1}"] = set(names[start : start + size])
    return found


GROUPS = groups()
PARTS = {
    "asked": matrix.cells,
    "crossed": crossing.crossed,
    "missing": crossing.exists_no_more,
}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("part", PARTS)
def test_the_matrix(group, part):
    """In handfuls, so that many can ask at once, and one sees where it stands."""
    found = PARTS[part](matrix.world(), GROUPS[group])
    assert [what for what, right in found if not right][:40] == []


def test_the_handfuls_are_all_routes_and_each_part_asks_something():
    assert set().union(*GROUPS.values()) == set(ROUTES)
    assert sum(map(len, GROUPS.values())) == len(ROUTES)
    world = matrix.world()
    for ask in PARTS.values():
        assert next(iter(ask(world, {"assessments:participant"})))
