"""Practices and roles as everybody reads them."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handbook.content import load
from handbook.models import Practice, Role
from handbook.text import typeset
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(db):
    load()


def statements(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def opened(page: str) -> list[str]:
    """The ids in the areas that stand open."""
    return re.findall(r'<details class="area" open>.*?<div id="([^"]+)"', page, re.DOTALL)


# --- practices -----------------------------------------------------------------------------------
def test_five_areas_the_first_of_them_open(client, content):
    page = client.get("/practices/").text
    assert page.count('<details class="area"') == 5
    assert opened(page) == ["objectives-and-metrics"]


def test_all_open_without_script(client, content):
    assert len(opened(client.get("/practices/?open=all").text)) == 5


def test_one_area_opens_by_its_key(client, content):
    assert opened(client.get("/practices/?open=data").text) == ["data"]


def test_each_practice_has_an_address_of_its_own_on_the_list(client, content):
    page = client.get("/practices/").text
    for key in Practice.objects.values_list("key", flat=True):
        assert page.count(f'id="{key}"') == 1, key


def test_an_archived_practice_is_not_listed_but_stays_readable(client, content):
    Practice.objects.filter(key="containers").update(archived=True)
    assert "/practices/containers/" not in client.get("/practices/").text
    assert "archived" in client.get("/practices/containers/").text


def test_the_prerequisites_lead_in(client, content):
    assert "/practices/prerequisites/" in client.get("/practices/").text
    page = client.get("/practices/prerequisites/").text
    assert page.count("/practices/?open=") == 6
    assert "/frameworks/dslc/" in page


def test_a_practice_is_typeset_with_its_contents_and_links(client, db):
    call_command("load_content")
    page = client.get("/practices/data-validation/").text
    for anchor, words in typeset(Practice.objects.get(key="data-validation").body).headings:
        assert f'<a href="#{anchor}">{words}</a>' in page
        assert f'<h2 id="{anchor}">' in page
    assert "/horizon-scan/?component=data-quality" in page
    assert '<a href="/roles/data-engineer/">Data engineer</a>' in page
    assert "/frameworks/dslc/#production-data-source" in page
    assert "https://www.tensorflow.org/tfx/guide/tfdv" in page


def test_every_page_of_the_handbook_can_be_read(client, content):
    for model, room in ((Practice, "practices"), (Role, "roles")):
        for key in model.objects.values_list("key", flat=True):
            assert client.get(f"/{room}/{key}/").status_code == 200, key


# --- roles ---------------------------------------------------------------------------------------
def cells(page: str, section: str) -> list[list[str]]:
    """The table of a section: the head of each row and what each cell says aloud."""
    part = page[page.index(f'<section id="{section}">') :]
    body = part[part.index("<tbody>") : part.index("</tbody>")]
    found = []
    for row in body.split("</tr>")[:-1]:
        head = re.sub(r"<[^>]+>", "", row[row.index("<th") : row.index("</th>")]).strip()
        said = [
            "".join(re.findall(r'<span class="visually-hidden">([^<]*)</span>', cell))
            for cell in row.split("<td>")[1:]
        ]
        found.append([head, *said])
    return found


def test_the_table_of_rights_tells_what_it_cannot_show(client, content):
    page = " ".join(client.get("/roles/").text.split())
    told = page[page.index('<section id="artefacts">') :]
    assert "have none of it in this table" in told
    assert "to execute infrastructure is to apply a change" in told
    assert "somebody other than the person who trained the model" in told


def test_the_three_tables(client, content):
    page = client.get("/roles/").text
    stages = cells(page, "stages")
    assert len(stages) == 9
    assert stages[0] == ["Data scientist", "Is asked", "Leads", "Helps", "Helps", "Leads"]
    skills = cells(page, "skills")
    assert len(skills) == 12
    python = ["Needed", "Useful", "Useful", "Needed", "none", "Needed", "none", "none", "Useful"]
    assert skills[0] == ["Scripting in Python", *python]
    rights = cells(page, "artefacts")
    everything = "Read, Write, Execute"
    assert rights[3] == [
        "Machine-learning engineer",
        everything,
        "Read, Execute",
        everything,
        everything,
        "Read, Execute",
    ]


def test_no_mark_rests_on_colour_alone(client, content):
    page = client.get("/roles/").text
    tiles = re.findall(r'<span class="tile tile-[^"]*"[^>]*>(.*?)</span>', page, re.DOTALL)
    assert len(tiles) > 100
    assert all("<svg" in tile and "<b" in tile for tile in tiles)


def test_a_role_says_all_of_it_by_title(client, db):
    call_command("load_content")
    page = client.get("/roles/ml-engineer/").text
    for words in ("Plan and design", "CI/CD and infrastructure as code", "Ship in containers"):
        assert words in page
    assert "Asked in" in page
    assert "ci-cd-and-iac" not in re.sub(r"<[^>]+>", "", page)


def test_a_member_is_led_to_the_team(client, content):
    organisation = factories.organisation("Ours")
    client.force_login(factories.member(organisation))
    assert f"/roles/team/{organisation.pk}/" in client.get("/roles/").text


# --- how many statements -------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["/practices/", "/practices/prerequisites/", "/roles/"])
def test_as_many_statements_for_one_as_for_thirty(client, address):
    factories.handbook("one")
    few = statements(client, address)
    for number in range(29):
        factories.handbook(f"more-{number}")
    assert statements(client, address) == few


@pytest.mark.parametrize("address", ["/practices/one/", "/roles/one/"])
def test_a_page_does_not_ask_more_when_there_is_more(client, address):
    practice, role, _skill = factories.handbook("one")
    client.get(address)
    few = statements(client, address)
    more = [factories.handbook(f"more-{number}") for number in range(29)]
    practice.roles = [each.key for _practice, each, _skill in more]
    practice.save()
    role.skills = {each.key: "useful" for _practice, _role, each in more}
    role.save()
    assert statements(client, address) == few


# --- Markdown ------------------------------------------------------------------------------------
def test_markdown_cannot_bring_script_or_ids_of_its_own():
    source = '## <script>x</script>\n\n<b id="main">b</b> [x](javascript:alert(1))\n'
    html = str(typeset(source).html)
    assert "<script" not in html
    assert re.findall(r"<[^/][^>]*>", html) == ['<h2 id="about-1-scriptxscript">', "<p>"]


def test_headings_of_the_same_words_have_addresses_of_their_own():
    first, second = typeset("## Again\n\nx\n\n## Again\n").headings
    assert first[0] != second[0]
