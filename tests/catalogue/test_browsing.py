"""The list with its facets, one tool, several side by side, the radar, the stack builder."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.models import Cell, RingMove, Tool
from catalogue.services.writing import touched
from catalogue.views import browsing
from catalogue.views.browsing import page_of
from tests import factories
from tests.catalogue import many

pytestmark = pytest.mark.django_db
LIST = "/horizon-scan/"


@pytest.fixture
def shelf():
    parts, criteria = many.ground()
    return many.tools(8, criteria, parts)


def listed(page) -> int:
    return int(page.text.split('data-count="')[1].split('"')[0])


def test_all_is_in_the_address(client, shelf):
    assert listed(client.get(LIST)) == 8
    assert listed(client.get(f"{LIST}?component=tracking")) == 3
    assert listed(client.get(f"{LIST}?component=tracking&component=serving&ring=adopt")) == 2
    assert listed(client.get(f"{LIST}?q=kind+6")) == 1
    assert listed(client.get(f"{LIST}?q=nothing+at+all")) == 0


def test_what_no_catalogue_knows_is_left_out_of_an_address(client, shelf):
    assert listed(client.get(f"{LIST}?component=abacus&ring=best&page=99&colour=red")) == 8


@pytest.mark.parametrize(
    ("typed", "number"), [("2", 2), ("0", 1), ("9", 3), ("", 1), ("two", 1), ("²", 1), ("9" * 6, 1)]
)
def test_a_page_that_there_is_not_is_the_nearest_or_the_first(typed, number):
    assert page_of({"page": typed}, 3) == number


def test_the_pages_beside_one_keep_what_was_chosen(client, shelf, monkeypatch):
    monkeypatch.setattr(browsing, "ON_A_PAGE", 1)
    page = client.get(f"{LIST}?q=kind&component=serving&page=2").text
    assert 'href="?q=kind&amp;component=serving&amp;page=1"' in page
    assert 'href="?q=kind&amp;component=serving&amp;page=3"' in page


def test_a_fragment_by_htmx_and_a_whole_page_without(client, shelf):
    whole, part = client.get(LIST), client.get(LIST, headers={"HX-Request": "true"})
    assert ("<html" in whole.text, "<html" in part.text) == (True, False)
    assert 'hx-swap-oob="true"' in part.text
    assert "HX-Request" in part["Vary"]
    again = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(LIST, headers=again).text


def test_a_change_shows_at_once(client, shelf):
    client.get(LIST)
    Tool.objects.filter(key="tool-0").update(archived=True)
    touched()
    assert listed(client.get(LIST)) == 7


def test_a_former_name_finds_the_tool(client, shelf):
    Tool.objects.filter(key="tool-3").update(former_names=["Sorcerer"])
    touched()
    page = client.get(f"{LIST}?q=sorcerer")
    assert (listed(page), 'data-tool="tool-3"' in page.text) == (1, True)


@pytest.mark.parametrize("path", ["", "?q=kind&component=serving&licence=yes&page=1"])
def test_the_list_costs_the_same_statements_with_50_and_with_250_tools(client, path):
    """The bench measures ten thousand; the number of statements does not depend on it."""
    parts, criteria = many.ground()
    user = factories.member(factories.organisation())
    client.force_login(user)
    counts = []
    for more in (50, 250):
        Tool.objects.all().delete()
        many.tools(more, criteria, parts)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST + path)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_unknown_is_shown_as_unknown(client, shelf):
    Cell.objects.filter(tool__key="tool-0", criterion__key="sso").delete()
    page = client.get("/horizon-scan/tools/tool-0/").text
    assert '<tr data-criterion="sso" data-value="unknown">' in page


def test_a_cell_grows_old(client, shelf):
    Cell.objects.filter(tool__key="tool-0").update(
        value="yes", checked_on=timezone.localdate() - timedelta(days=181)
    )
    assert "ageing" in client.get("/horizon-scan/tools/tool-0/").text
    Cell.objects.update(checked_on=timezone.localdate() - timedelta(days=180))
    assert "ageing" not in client.get("/horizon-scan/tools/tool-0/").text


def test_comparing_marks_what_differs_and_says_what_is_missing(client, shelf):
    page = client.get("/horizon-scan/compare/?tool=tool-0&tool=tool-1&tool=gone").text
    assert 'class="differs"' in page
    assert "Not in the catalogue: gone." in page
    alike = client.get("/horizon-scan/compare/?tool=tool-0&tool=tool-4").text
    assert 'class="differs"' not in alike


def test_six_tools_at_most_are_compared(client, shelf):
    query = "&".join(f"tool=tool-{number}" for number in range(8))
    page = client.get(f"/horizon-scan/compare/?{query}").text
    assert page.count('<th scope="col" data-tool=') == 6
    assert 'id="add"' not in page


@pytest.mark.parametrize("many", [2, 6])
def test_comparing_costs_the_same_statements(client, shelf, many):
    query = "&".join(f"tool=tool-{number}" for number in range(many))
    client.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/horizon-scan/compare/?{query}")
    assert len(captured) == 3


def test_the_radar_has_a_dot_and_a_row_for_each_and_marks_moves(client, shelf):
    tool = Tool.objects.get(key="tool-0")
    RingMove.objects.create(tool=tool, ring="adopt", before="assess")
    page = client.get(reverse("catalogue:radar")).text
    assert page.count('class="dot ') == len(shelf)
    assert page.count("<tr data-tool=") == len(shelf)
    assert (page.count("<td>moved in</td>"), page.count('class="moved"')) == (1, 1)


def test_the_stack_builder_covers_explains_and_shares_by_address(client, shelf):
    address = "/horizon-scan/stack/?need=tracking&need=serving&must=open-source"
    page = client.get(address).text
    assert 'data-size="2"' in page
    assert "it is on hold" in page or "Not open source" in page
    Cell.objects.filter(criterion__key="licence").update(value="no")
    touched()
    blocked = client.get(address).text
    assert "Nothing covers all of this" in blocked
    assert "open source only" in blocked
