"""Somebody at work on the questions of one assessment."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer
from tests import factories
from tests.assessments.versions import second


class Desk:
    def __init__(self, client, assessment, user):
        self.client, self.assessment, self.user = client, assessment, user

    def colleague(self):
        """Another contributor's, at the same assessment."""
        user, client = factories.part(self.assessment), Client()
        client.force_login(user)
        return Desk(client, self.assessment, user)

    def address(self, question):
        return reverse("assessments:save_answer", args=[self.assessment.pk, question])

    def save(self, question, htmx=True, **data):
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.post(self.address(question), data, headers=headers)

    def stored(self, question):
        return Answer.objects.filter(assessment=self.assessment, question=question).first()


@pytest.fixture
def desk(client):
    """A contributor at work: `desk.save("owner", choice="some")`."""
    assessment = factories.assessment()
    user = factories.part(assessment)
    client.force_login(user)
    return Desk(client, assessment, user)


@pytest.fixture
def two_versions():
    """An assessment of the first version, its facilitator, and the second version."""
    assessment = factories.assessment()
    user = factories.part(assessment, role="facilitator")
    return assessment, user, second()
