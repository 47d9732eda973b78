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


def test_the_matrix(capsys):
    world = matrix.world()
    parts = (matrix.cells, crossing.crossed, crossing.exists_no_more)
    found = [each for part in parts for each in part(world)]
    wrong = [what for what, right in found if not right]
    with capsys.disabled():
        print(f"\naccess matrix: {len(found)} checks, {len(wrong)} wrong")
    assert wrong[:40] == []
