"""Who takes part: a part changed, ended by its facilitator, left by its own holder."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    """An assessment with its facilitator, who is signed in, and a contributor."""
    assessment = factories.assessment()
    facilitator = factories.part(assessment, role="facilitator")
    contributor = factories.part(assessment)
    client.force_login(facilitator)
    return assessment, facilitator, contributor


def part_of(assessment, user):
    return assessment.participants.get(user=user)


def sent(client, part, **data):
    """Where it leads, and what is said there."""
    address = reverse("assessments:participant", args=[part.assessment_id, part.pk])
    reply = client.post(address, data)
    said = [str(message) for message in get_messages(reply.wsgi_request)]
    return reply.status_code, reply.url, said


def people_page(assessment):
    return reverse("assessments:people", args=[assessment.pk])


def test_a_facilitator_changes_a_part(client, scene):
    assessment, _facilitator, contributor = scene
    part = part_of(assessment, contributor)
    wanted = {f"{part.pk}-role": "viewer", f"{part.pk}-job_role": ""}
    assert sent(client, part, **wanted) == (302, people_page(assessment), ["Changed."])
    assert part_of(assessment, contributor).role == "viewer"


def test_a_part_that_is_none_of_the_list_changes_nothing(client, scene):
    assessment, _facilitator, contributor = scene
    part = part_of(assessment, contributor)
    refused = ["Choose a part and a role from the lists."]
    wanted = {f"{part.pk}-role": "king", f"{part.pk}-job_role": ""}
    assert sent(client, part, **wanted) == (302, people_page(assessment), refused)
    assert part_of(assessment, contributor).role == "contributor"


def test_a_facilitator_ends_a_part(client, scene):
    assessment, facilitator, contributor = scene
    part = part_of(assessment, contributor)
    ended = (302, people_page(assessment), ["Their part has ended."])
    assert sent(client, part, remove="1") == ended
    assert [each.user for each in assessment.participants.all()] == [facilitator]


def test_whoever_leaves_is_led_to_the_list_since_the_page_is_closed_to_them(client, scene):
    assessment, facilitator, contributor = scene
    client.force_login(contributor)
    left = (302, reverse("assessments:assessment_list"), ["Their part has ended."])
    assert sent(client, part_of(assessment, contributor), remove="1") == left
    assert [each.user for each in assessment.participants.all()] == [facilitator]
