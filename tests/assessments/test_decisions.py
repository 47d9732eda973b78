"""A manager's go or no-go, beside the tool's verdict."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from assessments.models import Decision
from assessments.services.decisions import record_decision
from tests import factories
from tests.seeing import seen_on, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    assessment = factories.assessment()
    return assessment, factories.part(assessment, role="facilitator")


def test_a_manager_decides_and_it_shows(client, scene):
    assessment, _user = scene
    factories.shared(assessment)
    manager = factories.member(assessment.organisation, Role.MANAGER)
    client.force_login(manager)
    address = reverse("assessments:decision", args=[assessment.pk])
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    assert client.post(address, {"outcome": "maybe", "until": until}).status_code == 422
    data = {"outcome": "no-go", "until": until, "risks": "None taken."}
    assert sent(client, address, data).status_code == 302
    assert Decision.objects.get().verdict == "incomplete"
    page = client.get(reverse("assessments:results", args=[assessment.pk]))
    assert "No go" in page.text


def test_no_decision_rests_on_what_its_maker_has_not_seen(client, scene):
    """Not on a verdict that has changed since, nor beside what another has decided meanwhile."""
    assessment, _user = scene
    factories.shared(assessment)
    address = reverse("assessments:decision", args=[assessment.pk])
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    ours = {"outcome": "go", "until": until, "risks": "None taken."}
    client.force_login(factories.member(assessment.organisation, Role.MANAGER))
    before = seen_on(client.get(address))
    other = factories.member(assessment.organisation, Role.MANAGER)
    record_decision(
        assessment=assessment,
        outcome="no-go",
        conditions="",
        risks="",
        until=timezone.localdate(),
        verdict="incomplete",
        by=other,
    )
    refused = client.post(address, ours | {"seen": before})
    assert (refused.status_code, Decision.objects.count()) == (409, 1)
    assert "None taken." in refused.text
    assert "somebody else has decided" in refused.text
    assert client.post(address, ours | {"seen": seen_on(refused)}).status_code == 302
    again = client.post(address, ours | {"seen": seen_on(refused), "risks": "My own, mended."})
    assert (again.status_code, Decision.objects.count()) == (302, 3)
    for blind in (ours | {"seen": "ready"}, ours):
        assert client.post(address, blind).status_code == 409
