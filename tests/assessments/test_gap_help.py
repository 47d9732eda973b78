"""Beside a gap: skills that nobody has, and that it all costs the same for one and for thirty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import ToolChoice
from handbook.models import Holding, Practice, Skill
from handbook.models import Role as Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    assessment = factories.assessment(version=factories.linked_version())
    user = factories.part(assessment)
    factories.answered(assessment, "alarm", "none", by=user)
    factories.tool("evidently")
    client.force_login(user)
    return assessment, user


def address(assessment, name) -> str:
    return reverse(f"assessments:{name}", args=[assessment.pk])


def mark(user, *skills) -> None:
    Holding.objects.create(membership=user.memberships.get(), skills=list(skills))


def lacks(client, assessment, name="results") -> str:
    page = client.get(address(assessment, name)).text
    return " ".join(page.split("Needs a skill you lack:")[1].split("</span>")[0].split())


@pytest.fixture
def skills():
    for key, title in (("containers", "Containers"), ("security", "Security")):
        Skill.objects.create(key=key, title=title, summary="A skill.")


def test_nothing_is_said_of_skills_where_nobody_marked_any(client, scene, skills):
    assessment, user = scene
    factories.chosen(assessment, "alarm", "evidently", by=user)
    ToolChoice.objects.update(skills=["containers"])
    assert "skill you lack" not in client.get(address(assessment, "results")).text
    stranger = factories.member(factories.organisation())
    mark(stranger, "security")
    assert "skill you lack" not in client.get(address(assessment, "results")).text


def test_the_chosen_tools_skills_that_nobody_has(client, scene, skills):
    assessment, user = scene
    mark(user, "security")
    factories.chosen(assessment, "alarm", "evidently", by=user)
    ToolChoice.objects.update(skills=["containers", "security"])
    assert lacks(client, assessment) == "Containers"
    factories.planned(assessment, "alarm", by=user)
    assert lacks(client, assessment, "plan") == "Containers"


def test_the_role_of_the_practice_where_no_tool_is_chosen(client, scene, skills):
    assessment, user = scene
    mark(user, "security")
    needs = {"containers": "needed", "security": "needed", "cloud": "useful"}
    Job.objects.filter(key="sre").update(skills=needs)
    assert lacks(client, assessment) == "Containers"
    Practice.objects.filter(key="watch-it").update(roles=["nobody", "sre"])
    assert "skill you lack" not in client.get(address(assessment, "results")).text
    Practice.objects.filter(key="watch-it").update(roles=["sre", "nobody"])
    assert lacks(client, assessment) == "Containers"


# --- statements -------------------------------------------------------------------------------
def asked(assessment) -> dict:
    return {"component": "model-monitoring", "for": str(assessment.pk), "question": "alarm"}


def statements(client, url, query=None) -> int:
    client.get(url, query)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["results", "plan", "choices"])
def test_pages_cost_the_same_with_1_and_with_30_choices(client, name, skills):
    assessment = factories.assessment(version=factories.version(factories.many_questions(30)))
    user = factories.part(assessment)
    mark(user, "security")
    client.force_login(user)

    def fill(numbers) -> int:
        for number in numbers:
            factories.answered(assessment, f"q-{number}", "none", by=user)
            factories.chosen(assessment, f"q-{number}", "evidently", "aim", by=user)
            factories.planned(assessment, f"q-{number}", by=user)
        return statements(client, address(assessment, name))

    assert fill(range(1)) == fill(range(1, 30))


def test_the_list_costs_the_same_with_1_and_with_30_tools_to_choose_from(client, scene):
    assessment, _user = scene
    few = statements(client, "/horizon-scan/", asked(assessment))
    for number in range(30):
        factories.tool(f"tool-{number}")
    factories.private_tool(assessment.organisation, "ours-1a2b3c")
    one = statements(client, "/horizon-scan/", asked(assessment))
    for number in range(30):
        factories.private_tool(assessment.organisation, f"ours-{number}")
    assert one == few + 1
    assert statements(client, "/horizon-scan/", asked(assessment)) == one
