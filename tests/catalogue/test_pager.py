"""Where one is in a list of pages, and the addresses beside it."""

import pytest

from catalogue.views.browsing import page_of
from catalogue.views.pager import Pager, pager


def test_in_the_middle_both_neighbours_keep_what_was_chosen():
    assert pager(2, 3, "show=stale") == Pager(2, 3, "?show=stale&page=1", "?show=stale&page=3")


@pytest.mark.parametrize(
    ("number", "last", "previous", "after"),
    [(1, 1, "", ""), (1, 2, "", "?page=2"), (2, 2, "?page=1", "")],
)
def test_there_is_nothing_beyond_either_end(number, last, previous, after):
    found = pager(number, last)
    assert (found.previous, found.next) == (previous, after)


@pytest.mark.parametrize(
    ("typed", "number"), [("2", 2), ("0", 1), ("9", 3), ("", 1), ("two", 1), ("²", 1), ("9" * 6, 1)]
)
def test_a_page_that_there_is_not_is_the_nearest_or_the_first(typed, number):
    assert page_of({"page": typed}, 3) == number
