"""Where the dots stand: each in its quarter and ring, none over another."""

from itertools import combinations
from math import dist, hypot

import pytest

from catalogue.entries.definition import RINGS
from catalogue.scan.radar_layout import (
    CENTRE,
    DOT,
    EDGES,
    QUADRANTS,
    Dot,
    Placed,
    bands,
    direction,
    dots,
    quadrant_of,
    quadrants,
)


def picture(per_field: int):
    return dots(
        Placed(f"{quadrant}-{ring}-{number}", f"Tool {number:02}", ring, quadrant)
        for quadrant, _groups in QUADRANTS
        for ring in RINGS
        for number in range(per_field)
    )


@pytest.mark.parametrize("per_field", [0, 1, 7, 18])
def test_no_dot_covers_another(per_field):
    found = picture(per_field)
    assert [dot.number for dot in found] == list(range(1, 16 * per_field + 1))
    for one, two in combinations(found, 2):
        assert dist((one.x, one.y), (two.x, two.y)) >= 2 * DOT, (one, two)


def test_each_stands_in_its_quarter_and_ring():
    signs = {"data": (-1, -1), "release": (1, -1), "serve": (1, 1), "watch": (-1, 1)}
    for dot in picture(18):
        x, y = dot.x - CENTRE, dot.y - CENTRE
        inner, outer = EDGES[dot.placed.ring]
        assert inner < hypot(x, y) < outer
        across, down = signs[dot.placed.quadrant]
        assert (x * across > 0, y * down > 0) == (True, True)


def test_the_same_tools_give_the_same_picture_in_any_order():
    placed = [dot.placed for dot in picture(5)]
    assert dots(reversed(placed)) == dots(placed)


def test_moves_and_quadrants():
    assert direction("assess", "adopt") == "in"
    assert direction("adopt", "hold") == "out"
    assert direction("trial", "trial") == direction("", "adopt") == ""
    assert quadrant_of(["serve", "data"]) == "serve"
    assert quadrant_of([]) == "watch"


def test_each_quadrant_has_its_own_corner_and_dots():
    found = picture(1)
    named = quadrants({"data": "Data", "train": "Train", "serve": "Serve"}, found)
    assert [each.title for each in named] == ["Data · Train", "", "Serve", ""]
    corners = [(each.x > CENTRE, each.y > CENTRE) for each in named]
    assert corners == [(False, False), (True, False), (True, True), (False, True)]
    assert [each.is_right for each in named] == [False, True, True, False]
    assert [dot for each in named for dot in each.dots] == found


def test_a_ring_is_named_inside_its_outer_edge():
    found = bands({"adopt": "Adopt", "hold": "Hold"})
    assert [(each.key, each.radius) for each in found] == [("adopt", 215), ("hold", 440)]
    assert [each.name_y for each in found] == ["251.0", "26.0"]


@pytest.mark.parametrize(
    ("moved", "path"),
    [("in", "M95.0 187.0l5 -6l5 6z"), ("out", "M95.0 213.0l5 6l5 -6z"), ("", "")],
)
def test_a_triangle_shows_which_way_a_tool_moved(moved, path):
    assert Dot(Placed("a", "A", "trial", "data", moved), 1, 100.0, 200.0).triangle == path
