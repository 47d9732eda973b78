"""Looking through, newer bundled content, the queue, and who may."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalogue.curation.drafts import editing
from catalogue.models import Cell, Tool
from catalogue.services import curating
from handbook.content import digest as bundle_digest
from handbook.services.drafting import keep_draft
from tests import factories
from tests.catalogue import making
from tests.catalogue.desk import at

pytestmark = pytest.mark.django_db


# --- looking through ------------------------------------------------------------------------------
def test_the_ticked_cells_are_marked_as_checked_by_me(client, curator, server):
    client.post(at("checked"), {"cell": ["licence"]})
    one, other = Cell.objects.filter(tool=server).order_by("criterion__position")
    assert (one.value, one.checked_on, one.checked_by) == ("partly", timezone.localdate(), curator)
    assert (other.checked_on, other.checked_by) == (making.DAY, None)
    server.refresh_from_db()
    assert server.checked_on == making.DAY


def test_with_none_ticked_all_known_ones_and_the_tool_are_checked(client, curator, server):
    making.tool("server", [making.cell("managed-cloud", "unknown")])
    client.post(at("checked"))
    dates = dict(Cell.objects.values_list("criterion__key", "checked_by"))
    assert {key for key, who in dates.items() if who} == {"licence", "data-export"}
    server.refresh_from_db()
    assert server.checked_on == timezone.localdate()


# --- newer bundled content -----------------------------------------------------------------------
@pytest.fixture
def newer(server):
    """A curator's cell beside which a later release says something else."""
    suggestion = {**editing("server").cells["licence"], "value": "yes"}
    Cell.objects.filter(criterion__key="licence").update(
        suggestion=suggestion, content_hash="of-an-older-text"
    )
    return suggestion


def test_newer_bundled_content_is_taken_over(client, curator, newer):
    assert "Newer bundled content" in client.get(at("edit")).text
    client.post(at("bundled"), {"criterion": "licence", "accept": "1"})
    cell = Cell.objects.get(criterion__key="licence")
    assert (cell.value, cell.suggestion, cell.content_hash) == ("yes", None, bundle_digest(newer))
    assert cell.history.first().history_change_reason == "newer bundled content"


def test_newer_bundled_content_that_was_left_is_not_suggested_again(client, curator, newer):
    client.post(at("bundled"), {"criterion": "licence", "dismiss": "1"})
    cell = Cell.objects.get(criterion__key="licence")
    assert (cell.value, cell.suggestion, cell.content_hash) == (
        "partly",
        None,
        bundle_digest(newer),
    )


def test_a_bundled_ring_above_the_rule_is_not_taken_over(server, curator):
    Tool.objects.filter(key="server").update(suggestion={"ring": "adopt"})
    with pytest.raises(ValidationError):
        curating.settle_bundled(row=Tool.objects.get(key="server"), accepted=True, by=curator)
    assert Tool.objects.get(key="server").suggestion == {"ring": "adopt"}


# --- the queue ------------------------------------------------------------------------------------
def statements(client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("shelf", ["stale", "suggestions", "drafts", "bundled"])
def test_the_queue_asks_as_much_for_thirty_rows_as_for_one(client, curator, server, shelf):
    def waiting(key: str) -> None:
        tool = making.tool(key, [making.cell("licence", "no")])
        Tool.objects.filter(pk=tool.pk).update(suggestion={"summary": "Newer."})
        tool.suggestions.create(text="Look again.", criterion=tool.cells.get().criterion)
        keep_draft(held=editing(key), changes={"summary": "Mine."}, by=curator)

    address = reverse("catalogue:review") + f"?show={shelf}"
    waiting("one")
    client.get(address)
    first = statements(client, address)
    for number in range(29):
        waiting(f"tool-{number}")
    assert statements(client, address) == first


def test_the_longest_unchecked_and_most_used_come_first(client, curator, server):
    day = timezone.localdate()
    days = {"old": 400, "used": 250, "young": 10}
    for key, ago in days.items():
        components = ["model-serving"] if key == "used" else ["gitops"]
        making.tool(key, components=components, checked_on=day - timezone.timedelta(days=ago))
    Tool.objects.filter(key="server").update(archived=True)
    response = client.get(reverse("catalogue:review"))
    places = [response.text.index(f'data-tool="{key}"') for key in ("used", "old", "young")]
    assert places == sorted(places)
    assert 'data-tool="server"' not in response.text


# --- who -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["edit", "publish", "discard", "archive", "checked", "bundled"])
def test_others_cannot_curate(client, server, name):
    client.force_login(factories.person(is_staff=True))
    response = client.get(at(name)) if name == "edit" else client.post(at(name))
    assert response.status_code == 403
    assert "a curator of this site" in response.text
