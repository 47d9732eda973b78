"""What curators have published, for everybody to read; taking one change back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.handbook.test_curating import (  # noqa: F401
    EDIT,
    curator,
    form,
    practice,
    practice_now,
)

pytestmark = pytest.mark.django_db
PAST = "/practices/one/history/"
UNDO = f"{PAST}undo/"


def test_everybody_reads_who_changed_what_and_why(client, curator):  # noqa: F811
    client.post(EDIT, form(client, title="Better", publish="1", why="It reads better"))
    client.logout()
    page = client.get(PAST).text
    assert "Rhys" in page
    assert "It reads better" in page
    assert "<del>one title</del>" in page
    assert "<ins>Better</ins>" in page
    assert "Take this back" not in page


def test_a_change_is_taken_back_as_a_new_change(client, curator):  # noqa: F811
    client.post(EDIT, form(client, title="Better", publish="1", why="It reads better"))
    client.post(EDIT, form(client, summary="Also new.", publish="1", why="And this"))
    _second, first, _begin = practice_now().history.all()
    response = client.post(UNDO, {"record": first.pk})
    assert (response.status_code, response.url) == (302, PAST)
    row = practice_now()
    assert (row.title, row.summary) == ("one title", "Also new.")
    newest = row.history.first()
    assert newest.history_user == curator
    assert newest.history_change_reason.startswith("undo of the change of ")
    assert row.history.count() == 4


def test_what_has_changed_again_is_not_taken_back(client, curator):  # noqa: F811
    for title in ("Better", "Best"):
        client.post(EDIT, form(client, title=title, publish="1", why="Again"))
    first = practice_now().history.all()[1]
    response = client.post(UNDO, {"record": first.pk})
    assert response.status_code == 409
    assert "has been changed again since" in response.text
    assert practice_now().title == "Best"


def test_there_is_nothing_before_the_beginning(client, curator):  # noqa: F811
    record = practice_now().history.last()
    assert client.post(UNDO, {"record": record.pk}).status_code == 422


@pytest.mark.parametrize("record", ["", "x", "0", "9" * 30])
def test_a_record_that_is_none(client, curator, record):  # noqa: F811
    assert client.post(UNDO, {"record": record}).status_code == 422


def test_a_record_of_another_practice_is_none(client, curator):  # noqa: F811
    other = factories.handbook("two")[0]
    assert client.post(UNDO, {"record": other.history.first().pk}).status_code == 422


@pytest.mark.parametrize("address", [PAST, EDIT])
def test_as_many_statements_for_one_as_for_thirty(client, curator, address):  # noqa: F811
    row = practice_now()

    def statements() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    def publish(number: int) -> None:
        row.title = f"Title {number}"
        row._history_user = curator
        row.save()

    publish(0)
    few = statements()
    for number in range(1, 30):
        publish(number)
        factories.handbook(f"more-{number}")
    assert statements() == few
