"""What has changed: of one tool, of all, as a feed; and undoing one published change."""

from xml.etree import ElementTree

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.curation.change_log import changes_of, days, groups
from catalogue.models import Cell, Tool
from catalogue.services import curating
from catalogue.services.overlays import write_private_cell
from tests import factories
from tests.catalogue import making

pytestmark = pytest.mark.django_db
HISTORY = reverse("catalogue:history", args=["server"])
UNDO = reverse("catalogue:undo", args=["server"])
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def curator():
    return factories.person("Cora", is_curator=True)


@pytest.fixture
def server(curator):
    """Bundled on 1 November; changed by Cora on the 5th."""
    making.ground()
    with time_machine.travel("2026-11-01 10:00Z", tick=False):
        cells = [making.cell("licence", "partly"), making.cell("data-export", "no")]
        making.tool("server", cells, why="bundled content")
    with time_machine.travel("2026-11-05 10:00Z", tick=False):
        cells = [making.cell("licence", "yes", note="All of it")]
        return making.tool("server", cells, by=curator, why="page read", summary="Serves faster.")


def change(tool: Tool, name: str):
    return next(each for each in changes_of([tool.pk]) if each.name == name)


def undo(client, curator, found):
    client.force_login(curator)
    return client.post(UNDO, {"change": found.id}, follow=True)


def test_anybody_reads_who_changed_what_when_and_why(client, server):
    text = client.get(HISTORY).text
    for words in ("Cora", "bundled content", "5 November 2026", "1 November 2026", "page read"):
        assert words in text
    licence = change(server, "licence")
    assert [(part.before, part.after) for part in licence.parts] == [
        ("Partly", "Yes"),
        ("nothing", "All of it"),
    ]
    summary = change(server, "summary")
    assert [(part.before, part.after) for part in summary.parts] == [
        ("Serves models.", "Serves faster.")
    ]


def test_only_curators_are_offered_undo_and_may(client, server):
    assert UNDO not in client.get(HISTORY).text
    client.force_login(factories.person())
    assert client.post(UNDO, {"change": change(server, "summary").id}).status_code == 403
    assert Tool.objects.get(pk=server.pk).summary == "Serves faster."


def test_a_changed_field_is_undone_as_a_new_change(client, curator, server):
    undo(client, curator, change(server, "summary"))
    assert Tool.objects.get(pk=server.pk).summary == "Serves models."
    newest = changes_of([server.pk])[0]
    assert (newest.by, newest.why) == ("Cora", "undone: page read")
    assert newest.after == {"summary": "Serves models."}


def test_a_changed_cell_is_undone(client, curator, server):
    undo(client, curator, change(server, "licence"))
    cell = Cell.objects.get(criterion__key="licence")
    assert (cell.value, cell.note) == ("partly", "")


def test_a_first_cell_is_undone_to_unknown(client, curator, server):
    undo(client, curator, change(server, "data-export"))
    cell = Cell.objects.get(criterion__key="data-export")
    assert (cell.value, cell.source, cell.checked_on) == ("", "", None)


def test_what_has_changed_again_is_not_undone(client, curator, server):
    found = change(server, "summary")
    making.tool("server", summary="Newest.", why="again")
    response = undo(client, curator, found)
    assert "has changed again since. Undo the later change first, or edit it." in response.text
    assert Tool.objects.get(pk=server.pk).summary == "Newest."


def test_a_later_change_of_another_part_is_no_hindrance(client, curator, server):
    found = change(server, "licence")
    making.tool("server", [making.cell("data-export", "yes")], vendor="Other", why="again")
    undo(client, curator, found)
    assert Cell.objects.get(criterion__key="licence").value == "partly"


def test_undoing_keeps_to_the_rule_for_a_ring(client, curator, server):
    Tool.objects.filter(pk=server.pk).update(ring="trial")
    making.tool("server", ring="assess", why="again")
    tool = Tool.objects.get(pk=server.pk)
    tool.history.filter(ring="assess").exclude(pk=tool.history.first().pk).update(ring="trial")
    response = undo(client, curator, change(server, "ring"))
    assert "The rule allows “Assess” at most, not “Trial”" in response.text
    assert Tool.objects.get(pk=server.pk).ring == "assess"


