"""The page of gate and facts: reasons, agreements, what was not seen, what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.framework.definition import NOT_SURE
from assessments.models import Answer
from tests.assessments.fact_scene import Scene
from tests.seeing import seen_in, seen_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_way_over_pages_without_script(scene):
    """The facilitator changes the fact and says why; a colleague finds it and agrees."""
    other = scene.colleague()
    mine, theirs = browser(scene.user), browser(other)
    said = {"gate": "go", "fact-people": "no", "seen": seen_on(mine.get(scene.address()))}
    would = mine.post(scene.address(), said)
    assert "Would count as not sure until there is a reason" in would.text
    done = mine.post(scene.address(), said | {"apply": "1"}, follow=True)
    assert "1 fact waits for a reason and a second person; until then it counts" in done.text
    page = mine.get(scene.address())
    assert "These facts take essentials away" in page.text
    assert "Asked until it is agreed, and no longer then:" in page.text
    assert "Which right?" in page.text
    assert "agree/" not in page.text
    reason = {"reason": "Machines only.", "seen": row_on(page)["seen"]}
    assert mine.post(scene.address("fact_reason"), reason).status_code == 302
    assert "agree/" not in mine.get(scene.address()).text
    assert "A fact takes essentials away: do you agree?" in theirs.get("/").text
    page = theirs.get(scene.address())
    assert "Machines only." in page.text
    assert "Keep the reason" not in page.text
    agreed = {"seen": seen_in(page.text)}
    assert theirs.post(scene.address("agree_fact"), agreed).status_code == 302
    scene.assessment.refresh_from_db()
    assert scene.counts() == ("no",)
    page = mine.get(scene.address()).text
    assert f"Agreed by {other.display_name}" in page
    assert "So these essentials are not asked:" in page
    assert "Keep the reason" not in page
    assert "“Yes”, then “No”" in page
    assert "do you agree?" not in theirs.get("/").text


def row_on(page):
    [row] = page.context["taking"]
    return row


def test_nothing_is_agreed_to_that_was_not_seen(scene):
    other = browser(scene.colleague())
    scene.state("no")
    scene.reason("One.")
    seen = row_on(other.get(scene.address()))["seen"]
    scene.reason("Another.")
    refused = other.post(scene.address("agree_fact"), {"seen": seen})
    assert refused.status_code == 409
    assert "You have not agreed to anything" in refused.text
    assert not scene.statement.is_agreed
    again = other.post(scene.address("agree_fact"), {"seen": row_on(refused)["seen"]})
    assert (again.status_code, scene.statement.is_agreed) == (302, True)


def test_a_statement_made_anew_is_not_agreed_to_by_an_old_page(scene):
    other = browser(scene.colleague())
    scene.state("no")
    scene.reason("One.")
    seen = row_on(other.get(scene.address()))["seen"]
    scene.state("yes")
    scene.state("no")
    scene.reason("One.")
    assert other.post(scene.address("agree_fact"), {"seen": seen}).status_code == 409
    assert not scene.statement.is_agreed


def test_who_stated_it_is_offered_no_agreement_and_refused_one(scene):
    scene.colleague()
    scene.state("no")
    scene.reason()
    mine = browser(scene.user)
    page = mine.get(scene.address())
    assert not row_on(page)["may_agree"]
    reply = mine.post(scene.address("agree_fact"), {"seen": row_on(page)["seen"]}, follow=True)
    assert "somebody else who takes part needs to agree" in reply.text
    assert not scene.statement.is_agreed


def test_a_reason_never_replaces_one_that_its_writer_has_not_seen(scene):
    other, mine = browser(scene.colleague("facilitator")), browser(scene.user)
    scene.state("no")
    seen = row_on(mine.get(scene.address()))["seen"]
    sent = {"reason": "Theirs.", "seen": seen}
    assert other.post(scene.address("fact_reason"), sent).status_code == 302
    refused = mine.post(scene.address("fact_reason"), {"reason": "Mine.", "seen": seen})
    assert refused.status_code == 409
    assert "It says now: No · Theirs." in refused.text
    assert scene.statement.reason == "Theirs."
    assert row_on(refused)["form"].data["reason"] == "Mine."


def test_a_reason_of_nothing_is_refused(scene):
    scene.state("no")
    refused = browser(scene.user).post(scene.address("fact_reason"), {"reason": " "})
    assert (refused.status_code, scene.statement.reason) == (422, "")
    assert "Say why: one sentence is enough." in refused.text


def test_a_viewer_reads_the_facts_and_offers_nothing(scene):
    scene.state("no")
    scene.reason()
    page = browser(scene.colleague("viewer")).get(scene.address())
    assert "As they are stated" in page.text
    assert "<form" not in page.text.split("</h1>")[1].split("<footer")[0]


def statements(client, address, **sent):
    """What a second asking costs: the first fills what the process keeps."""
    send = client.post if sent else client.get
    headers = {"HX-Request": "true"} if sent else {}
    for version in (1, 2):
        with CaptureQueriesContext(connection) as captured:
            body = {**sent, "version": version} if sent else None
            assert send(address, body, headers=headers).status_code == 200
    return len(captured)


def test_a_fact_that_waits_costs_no_statement_of_a_save_or_a_stage(scene):
    """The row of the assessment knows what waits."""
    client, found = browser(scene.user), []
    scene.colleague()
    scene.answer("owner", "some")
    pages = [
        reverse("assessments:stage", args=[scene.assessment.pk, "first"]),
        reverse("assessments:save_answer", args=[scene.assessment.pk, "owner"]),
    ]
    for said in ("yes", "no"):
        scene.state(said)
        Answer.objects.update(version=1)
        Answer.objects.get().revisions.filter(version__gt=1).delete()
        found.append([statements(client, pages[0]), statements(client, pages[1], choice="all")])
    assert scene.counts() == (NOT_SURE,)
    assert found[0] == found[1]
