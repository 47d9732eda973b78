"""From a gap to the catalogue and to a recorded tool choice, and what nobody else may see of it."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessments.models import ToolChoice
from assessments.tool_comparison import options_of
from catalogue.models import Overlay, Tool
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "Secret falcon"


@pytest.fixture
def scene(client):
    """An assessment with a gap that the component `model-monitoring` helps with, and two tools."""
    assessment = factories.assessment(version=factories.linked_version(), name=SECRET)
    user = factories.part(assessment, factories.member(assessment.organisation, name="Ana"))
    factories.answered(assessment, "alarm", "none", by=user)
    factories.tool("evidently", cells={"self-hosted": "yes", "sso": "no"})
    factories.tool("whylogs", cells={"self-hosted": "no"})
    client.force_login(user)
    return assessment, user


def address(assessment, name="choices") -> str:
    return reverse(f"assessments:{name}", args=[assessment.pk])


def scan(assessment, question="alarm", **query) -> dict:
    return {
        "component": "model-monitoring",
        "for": str(assessment.pk),
        "question": question,
    } | query


def looked_at(client, assessment, *tools, question="alarm") -> dict:
    """What the form of the page would send, with the reason still to be typed."""
    page = client.get(address(assessment), {"question": question, "tool": tools})
    assert page.status_code == 200
    return {"question": question, "tool": tools, "seen": page.context["seen"]}


def test_a_gap_leads_to_the_tools_of_its_component_and_back(client, scene):
    assessment, _user = scene
    results = client.get(address(assessment, "results"))
    link = f"/horizon-scan/?component=model-monitoring&amp;for={assessment.pk}&amp;question=alarm"
    assert f'href="{link}"' in results.text
    page = client.get("/horizon-scan/", scan(assessment))
    assert 'data-choosing="alarm"' in page.text
    assert f"in {SECRET}" in page.text
    assert f'href="{address(assessment, "results")}#gaps"' in page.text
    choose = f"{address(assessment)}?question=alarm&amp;pick=evidently&amp;tool=evidently"
    assert f'href="{choose}"' in page.text


def test_what_is_ticked_is_compared_with_what_is_chosen(client, scene):
    assessment, _user = scene
    page = client.get("/horizon-scan/", scan(assessment, tool=["whylogs"]))
    assert "pick=evidently&amp;tool=evidently&amp;tool=whylogs" in page.text
    compare = client.get("/horizon-scan/compare/", scan(assessment, tool=["whylogs", "evidently"]))
    assert "pick=evidently&amp;tool=evidently&amp;tool=whylogs" in compare.text
    assert f'name="for" value="{assessment.pk}"' in compare.text


def test_filtering_by_htmx_keeps_what_one_chooses_for(client, scene):
    assessment, _user = scene
    page = client.get("/horizon-scan/", scan(assessment), headers={"HX-Request": "true"})
    assert 'data-choose="evidently"' in page.text


def test_a_choice_keeps_all_that_was_compared_with_its_dates(client, scene):
    assessment, user = scene
    data = looked_at(client, assessment, "evidently", "whylogs")
    reply = client.post(
        address(assessment), data | {"pick": "evidently", "reason": "It runs on our own machines."}
    )
    assert reply.status_code == 302
    made = ToolChoice.objects.get()
    assert (made.question, made.tool, made.title) == ("alarm", "evidently", "Evidently")
    assert (made.chosen_by, made.reason) == (user, "It runs on our own machines.")
    assert made.others == ["Whylogs"]
    cells = {
        (option["key"], cell["criterion"]): (cell["value"], cell["checked_on"])
        for option in made.options
        for cell in option["cells"]
    }
    today = Tool.objects.get(key="evidently").checked_on.isoformat()
    assert cells == {
        ("evidently", "self-hosted"): ("yes", today),
        ("evidently", "sso"): ("no", today),
        ("whylogs", "self-hosted"): ("no", today),
        ("whylogs", "sso"): ("unknown", None),
    }


def test_the_newest_stands_and_the_earlier_remain(client, scene):
    assessment, user = scene
    factories.chosen(assessment, "alarm", "whylogs", by=user, reason="The first thought.")
    factories.chosen(assessment, "alarm", "evidently", by=user, reason="The second thought.")
    assert assessment.tool_choices.newest_by_question()["alarm"].tool == "evidently"
    for name in ("plan", "results"):
        page = client.get(address(assessment, name)).text
        assert ("The second thought." in page, "The first thought." in page) == (True, False)
    page = client.get(address(assessment)).text
    assert page.index("The second thought.") < page.index("The first thought.")


def test_a_tool_that_is_withdrawn_or_changed_leaves_the_choice_readable(client, scene):
    assessment, _user = scene
    data = looked_at(client, assessment, "evidently", "whylogs")
    client.post(address(assessment), data | {"pick": "evidently", "reason": "Ours."})
    before = ToolChoice.objects.get().options
    factories.tool("evidently", title="Renamed", cells={"self-hosted": "no"})
    Tool.objects.filter(key="whylogs").delete()
    page = client.get(address(assessment))
    assert ToolChoice.objects.get().options == before
    for expected in ("Evidently", "Whylogs", 'data-criterion="self-hosted" data-value="yes"'):
        assert expected in page.text
    assert "Renamed" not in page.text
    assert client.get(address(assessment, "plan")).status_code == 200


def test_a_choice_is_never_changed(scene):
    assessment, user = scene
    made = factories.chosen(assessment, "alarm", "evidently", by=user)
    with pytest.raises(TypeError):
        made.save()


def test_what_is_kept_is_what_was_shown(client, scene):
    assessment, _user = scene
    data = looked_at(client, assessment, "evidently")
    factories.tool("evidently", cells={"self-hosted": "partly"})
    said = data | {"pick": "evidently", "reason": "Ours."}
    moved = client.post(address(assessment), said)
    assert moved.status_code == 409
    assert "The catalogue has changed since you opened this page." in moved.text
    assert "Ours." in moved.text
    assert not ToolChoice.objects.exists()
    again = said | {"seen": moved.context["seen"]}
    assert client.post(address(assessment), again).status_code == 302


BAD = {
    "no reason": ({"pick": "evidently", "reason": " "}, "Say why: one sentence is enough."),
    "nothing picked": ({"reason": "Ours."}, "Say which one you choose."),
    "another tool": (
        {"pick": "nonsense", "reason": "Ours."},
        "That is not one of the options compared here.",
    ),
    "a reason too long": ({"pick": "evidently", "reason": "x" * 1_001}, "at most 1000 characters"),
    "damaged text": (
        {"pick": "evidently", "reason": "a\ufffdb"},
        "This contains characters that could not be read.",
    ),
    "a nul byte": (
        {"pick": "evidently", "reason": "a\0b"},
        "There is a control character in this text.",
    ),
    "no question": (
        {"pick": "evidently", "reason": "Ours.", "question": ""},
        "It is not said for which question this tool is chosen.",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_sentence_and_writes_nothing(client, scene, name):
    assessment, _user = scene
    sent, why = BAD[name]
    reply = client.post(address(assessment), looked_at(client, assessment, "evidently") | sent)
    assert (reply.status_code, ToolChoice.objects.count()) == (422, 0)
    assert why in reply.text


def test_what_is_not_in_the_catalogue_cannot_be_chosen(client, scene):
    assessment, _user = scene
    Tool.objects.filter(key="whylogs").update(archived=True)
    page = client.get(
        address(assessment), {"question": "alarm", "tool": ["nonsense", "whylogs", "evidently"]}
    )
    assert [each["key"] for each in page.context["options"]] == ["evidently"]
    assert "Not to be chosen here: nonsense, whylogs." in page.text
    asked = {"question": "nonsense", "tool": ["evidently"]}
    assert client.get(address(assessment), asked).status_code == 404
    assert client.post(address(assessment), asked).status_code == 404


# --- who may ----------------------------------------------------------------------------------
def test_only_who_may_choose_is_offered_it(client, scene):
    assessment, _user = scene
    viewer = factories.part(assessment, role="viewer")
    manager = factories.member(assessment.organisation, Role.MANAGER)
    factories.shared(assessment)
    for reader in (viewer, manager):
        client.force_login(reader)
        page = client.get("/horizon-scan/", scan(assessment)).text
        assert ("Looking for:" in page, "data-choose=" in page) == (True, False)
        asked = {"question": "alarm", "tool": ["evidently"]}
        assert client.get(address(assessment), asked).status_code == 403
        assert client.get(address(assessment)).status_code == 200


def test_an_archived_assessment_takes_no_choice(client, scene):
    assessment, _user = scene
    data = looked_at(client, assessment, "evidently")
    type(assessment).objects.update(archived_at="2026-01-01T00:00Z")
    assert "data-choose=" not in client.get("/horizon-scan/", scan(assessment)).text
    reply = client.post(address(assessment), data | {"pick": "evidently", "reason": "Ours."})
    assert (reply.status_code, ToolChoice.objects.count()) == (403, 0)


@pytest.mark.parametrize("path", ["", "compare/", "tools/evidently/"])
def test_the_scan_says_nothing_of_what_one_may_not_read(client, scene, path):
    """A stranger, a colleague outside, a visitor, and a manager while it is a draft: the page is
    the one that a nonsense id gives."""
    assessment, _user = scene
    organisation = assessment.organisation
    people = [
        None,
        factories.person(),
        factories.member(factories.organisation(), Role.ADMINISTRATOR),
        factories.member(organisation),
        factories.member(organisation, Role.MANAGER),
        factories.member(organisation, Role.ADMINISTRATOR),
        factories.person(is_curator=True, is_staff=True),
    ]
    query = {"tool": ["whylogs"]} if path != "tools/evidently/" else {}
    for person in people:
        client.logout()
        if person:
            client.force_login(person)
        page = client.get(f"/horizon-scan/{path}", scan(assessment, **query))
        assert page.status_code == 200
        for word in (SECRET, "Who hears it?", "data-choos", "Choosing for", "Looking for"):
            assert word not in page.text, (person, word)


@pytest.mark.parametrize(
    "wrong",
    [{"for": "nonsense"}, {"for": ""}, {"for": str(uuid.uuid4())}, {"question": "nonsense"}],
)
def test_an_address_that_names_nothing_is_an_ordinary_list(client, scene, wrong):
    assessment, _user = scene
    page = client.get("/horizon-scan/", scan(assessment) | wrong)
    assert (page.status_code, "data-choosing" in page.text) == (200, False)


def test_private_tools_are_chosen_at_home_only(client, scene):
    """Somebody in two organisations does not carry one's private tool into the other's choice."""
    assessment, user = scene
    elsewhere = factories.organisation()
    elsewhere.memberships.create(user=user)
    factories.private_tool(assessment.organisation, "ours-1a2b3c")
    factories.private_tool(elsewhere, "theirs-4d5e6f")
    page = client.get("/horizon-scan/", scan(assessment)).text
    assert 'data-tool="theirs-4d5e6f"' in page
    assert ('data-choose="ours-1a2b3c"' in page, 'data-choose="theirs-4d5e6f"' in page) == (
        True,
        False,
    )
    asked = {"question": "alarm", "tool": ["theirs-4d5e6f", "ours-1a2b3c"]}
    found = client.get(address(assessment), asked).context["options"]
    assert [each["key"] for each in found] == ["ours-1a2b3c"]


def test_the_organisations_own_ring_is_kept(client, scene):
    assessment, user = scene
    other = factories.organisation()
    other.memberships.create(user=user)
    tool = Tool.objects.get(key="evidently")
    Overlay.objects.create(organisation=assessment.organisation, tool=tool, ring="hold")
    Overlay.objects.create(organisation=other, tool=tool, ring="adopt")
    asked = {"question": "alarm", "tool": ["evidently"]}
    [found] = client.get(address(assessment), asked).context["options"]
    assert (found["ring"], found["own_ring"]) == ("Trial", "Hold")


def test_a_tool_is_frozen_with_all_that_it_said_that_day(client, scene):
    assessment, user = scene
    (option,) = options_of(assessment, user, ["whylogs"])
    today = timezone.localdate().isoformat()
    assert option == {
        "key": "whylogs",
        "title": "Whylogs",
        "summary": "What whylogs does.",
        "vendor": "",
        "licence": "",
        "ring_reason": "",
        "components": ["model-monitoring"],
        "skills": [],
        "status": "Unknown",
        "ring": "Trial",
        "own_ring": "",
        "checked_on": today,
        "cells": option["cells"],
    }
    assert option["cells"][0] == {
        "criterion": "self-hosted",
        "title": "Self hosted",
        "value": "no",
        "words": "No",
        "note": "whylogs",
        "source": "",
        "checked_on": today,
    }