def test_that_it_was_added_is_not_undone(client, curator, server):
    first = changes_of([server.pk])[-1]
    assert first.is_first or first.kind == "cell"
    added = next(each for each in changes_of([server.pk]) if each.is_first)
    assert "Archive it instead." in undo(client, curator, added).text


@pytest.mark.parametrize("wanted", ["", "tool-999-summary", "nonsense"])
def test_a_change_that_is_none(client, curator, server, wanted):
    client.force_login(curator)
    response = client.post(UNDO, {"change": wanted}, follow=True)
    assert "There is no such change." in response.text


# --- the log --------------------------------------------------------------------------------------
def test_the_log_is_grouped_by_tool_and_day_newest_first(client, server):
    with time_machine.travel("2026-11-03 10:00Z", tick=False):
        making.tool("other", why="new")
    found = [(each.tool.key, each.day.isoformat()) for each in groups(days())]
    assert found == [("server", "2026-11-05"), ("other", "2026-11-03"), ("server", "2026-11-01")]
    newest, _other, first = groups(days())
    assert {each.name for each in newest.changes} == {"summary", "licence"}
    assert (first.is_new, len(first.changes), first.came_with) == (True, 1, 2)
    page = client.get(reverse("catalogue:changes")).text
    assert page.index("page read") < page.index("with 2 cells")


def test_the_log_asks_as_much_for_thirty_tools_as_for_one(client, server):
    address = reverse("catalogue:changes")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(29):
        making.tool(f"tool-{number}", [making.cell("licence", "no")])
    with CaptureQueriesContext(connection) as many:
        page = client.get(address)
    assert len(many) == len(one)
    assert "Page 1 of 2" in page.text


def test_a_private_tool_is_in_no_log_and_no_feed(client, server):
    before = list(days())
    organisation = factories.organisation()
    own = making.private(organisation, title="Secret thing")
    own.summary = "Even more secret."
    own.save()
    write_private_cell(tool=own, cell=making.cell("licence", "yes"), by=None)
    assert list(days()) == before
    for name in ("changes", "changes_atom"):
        assert "ecret" not in client.get(reverse(f"catalogue:{name}")).text
    address = reverse("catalogue:history", args=[own.key])
    assert client.get(address).status_code == 404
    client.force_login(factories.member(organisation))
    assert "Even more secret." in client.get(address).text


def test_the_feed_is_atom_with_links_to_this_hub(client, server, settings):
    settings.PUBLIC_BASE_URL = "https://hub.example.org"
    response = client.get(reverse("catalogue:changes_atom"))
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Server: 2 changes",
        "Server: added",
    ]
    said = entries[0].findtext(f"{ATOM}summary")
    assert "In one sentence: Serves models. → Serves faster. (page read)" in said
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links
    assert all(link.startswith("https://hub.example.org/horizon-scan/") for link in links)


def test_the_latest_change_of_a_day_stands_first(server, curator):
    with time_machine.travel("2026-11-05 12:00Z", tick=False):
        making.tool("zebra", by=curator)
    with time_machine.travel("2026-11-05 13:00Z", tick=False):
        making.tool("server", by=curator, summary="Serves at lunch.")
    first, second = days()[:2]
    assert first[0] == server.pk
    assert Tool.objects.get(pk=second[0]).key == "zebra"


def test_undoing_by_what_was_read_too_early_overwrites_nobody(server, curator):
    stale, found = Tool.objects.get(key="server"), change(server, "summary")
    making.tool("server", by=curator, summary="Serves faster still.")
    with pytest.raises(ValidationError):
        curating.undo(tool=stale, change=found, by=curator)
    assert Tool.objects.get(key="server").summary == "Serves faster still."


def test_what_a_feed_cannot_carry_is_left_out_and_marks_are_text(client, server, curator):
    note = "bell \x07 and <b>bold</b>"
    making.tool("server", [making.cell("licence", "yes", note=note)], by=curator, why="odd")
    entries = ElementTree.fromstring(client.get(reverse("catalogue:changes_atom")).content)
    said = [each.text for each in entries.iter(f"{ATOM}summary")]
    assert any("bell  and &lt;b&gt;bold&lt;/b&gt;" in each for each in said)
