"""An organisation's own ring, note and private tools: there for its members, nothing to others."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.submissions.seen import fingerprint
from catalogue.models import Cell, Overlay, Tool
from catalogue.services.overlays import ring_and_note, set_overlay, write_private_cell
from catalogue.views.overlays import cell_of, fields_of
from tests import factories
from tests.catalogue import making

pytestmark = pytest.mark.django_db
LIST = reverse("catalogue:horizon_scan")
OVERLAY = reverse("catalogue:overlay", args=["server"])


@pytest.fixture
def server():
    making.ground()
    return making.tool("server", [making.cell("licence", "yes")])


@pytest.fixture
def team(server):
    """An organisation that holds the public tool and has one of its own."""
    found = factories.organisation("Gearworks")
    found.own = making.private(found, title="House tool", ring="trial", components=["gitops"])
    write_private_cell(tool=found.own, cell=making.cell("licence", "no"), by=None)
    set_overlay(organisation=found, tool=server, ring="hold", note="Too dear for us", by=None)
    return found


@pytest.fixture
def member(client, team):
    found = factories.member(team)
    client.force_login(found)
    return found


@pytest.fixture
def stranger(client, team):
    found = factories.member(factories.organisation())
    client.force_login(found)
    return found


def keys(text: str) -> set[str]:
    return set(re.findall(r'data-tool="([^"]+)"', text))


def count(text: str) -> int:
    return int(re.search(r'data-count="(\d+)"', text)[1])


def tally(text: str, facet: str, value: str) -> int:
    found = re.search(rf'id="f-{facet}-{value}".*?class="tally">(\d+)<', text, re.DOTALL)
    return int(found[1]) if found else 0


def overlay_seen(organisation) -> str:
    tool = Tool.objects.get(key="server")
    return fingerprint(ring_and_note(organisation=organisation, tool=tool))


def overlaid(client, organisation, seen=None, **typed):
    seen = overlay_seen(organisation) if seen is None else seen
    return client.post(OVERLAY, {"organisation": organisation.pk, "seen": seen, **typed})


# --- setting it ----------------------------------------------------------------------------------
def test_a_manager_of_one_organisation_is_not_asked_which(client, server):
    organisation = factories.organisation()
    manager = factories.member(organisation, "manager")
    client.force_login(manager)
    page = client.get(reverse("catalogue:tool", args=["server"])).text
    assert f'type="hidden" name="organisation" value="{organisation.pk}"' in page
    overlaid(client, organisation, ring="trial", note="We try it.")
    found = Overlay.objects.get()
    assert (found.organisation, found.ring, found.note, found.by) == (
        organisation,
        "trial",
        "We try it.",
        manager,
    )
    overlaid(client, organisation, ring="", note="")
    assert not Overlay.objects.exists()


def test_who_manages_two_has_a_form_for_each_and_chooses_for_a_tool(client, server):
    manager = factories.person()
    one, two = factories.organisation("One"), factories.organisation("Two")
    for each in (one, two):
        each.memberships.create(user=manager, role="manager")
    set_overlay(organisation=two, tool=server, ring="", note="Ours is other", by=None)
    client.force_login(manager)
    page = client.get(reverse("catalogue:tool", args=["server"])).text
    for each in (one, two):
        assert f"Own ring and note of {each.name}" in page
    overlaid(client, one, ring="hold", note="")
    rows = Overlay.objects.values_list("organisation__name", "ring", "note")
    assert set(rows) == {("One", "hold", ""), ("Two", "", "Ours is other")}
    assert '<select name="organisation"' in client.get(reverse("catalogue:private_new")).text


def test_an_organisation_that_is_not_theirs_to_manage_is_refused(client, team, server):
    manager = factories.member(factories.organisation(), "manager")
    team.memberships.create(user=manager, role="member")
    client.force_login(manager)
    response = client.post(OVERLAY, {"organisation": team.pk, "ring": "adopt", "note": "Mine"})
    assert response.status_code == 422
    assert Overlay.objects.get().note == "Too dear for us"


def test_a_bad_ring_is_refused(client, team):
    client.force_login(factories.member(team, "administrator"))
    response = client.post(OVERLAY, {"organisation": team.pk, "ring": "best", "note": ""})
    assert response.status_code == 422
    assert Overlay.objects.get().ring == "hold"


def test_a_member_sees_it_and_cannot_change_it(client, member):
    page = client.get(reverse("catalogue:tool", args=["server"])).text
    assert "Too dear for us" in page
    assert OVERLAY not in page
    assert client.post(OVERLAY, {"ring": "adopt"}).status_code == 403


# --- two who keep it ----------------------------------------------------------------------------
@pytest.fixture
def two(team):
    """(their browsers, the state of the overlay that both have before them)."""
    clients = Client(), Client()
    for each in clients:
        each.force_login(factories.member(team, "manager"))
    return *clients, overlay_seen(team)


def test_a_colleagues_note_is_not_overwritten_unknowingly(two, team):
    one, other, seen = two
    assert f'name="seen" value="{seen}"' in one.get(reverse("catalogue:tool", args=["server"])).text
    assert overlaid(one, team, seen, ring="trial", note="Mine.").status_code == 302
    refused = overlaid(other, team, seen, ring="hold", note="Theirs.")
    assert refused.status_code == 409
    assert "It says now: Trial · Mine." in refused.text
    assert "Theirs." in refused.text
    assert Overlay.objects.get().note == "Mine."
    shown = overlay_seen(team)
    assert f'name="seen" value="{shown}"' in refused.text
    assert overlaid(other, team, shown, ring="hold", note="Theirs.").status_code == 302
    assert Overlay.objects.get().note == "Theirs."


def test_nobody_is_in_conflict_with_themselves(two, team):
    one, _other, seen = two
    for note in ("First.", "Second.", "Third."):
        assert overlaid(one, team, seen, ring="trial", note=note).status_code == 302
    assert Overlay.objects.get().note == "Third."


@pytest.mark.parametrize("seen", ["", "x", "0" * 16])
def test_a_form_that_does_not_say_what_it_has_seen_is_shown_it(two, team, seen):
    assert overlaid(two[0], team, seen, ring="trial", note="Mine.").status_code == 409
    assert Overlay.objects.get().note == "Too dear for us"


def test_a_colleagues_fields_and_cells_of_a_private_tool_stand(two, team):
    one, other, _seen = two
    edit = reverse("catalogue:private", args=[team.own.key])
    cell = reverse("catalogue:private_cell", args=[team.own.key, "licence"])
    fields = {"seen": fingerprint(fields_of(team.own.key))}
    value = {"source": making.SOURCE, "seen": fingerprint(cell_of(team.own.key, "licence"))}
    assert one.post(edit, private_fields(title="Mine", **fields)).status_code == 302
    assert one.post(cell, value | {"value": "partly"}).status_code == 302
    refused = other.post(edit, private_fields(title="Theirs", **fields))
    assert (refused.status_code, "Mine" in refused.text) == (409, True)
    assert f'name="seen" value="{fingerprint(fields_of(team.own.key))}"' in refused.text
    assert other.post(cell, value | {"value": "yes"}).status_code == 409
    assert Tool.objects.get(pk=team.own.pk).title == "Mine"
    assert Cell.objects.get(tool=team.own).value == "partly"
    assert one.post(edit, private_fields(title="Mine again", **fields)).status_code == 302
    assert one.post(cell, value | {"value": "no"}).status_code == 302


# --- private tools -------------------------------------------------------------------------------
def private_fields(**typed) -> dict:
    fields = {**making.FIELDS, "title": "Our own", "ring": "adopt", **typed}
    return {name: value for name, value in fields.items() if name not in ("links", "since")}


def test_a_manager_keeps_a_private_tool(client, team):
    manager = factories.member(team, "manager")
    client.force_login(manager)
    new = reverse("catalogue:private_new")
    response = client.post(new, private_fields(organisation=team.pk))
    made = Tool.objects.get(title="Our own")
    assert response.url == reverse("catalogue:tool", args=[made.key])
    assert re.fullmatch(r"our-own-[0-9a-f]{6}", made.key)
    assert (made.organisation, made.ring) == (team, "adopt")
    edit = reverse("catalogue:private", args=[made.key])
    client.post(edit, private_fields(title="Our other", seen=fingerprint(fields_of(made.key))))
    cell = {
        "value": "partly",
        "source": making.SOURCE,
        "seen": fingerprint(cell_of(made.key, "licence")),
    }
    client.post(reverse("catalogue:private_cell", args=[made.key, "licence"]), cell)
    made.refresh_from_db()
    assert made.title == "Our other"
    assert Cell.objects.get(tool=made).value == "partly"
    client.post(reverse("catalogue:private_archive", args=[made.key]))
    assert "Our other" not in client.get(LIST).text
    client.post(reverse("catalogue:private_archive", args=[made.key]), {"back": "1"})
    assert "Our other" in client.get(LIST).text


def test_a_bad_private_tool_is_refused(client, team):
    client.force_login(factories.member(team, "manager"))
    typed = private_fields(organisation=team.pk, title="", status="nonsense")
    assert client.post(reverse("catalogue:private_new"), typed).status_code == 422
    assert Tool.objects.exclude(organisation=None).count() == 1


def test_members_cannot_edit_their_private_tool(client, team, member):
    assert client.get(reverse("catalogue:private", args=[team.own.key])).status_code == 403


def test_a_curator_edits_no_private_tool(client, team):
    client.force_login(factories.person(is_curator=True))
    for name in ("edit", "suggest"):
        assert client.get(reverse(f"catalogue:{name}", args=[team.own.key])).status_code == 404
    assert client.get(reverse("catalogue:private", args=[team.own.key])).status_code == 404


def test_operators_see_no_private_tool_and_change_no_tool(client, team, server):
    operator = factories.person(is_staff=True, is_superuser=True)
    client.force_login(operator)
    page = client.get(reverse("admin:catalogue_tool_changelist")).text
    assert "Server" in page
    assert "House tool" not in page
    one = reverse("admin:catalogue_tool_change", args=[team.own.pk])
    assert client.get(one).status_code == 302
    public = reverse("admin:catalogue_tool_change", args=[server.pk])
    assert client.get(public).status_code == 200
    assert client.post(public, {"title": "Other"}).status_code == 403


# --- every page, for members and for others -----------------------------------------------------
def test_the_list_has_both_for_members(client, team, member):
    page = client.get(LIST).text
    assert {"server", team.own.key} <= keys(page)
    assert count(page) == 2
    assert (tally(page, "ring", "hold"), tally(page, "ring", "trial")) == (1, 1)
    assert tally(page, "ring", "assess") == 0


def test_the_list_has_neither_for_others(client, team, stranger):
    page = client.get(LIST).text
    assert keys(page) == {"server"}
    assert (count(page), tally(page, "ring", "assess")) == (1, 1)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("ring=hold", {"server"}),
        ("ring=trial", {"own"}),
        ("component=gitops", {"own"}),
        ("licence=no", {"own"}),
        ("licence=yes", {"server"}),
        ("q=house", {"own"}),
        ("q=tool+house", {"own"}),
        ("q=dear", {"server"}),
        ("q=server+dear", {"server"}),
        ("q=house+dear", set()),
    ],
)
def test_search_and_facets_for_members(client, team, member, query, wanted):
    page = client.get(f"{LIST}?{query}").text
    names = {"server": "server", team.own.key: "own"}
    assert {names[key] for key in keys(page)} == wanted
    assert count(page) == len(wanted)


@pytest.mark.parametrize("query", ["ring=hold", "ring=trial", "q=house", "q=dear", "licence=no"])
def test_search_and_facets_find_nothing_of_it_for_others(client, team, stranger, query):
    page = client.get(f"{LIST}?{query}").text
    assert team.own.key not in keys(page)
    assert "Too dear" not in page
    if query.startswith("q="):
        assert count(page) == 0


def test_compare_for_members_and_others(client, team, member):
    address = reverse("catalogue:compare") + f"?tool=server&tool={team.own.key}"
    page = client.get(address).text
    assert keys(page) == {"server", team.own.key}
    assert "ring-hold" in page
    assert team.own.key in client.get(reverse("catalogue:compare")).text
    client.force_login(factories.person())
    page = client.get(address).text
    assert keys(page) == {"server"}
    assert "House tool" not in page
    assert "ring-hold" not in page


def test_radar_for_members_and_others(client, team, member):
    address = reverse("catalogue:radar")
    page = client.get(address).text
    assert keys(page) == {"server", team.own.key}
    assert ("dot-hold" in page, "dot-trial" in page) == (True, True)
    client.force_login(factories.person())
    page = client.get(address).text
    assert keys(page) == {"server"}
    assert "dot-hold" not in page


def test_stack_for_members_and_others(client, team, member):
    address = reverse("catalogue:stack") + "?need=gitops"
    assert team.own.key in keys(client.get(address).text)
    client.force_login(factories.person())
    assert "House tool" not in client.get(address).text


def test_its_page_for_members_and_others(client, team, member):
    address = reverse("catalogue:tool", args=[team.own.key])
    assert "House tool" in client.get(address).text
    client.force_login(factories.person())
    assert client.get(address).status_code == 404


def test_the_list_asks_as_much_with_thirty_private_tools(client, team, member):
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for number in range(29):
        tool = making.private(team, title=f"Own {number}")
        write_private_cell(tool=tool, cell=making.cell("licence", "no"), by=None)
        set_overlay(
            organisation=team, tool=making.tool(f"t-{number}"), ring="hold", note="", by=None
        )
    client.get(LIST)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(one)
