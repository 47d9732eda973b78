"""Two people change one action: neither takes the other's words away unknowingly."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.submissions.seen import fingerprint
from assessments.services import plan
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice_open(client):
    """The action, its address, and a form for it that was opened before a colleague changed it."""
    assessment = factories.assessment()
    user = factories.part(assessment, role="facilitator")
    client.force_login(user)
    colleague = Client()
    colleague.force_login(factories.part(assessment, role="facilitator"))
    action = plan.plan_action(
        assessment=assessment, question="owner", text="Ask", owner=user, due=None, by=user
    )
    address = reverse("assessments:action", args=[assessment.pk, action.pk])
    due = timezone.localdate() + timedelta(days=9)
    page = client.get(
        reverse("assessments:plan", args=[action.assessment_id]), {"action": action.pk}
    )
    form = {"change": "1", "text": "Ask", "owner": action.owner_id, "due": due.isoformat()}
    form |= {"question": "owner", "seen": page.context["seen"]}
    assert colleague.post(address, form | {"text": "Ask the board"}).status_code == 302
    return action, address, form


def now_of(action) -> str:
    return fingerprint(plan.planned(type(action).objects.get()))


def test_a_change_of_an_action_never_replaces_what_its_writer_has_not_seen(client, twice_open):
    action, address, form = twice_open
    later = form | {"due": (timezone.localdate() + timedelta(days=30)).isoformat()}
    refused = client.post(address, later)
    action.refresh_from_db()
    assert (refused.status_code, action.text) == (409, "Ask the board")
    assert "Ask the board" in refused.text
    assert later["due"] in refused.text
    again = client.post(address, later | {"seen": refused.context["seen"]})
    action.refresh_from_db()
    assert (again.status_code, action.text, action.due.isoformat()) == (302, "Ask", later["due"])


def test_a_change_that_says_the_same_is_no_conflict(client, twice_open):
    _action, address, form = twice_open
    assert client.post(address, form | {"text": "Ask the board"}).status_code == 302


def test_a_change_leaves_what_was_done_meanwhile_done(client, twice_open):
    action, address, form = twice_open
    client.post(address, {"done": "1"})
    client.post(address, form | {"seen": now_of(action)})
    action.refresh_from_db()
    assert (action.text, action.done_at is None) == ("Ask", False)


def test_a_change_of_an_action_that_is_gone_keeps_its_text(client, twice_open):
    action, address, form = twice_open
    client.post(address, {"remove": "1", "seen": now_of(action)})
    kept = client.post(address, form | {"text": "Ask the whole board"})
    assert kept.status_code == 409
    assert 'value="Ask the whole board"' in kept.text
    added = client.post(reverse("assessments:plan", args=[action.assessment_id]), form)
    assert (added.status_code, action.assessment.actions.count()) == (302, 1)
    assert client.post(address, {"done": "1"}).status_code == 404


def test_what_a_colleague_has_made_of_an_action_is_not_removed_unseen(client, twice_open):
    action, address, form = twice_open
    colleague = Client()
    colleague.force_login(factories.part(action.assessment, role="facilitator"))
    seen = now_of(action)
    colleague.post(address, form | {"text": "Ask them in writing", "seen": seen})
    refused = client.post(address, {"remove": "1", "seen": seen})
    assert refused.status_code == 409
    assert "was not removed" in refused.text
    assert "Ask them in writing" in refused.text
    now = re.search(rf'{address}".*?name="seen" value="([^"]*)"', refused.text, re.DOTALL)
    assert client.post(address, {"remove": "1", "seen": now.group(1)}).status_code == 302
    assert not type(action).objects.exists()


def test_nobody_is_in_conflict_with_their_own_change_of_an_action(client, twice_open):
    action, address, form = twice_open
    form |= {"seen": now_of(action)}
    for text in ("Ask twice", "Ask again"):
        assert client.post(address, form | {"text": text}).status_code == 302
    assert client.post(address, {"remove": "1", "seen": form["seen"]}).status_code == 302
    assert not type(action).objects.exists()
