"""What the page of the plan says once an action is in it or is changed."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.submissions.seen import fingerprint
from assessments.services.plan import planned
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    assessment = factories.assessment()
    client.force_login(factories.part(assessment, role="facilitator"))
    return assessment, factories.member(assessment.organisation, name="Ana Bell")


def said(client, address, owner, **more):
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    form = {"question": "owner", "text": "Name one.", "owner": str(owner.pk), "due": due}
    reply = client.post(address, form | more)
    assert reply.status_code == 302
    return [str(message) for message in get_messages(reply.wsgi_request)]


def test_what_is_planned_and_changed_is_said_and_who_takes_part_by_it(client, scene):
    assessment, ana = scene
    address = reverse("assessments:plan", args=[assessment.pk])
    joined = "Ana Bell takes part now, as a contributor."
    assert said(client, address, ana) == [f"The action is in the plan. {joined}"]
    action = assessment.actions.get()
    change = {"change": "1", "seen": fingerprint(planned(action))}
    address = reverse("assessments:action", args=[assessment.pk, action.pk])
    assert said(client, address, ana, text="Name two.", **change)[-1] == "The action is changed."
    assert assessment.actions.get().text == "Name two."
