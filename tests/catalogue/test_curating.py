"""Drafting, publishing, conflicts, archiving."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.submissions.seen import fingerprint
from catalogue.curation.drafts import editing
from catalogue.models import Cell, Edition, RingMove, Tool
from catalogue.scan.index import current
from handbook.models import Draft
from tests import factories
from tests.catalogue import making
from tests.catalogue.desk import (
    SOURCE,
    at,
    discard,
    licence,
    post_cell,
    post_fields,
    publish,
    take_back,
)

pytestmark = pytest.mark.django_db


# --- drafting ------------------------------------------------------------------------------------
def test_a_cell_is_drafted_in_place_and_nobody_else_sees_it(client, curator, server):
    response = post_cell(client, htmx=True, value="yes", note="All of it")
    assert response.status_code == 200
    assert 'id="cell-licence"' in response.text
    assert "1 unpublished change" in response.text
    assert licence() == "partly"
    client.logout()
    assert "All of it" not in client.get(at("tool")).text


def test_without_script_the_form_is_a_page_and_saving_leads_back(client, curator, server):
    page = client.get(at("edit_cell", "licence"))
    assert page.status_code == 200
    form = '<form method="post" action="/horizon-scan/tools/server/edit/cells/licence/"'
    assert form in " ".join(page.text.split())
    response = post_cell(client)
    assert response.status_code == 302
    assert response.url == "/horizon-scan/tools/server/edit/#cell-licence"


def test_a_row_comes_back_when_its_form_is_left(client, curator, server):
    response = client.get(at("edit_cell", "licence") + "?row=1", headers={"HX-Request": "true"})
    assert "<form" not in response.text
    assert 'data-value="partly"' in response.text


def test_a_known_cell_needs_a_source(client, curator, server):
    response = post_cell(client, source="", htmx=True)
    assert response.status_code == 422
    assert "Only an unknown cell goes without a source." in response.text
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"value": "perhaps"},
        {"source": "javascript:alert(1)"},
        {"note": "n" * 401},
        {"checked_on": "2999-01-01"},
        {"note": "a\0b"},
    ],
)
def test_a_bad_cell_is_refused_and_nothing_is_kept(client, curator, server, typed):
    assert post_cell(client, **typed).status_code == 422
    assert not Draft.objects.exists()


def test_what_says_the_same_as_published_is_no_draft(client, curator, server):
    post_cell(client, value="yes")
    post_cell(client, value="partly", checked_on="2026-06-01")
    assert not Draft.objects.exists()


def test_sets_and_texts_are_drafted_too(client, curator, server):
    post_cell(client, "cost-model", value=["free", "seats"])
    post_cell(client, "integrations", value="PyTorch")
    fields = Draft.objects.get().fields
    assert fields["cell:cost-model"]["values"] == ["free", "seats"]
    assert fields["cell:integrations"]["value"] == "PyTorch"


def test_fields_are_drafted_and_untouched_ones_are_not(client, curator, server):
    assert post_fields(client, summary="Serves them faster.").status_code == 302
    draft = Draft.objects.get()
    assert draft.fields == {"summary": "Serves them faster."}
    assert draft.was == {"summary": "Serves models."}
    assert "Serves them faster." in client.get(at("edit")).text


def test_ends_of_lines_as_browsers_send_them_are_no_change(client, curator, server):
    making.tool("server", detail="One.\n\nTwo.", former_names=["Old", "Older"])
    post_fields(client, detail="One.\r\n\r\nTwo.", former_names="Old\r\nOlder\r\n")
    assert not Draft.objects.exists()


def test_bad_fields_are_refused_with_a_sentence(client, curator, server):
    response = post_fields(client, site="", status="discontinued", components=["nothing"])
    assert response.status_code == 422
    for sentence in (
        "Give at least one of site, documentation and repository.",
        "A discontinued tool says since when.",
        "nothing is not one of the available choices",
    ):
        assert sentence in response.text
    assert not Draft.objects.exists()


def test_control_characters_are_refused(client, curator, server):
    for response in (post_cell(client, note="a bell \x07"), post_fields(client, detail="\x1b[31m")):
        assert response.status_code == 422
        assert "There is a control character in this text." in response.text
    assert not Draft.objects.exists()


def test_a_ring_above_the_rule_is_refused_with_the_reason(client, curator, server):
    response = post_fields(client, ring="adopt")
    assert response.status_code == 422
    assert "The rule allows “Assess” at most, not “Adopt”" in response.text
    assert "it is not recorded that one&#x27;s data can be taken out" in response.text


def test_a_single_change_is_taken_back(client, curator, server):
    post_cell(client)
    post_fields(client, summary="Other.")
    take_back(client, "cell:licence")
    assert [change.id for change in editing("server").changes] == ["summary"]
    take_back(client, "summary")
    assert not Draft.objects.exists()


def test_two_curators_share_a_draft_and_none_overwrites_the_other_unseen(client, curator, server):
    seen = fingerprint(editing("server").cell("licence"))
    client.force_login(factories.person("Ana", is_curator=True))
    post_cell(client, value="no", note="By the other")
    client.force_login(curator)
    response = post_cell(client, value="yes", seen=seen)
    assert response.status_code == 409
    assert "Somebody has changed this meanwhile." in response.text
    assert "By the other" in response.text
    assert editing("server").cell("licence")["value"] == "no"
    fields_seen = fingerprint({})
    assert post_fields(client, summary="Mine.", seen=fields_seen).status_code == 409
    assert "summary" not in Draft.objects.get().fields


def test_going_back_to_a_page_of_ones_own_is_no_conflict(client, curator, server):
    cell_seen, fields_seen = fingerprint(editing("server").cell("licence")), fingerprint({})
    assert post_cell(client, value="no", seen=cell_seen).status_code == 302
    assert post_cell(client, value="yes", note="After all.", seen=cell_seen).status_code == 302
    assert post_fields(client, summary="Mine.", seen=fields_seen).status_code == 302
    assert post_fields(client, summary="Mine, better.", seen=fields_seen).status_code == 302
    assert editing("server").cell("licence")["note"] == "After all."
    replaces = editing("server").replaces
    assert publish(client, replaces=replaces).status_code == 302
    assert publish(client, replaces=replaces).status_code == 302
    assert post_cell(client, value="no", seen=cell_seen).status_code == 302
    assert post_fields(client, summary="Mine again.", seen=fields_seen).status_code == 302


def test_a_colleague_between_two_of_ones_own_is_a_conflict(client, curator, server):
    seen = fingerprint(editing("server").cell("licence"))
    post_cell(client, value="no", note="first")
    client.force_login(factories.person("Ana", is_curator=True))
    post_cell(client, value="yes", note="hers")
    client.force_login(curator)
    post_cell(client, value="no", note="third")
    assert post_cell(client, value="yes", note="from an old page", seen=seen).status_code == 409
    assert editing("server").cell("licence")["note"] == "third"


# --- publishing ---------------------------------------------------------------------------------
def test_publishing_puts_it_before_everybody_with_who_and_why(client, curator, server):
    token = Edition.objects.get().token
    post_cell(client, value="yes", note="All of it")
    post_fields(client, summary="Serves them faster.")
    assert publish(client, "licence page read").status_code == 302
    server.refresh_from_db()
    cell = Cell.objects.get(tool=server, criterion__key="licence")
    assert (server.summary, cell.value, cell.note) == ("Serves them faster.", "yes", "All of it")
    assert (cell.checked_by, cell.checked_on) == (curator, timezone.localdate())
    record = server.history.first()
    assert (record.history_user, record.history_change_reason) == (curator, "licence page read")
    assert not Draft.objects.exists()
    assert Edition.objects.get().token != token
    assert current().index.by_key["server"].summary == "Serves them faster."


def test_publishing_needs_a_reason(client, curator, server):
    post_cell(client)
    assert publish(client, why=" ").status_code == 422
    assert licence() == "partly"


def test_a_published_change_in_between_is_a_conflict_with_both_texts_and_a_way_on(
    client, curator, server
):
    post_cell(client, value="yes", note="Mine")
    replaces = editing("server").replaces
    making.tool("server", [making.cell("licence", "no", note="Theirs")], why="another")
    response = publish(client, replaces=replaces)
    assert response.status_code == 409
    assert "Both texts stand below." in response.text
    for words in ("Mine", "Theirs", "Publish ours over theirs"):
        assert words in response.text
    assert licence() == "no"
    assert publish(client).status_code == 302
    assert licence() == "yes"


def test_theirs_stands_when_mine_is_taken_back(client, curator, server):
    post_fields(client, summary="Mine.")
    making.tool("server", summary="Theirs.", why="another")
    assert [change.id for change in editing("server").moved] == ["summary"]
    take_back(client, "summary")
    server.refresh_from_db()
    assert server.summary == "Theirs."
    assert not Draft.objects.exists()


def test_a_change_elsewhere_is_no_conflict(client, curator, server):
    post_cell(client, value="yes")
    replaces = editing("server").replaces
    making.tool("server", [making.cell("data-export", "yes")], summary="Theirs.", why="another")
    assert publish(client, replaces=replaces).status_code == 302
    assert licence() == "yes"
    assert Tool.objects.get(key="server").summary == "Theirs."


def test_a_cell_that_no_longer_carries_the_ring_is_not_published(client, curator, server):
    making.tool(
        "server",
        [making.cell("recent-release", "yes"), making.cell("data-export", "yes")],
        ring="trial",
    )
    post_cell(client, "data-export", value="no")
    response = publish(client)
    assert response.status_code == 422
    assert "The rule allows “Assess” at most, not “Trial”" in response.text
    assert Cell.objects.get(tool=server, criterion__key="data-export").value == "yes"
    assert Draft.objects.exists()


def test_a_new_ring_is_a_move(client, curator, server):
    post_fields(client, ring="hold", ring_reason="Nobody answers.")
    publish(client)
    move = RingMove.objects.first()
    assert (move.before, move.ring, move.reason, move.by) == (
        "assess",
        "hold",
        "Nobody answers.",
        curator,
    )


def test_a_discarded_draft_leaves_what_is_published(client, curator, server):
    post_cell(client)
    discard(client)
    assert not Draft.objects.exists()
    assert licence() == "partly"


# --- new, archived --------------------------------------------------------------------------------
def new_tool(client, **typed):
    fields = {**making.FIELDS, "title": "Fresh", "site": "https://fresh.example", "key": "fresh"}
    del fields["links"]
    return client.post(reverse("catalogue:new"), {**fields, **typed})


def test_a_new_tool_is_nothing_to_others_until_it_is_published(client, curator, server):
    assert new_tool(client).status_code == 302
    assert not Tool.objects.filter(key="fresh").exists()
    assert client.get(reverse("catalogue:tool", args=["fresh"])).status_code == 404
    edit = client.get(reverse("catalogue:edit", args=["fresh"]))
    assert "Not published yet" in edit.text
    client.post(
        reverse("catalogue:edit_cell", args=["fresh", "licence"]),
        {"value": "yes", "source": SOURCE, "seen": fingerprint(editing("fresh").cell("licence"))},
    )
    held = editing("fresh")
    said = {"why": "asked for", "replaces": held.replaces, "seen": held.seen}
    client.post(reverse("catalogue:publish", args=["fresh"]), said)
    assert licence("fresh") == "yes"
    client.logout()
    assert client.get(reverse("catalogue:tool", args=["fresh"])).status_code == 200


def test_a_key_is_taken_once(client, curator, server):
    assert "This key is taken." in new_tool(client, key="server").text
    new_tool(client)
    assert "This key is taken." in new_tool(client).text


def test_a_discarded_new_tool_is_nothing_to_curators_either(client, curator, server):
    new_tool(client)
    discard(client, "fresh")
    assert client.get(reverse("catalogue:edit", args=["fresh"])).status_code == 404


def test_archived_it_leaves_the_list_and_comes_back(client, curator, server):
    assert client.post(at("archive"), {"why": ""}).status_code == 422
    client.post(at("archive"), {"why": "nobody offers it"})
    assert "server" not in current().index.by_key
    assert client.get(at("tool")).status_code == 200
    client.post(at("archive"), {"why": "found again", "back": "1"})
    assert "server" in current().index.by_key
