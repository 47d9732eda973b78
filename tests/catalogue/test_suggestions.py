"""Anybody suggests, curators answer, the proposer sees it."""

import pytest
from django.urls import reverse

from catalogue.models import Suggestion
from tests import factories
from tests.catalogue import making

pytestmark = pytest.mark.django_db
SUGGEST = reverse("catalogue:suggest", args=["server"])
GOOD = {"criterion": "licence", "text": "It is open by now.", "source": "https://tool.example/l"}


@pytest.fixture
def server():
    making.ground()
    return making.tool("server")


@pytest.fixture
def curator():
    return factories.person("Cora", is_curator=True)


def decide(client, found: Suggestion, verb: str, answer: str = "Read and agreed."):
    address = reverse("catalogue:decide", args=[found.pk])
    return client.post(address, {verb: "1", "answer": answer})


def test_a_visitor_suggests_a_change(client, server):
    assert client.post(SUGGEST, GOOD).status_code == 302
    found = Suggestion.objects.get()
    assert (found.tool, found.criterion.key, found.proposer) == (server, "licence", None)


def test_a_person_suggests_something_general_and_finds_it_again(client, server):
    person = factories.person()
    client.force_login(person)
    client.post(SUGGEST, {"text": "Its vendor was bought."})
    found = Suggestion.objects.get()
    assert (found.criterion, found.proposer) == (None, person)
    page = client.get(reverse("catalogue:suggestions")).text
    assert "Its vendor was bought." in page
    assert "Waiting" in page


@pytest.mark.parametrize(
    "typed",
    [{"text": ""}, {"text": "x" * 1001}, {"source": "javascript:1"}, {"criterion": "nothing"}],
)
def test_a_bad_suggestion_is_refused(client, server, typed):
    assert client.post(SUGGEST, {**GOOD, **typed}).status_code == 422
    assert not Suggestion.objects.exists()


def test_five_within_an_hour_and_the_text_is_kept(client, server):
    for _ in range(5):
        assert client.post(SUGGEST, GOOD).status_code == 302
    response = client.post(SUGGEST, GOOD)
    assert response.status_code == 429
    assert "It is open by now." in response.text
    assert "five changes within an hour" in response.text
    assert Suggestion.objects.count() == 5
    client.force_login(factories.person())
    assert client.post(SUGGEST, GOOD).status_code == 302


def test_a_refused_form_does_not_count(client, server):
    for _ in range(6):
        client.post(SUGGEST, {"text": ""})
    assert client.post(SUGGEST, GOOD).status_code == 302


def test_accepting_leads_to_the_cell_and_the_proposer_sees_why(client, server, curator):
    person = factories.person()
    client.force_login(person)
    client.post(SUGGEST, GOOD)
    client.force_login(curator)
    assert (
        "It is open by now." in client.get(reverse("catalogue:review") + "?show=suggestions").text
    )
    response = decide(client, Suggestion.objects.get(), "accept")
    assert response.url == reverse("catalogue:edit_cell", args=["server", "licence"])
    client.force_login(person)
    page = client.get(reverse("catalogue:suggestions")).text
    assert "Accepted" in page
    assert "Read and agreed." in page


def test_refusing_needs_a_reason(client, server, curator):
    client.post(SUGGEST, GOOD)
    client.force_login(curator)
    found = Suggestion.objects.get()
    assert decide(client, found, "refuse", "  ").status_code == 422
    assert Suggestion.objects.get().state == "open"
    decide(client, found, "refuse", "The page says otherwise.")
    found.refresh_from_db()
    assert (found.state, found.answer, found.decided_by) == (
        "refused",
        "The page says otherwise.",
        curator,
    )


def test_it_is_answered_once(client, server, curator):
    client.post(SUGGEST, GOOD)
    client.force_login(curator)
    found = Suggestion.objects.get()
    decide(client, found, "refuse", "First.")
    decide(client, found, "accept", "Second.")
    found.refresh_from_db()
    assert (found.state, found.answer) == ("refused", "First.")


def test_one_does_not_see_those_of_others(client, server):
    client.post(SUGGEST, GOOD)
    client.force_login(factories.person())
    assert "It is open by now." not in client.get(reverse("catalogue:suggestions")).text


def test_nothing_is_suggested_on_a_private_tool(client, server):
    organisation = factories.organisation()
    own = making.private(organisation)
    client.force_login(factories.member(organisation))
    assert client.get(reverse("catalogue:suggest", args=[own.key])).status_code == 404
