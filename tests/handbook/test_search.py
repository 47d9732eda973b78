"""One search box over practices, roles, tools and questions."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.models import Tool
from catalogue.services.writing import touched, write_tool
from handbook.models import Practice
from tests import factories

pytestmark = pytest.mark.django_db


def public_tool(key: str, title: str, **fields) -> Tool:
    fields = {"title": title, "summary": "A tool.", "components": [], **fields}
    return write_tool(key=key, fields=fields, cells={}, by=None, why="test")[0]


def titles(page: str) -> list[str]:
    part = page[page.index('<p role="status"') : page.index("</main>")]
    return re.findall(r'<li>\s*<a href="[^"]+">([^<]+)</a>', part)


def test_a_visitor_finds_all_four_kinds(client):
    practice, _role, _skill = factories.handbook("lantern")
    factories.version()
    public_tool("lantern-tool", "Lantern")
    page = client.get("/search/", {"q": "lantern"}).text
    assert titles(page) == ["lantern title", "lantern title", "Lantern"]
    assert practice.key in page
    asked = client.get("/search/", {"q": "which PARTS"}).text
    assert '<section id="questions">' in asked
    assert titles(asked) == ["Which parts?"]
    assert "/frameworks/small/#" in asked


@pytest.mark.parametrize("typed", ["lánterñ", "ＬＡＮＴＥＲＮ", "łantern"])
def test_accents_case_and_width_are_no_matter(client, typed):
    factories.handbook("lantern")
    public_tool("lantern-tool", "Läntern")
    assert titles(client.get("/search/", {"q": typed}).text)[-1] == "Läntern"
    assert "Läntern" in client.get("/horizon-scan/", {"q": typed}).text


def test_all_words_must_occur(client):
    factories.handbook("lantern")
    assert titles(client.get("/search/", {"q": "lantern short"}).text)
    assert "Nothing holds all of these words" in client.get("/search/?q=lantern+glacier").text


def test_titles_come_first(client):
    factories.handbook("aardvark")
    factories.handbook("zebra")
    Practice.objects.filter(key="aardvark").update(body="A word about a zebra.")
    found = titles(client.get("/search/?q=ZEBRA").text)
    assert found[:2] == ["zebra title", "aardvark title"]


def test_a_private_tool_is_found_by_its_organisation_alone(client):
    ours = factories.organisation()
    Tool.objects.create(key="glacier-a1b2c3", title="Glacier", summary="Ours.", organisation=ours)
    touched()
    for person in (None, factories.person(), factories.member(factories.organisation())):
        client.logout()
        if person:
            client.force_login(person)
        page = client.get("/search/?q=glacier").text
        assert titles(page) == []
        assert "glacier-a1b2c3" not in page
    client.force_login(factories.member(ours))
    assert titles(client.get("/search/?q=glacier").text) == ["Glacier"]


def test_what_is_archived_is_not_found(client):
    factories.handbook("lantern")
    Practice.objects.update(archived=True)
    public_tool("lantern-tool", "Lantern", archived=True)
    assert titles(client.get("/search/?q=lantern").text) == ["lantern title"]


@pytest.mark.parametrize("typed", ["", "   ", "x" * 5_000, "<script>alert(1)</script>", "%"])
def test_odd_words_are_harmless(client, typed):
    response = client.get("/search/", {"q": typed})
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_a_nul_is_no_word(client):
    assert client.get("/search/", {"q": "\0"}).status_code == 400


def test_many_hits_are_cut_and_counted(client):
    for number in range(30):
        public_tool(f"lantern-{number}", f"Lantern {number:02}")
    page = client.get("/search/?q=lantern").text
    assert len(titles(page)) == 12
    assert 'data-count="30"' in page
    more = re.search(r'<a href="/horizon-scan/\?q=lantern">([^<]*)</a>', page)
    assert more
    assert more[1].strip() == "All 30 in the horizon scan"


@pytest.mark.parametrize("address", ["/", "/practices/", "/roles/", "/horizon-scan/"])
def test_the_box_stands_on_the_pages_that_one_reads(client, address):
    assert 'role="search" action="/search/"' in client.get(address).text


def test_as_many_statements_for_one_as_for_thirty(client):
    ours = factories.organisation()
    client.force_login(factories.member(ours))
    factories.version()
    factories.handbook("lantern")

    def private(number: int) -> None:
        Tool.objects.create(
            key=f"lantern-{number}", title="Lantern", summary="Ours.", organisation=ours
        )

    def statements() -> int:
        client.get("/search/?q=lantern")
        with CaptureQueriesContext(connection) as found:
            client.get("/search/?q=lantern")
        return len(found)

    private(0)
    few = statements()
    for number in range(1, 30):
        private(number)
        factories.handbook(f"lantern-{number}")
        public_tool(f"public-lantern-{number}", "Lantern")
    assert statements() == few
