"""The way through the stages: where the foot of each leads."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def address(desk, stage):
    return reverse("assessments:stage", args=[desk.assessment.pk, stage])


def onward(desk, stage, **query):
    """The address that the button at the foot of a stage leads to."""
    page = desk.client.get(address(desk, stage), query).text
    return re.findall(r'<p class="cluster">\s*<a\s+class="btn btn-primary"\s+href="([^"]*)"', page)


def check(desk):
    return reverse("assessments:check", args=[desk.assessment.pk])


def test_a_stage_leads_to_the_next_and_the_last_one_to_the_check(desk):
    assert onward(desk, "first") == [address(desk, "second")]
    assert onward(desk, "second") == [check(desk)]


def test_a_stage_without_any_question_of_the_kind_looked_at_is_passed_over(desk):
    assert onward(desk, "first", q="hears") == [address(desk, "second") + "?q=hears"]
    assert onward(desk, "first", q="owns") == [check(desk)]
