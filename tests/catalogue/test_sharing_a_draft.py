"""Two curators share one draft: neither publishes, undoes or discards words that they have not
seen."""

import re

import pytest
from django.test import Client

from catalogue.curation.drafts import editing
from handbook.models import Draft
from tests import factories
from tests.catalogue import making
from tests.catalogue.desk import at, post_cell, post_fields

pytestmark = pytest.mark.django_db
ACTS = {
    "publish": {"why": "read again"},
    "discard": {},
    "take_back": {"change": "summary"},
}


@pytest.fixture
def colleague(server):
    found = Client()
    found.force_login(factories.person("Rhys", is_curator=True))
    return found


def shown(client, name) -> dict:
    """What the form of this act says of the page on which it stands."""
    page = client.get(at("edit")).text
    form = next(each for each in page.split("<form")[1:] if f'action="{at(name)}"' in each)
    return dict(
        re.findall(r'name="(seen|published|replaces)" value="([^"]*)"', form.split("</form>")[0])
    )


@pytest.mark.parametrize("name", ACTS)
def test_what_a_colleague_has_written_since_is_shown_first(
    client, curator, server, colleague, name
):
    post_fields(client, summary="Mine.")
    form = ACTS[name] | shown(client, name)
    post_fields(colleague, summary="Theirs.")
    refused = client.post(at(name), form)
    assert refused.status_code == 409
    assert "Somebody has changed this draft meanwhile" in refused.text
    assert editing("server").fields["summary"] == "Theirs."
    assert server.summary != "Theirs."
    client.post(at(name), ACTS[name] | shown(client, name))
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ACTS)
def test_nobody_is_in_conflict_with_themselves(client, curator, server, name):
    post_fields(client, summary="Mine.")
    form = ACTS[name] | shown(client, name)
    post_fields(client, summary="Mine too.")
    assert client.post(at(name), form).status_code == 302


def test_a_cell_that_is_drafted_in_place_brings_the_panel_up_to_date(client, curator, server):
    post_fields(client, summary="Mine.")
    row = post_cell(client, htmx=True)
    assert f'name="seen" value="{editing("server").seen}"' in row.text


def test_a_draft_that_is_gone_is_discarded_already(client, curator, server):
    post_fields(client, summary="Mine.")
    form = shown(client, "discard")
    Draft.objects.all().delete()
    assert client.post(at("discard"), form).status_code == 302


def test_the_form_of_the_columns_lays_none_over_what_was_published_since(client, curator, server):
    """It sends each column, those too that its sender never touched."""
    opened = shown(client, "edit")
    making.tool("server", summary="Theirs.", why="an import")
    refused = post_fields(client, vendor="Mine", summary="Serves models.", **opened)
    assert refused.status_code == 409
    assert "Somebody has changed this meanwhile." in refused.text
    assert refused.context["form"].errors == {
        "summary": ["It says now: Theirs."],
        "vendor": ["It says now: A maker"],
    }
    assert not Draft.objects.exists()
    again = shown(client, "edit")
    assert post_fields(client, vendor="Mine", summary="Theirs.", **again).status_code == 302
    assert Draft.objects.get().fields == {"vendor": "Mine"}


def test_a_cell_that_was_published_since_is_no_conflict_for_the_columns(client, curator, server):
    opened = shown(client, "edit")
    making.tool("server", [making.cell("licence", "no")], why="an import")
    assert post_fields(client, vendor="Mine", **opened).status_code == 302
