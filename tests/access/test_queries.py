"""Names in queries and bodies: listed, and closed to ids of others."""

import pytest

from tests.access import matrix, queries
from tests.access.queries import listened  # noqa: F401
from tests.access.test_registries import modules

pytestmark = pytest.mark.django_db


def test_each_name_that_a_page_reads_from_its_query_is_listed(listened):  # noqa: F811
    world = matrix.world()
    found = {name: queries.read_by(world, name, listened) for name in queries.asked_routes()}
    listed = {name: set(queries.QUERIES.get(name, {})) for name in found}
    wrong = {name: (found[name], listed[name]) for name in found if found[name] != listed[name]}
    assert wrong == {}
    assert set(queries.QUERIES) <= set(found)


def test_a_name_that_nobody_listed_would_be_noticed(listened):  # noqa: F811
    asked = queries.Told("a=1")
    listened.clear()
    _ = asked.get("b"), asked.getlist("c"), "d" in asked, asked["a"]
    assert listened == {"a", "b", "c", "d"}


def test_ids_of_others_in_a_query_answer_as_nothing_does(capsys):
    found = list(queries.crossed(matrix.world()))
    with capsys.disabled():
        print(f"\nids in queries: {len(found)} checks")
    assert [what for what, right in found if not right] == []


def test_each_name_that_a_view_reads_from_a_body_is_listed():
    found = set()
    for name in modules():
        found |= queries.names_read(queries.source_of(name), "POST")
    assert found == set(queries.POSTED)


def test_literal_names_in_queries_are_listed_too():
    listed = {each for names in queries.QUERIES.values() for each in names}
    for name in modules():
        assert queries.names_read(queries.source_of(name), "GET") <= listed, name
