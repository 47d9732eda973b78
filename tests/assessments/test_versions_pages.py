"""The page that shows what another version would change, moves there, and undoes it."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assessment, VersionMove
from assessments.publishing import definition_of
from assessments.services.starting import change_ground
from assessments.services.versions import move_version, undo_move
from tests import factories
from tests.accounts.inviting import browser
from tests.assessments.making import framework, question
from tests.assessments.versions import filled, move, second_text, stored
from tests.seeing import seen_on, sent

pytestmark = pytest.mark.django_db


def address(assessment, name="version"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


def test_the_difference_comes_first_and_then_the_move(client, two_versions):
    assessment, user, _to = two_versions
    filled(assessment, user)
    client.force_login(user)
    overview = client.get(address(assessment, "overview"))
    assert "Version 2 of Small is out." in overview.text
    page = client.get(address(assessment))
    told = {group.kind: len(group.lines) for group in page.context["groups"]}
    assert told == {
        "meaning-moved": 1,
        "split": 2,
        "gone": 1,
        "reworded": 2,
        "same": 4,
    }
    assert [each.value for each in page.context["figures"]] == ["2", "4", "1"]
    assert "Before: Who owns it?" in page.text
    assert "Live?" in page.text
    assert not VersionMove.objects.exists()
    done = sent(client, address(assessment), {"to": "2"})
    assert done.url == address(assessment, "overview")
    overview = client.get(done.url).text
    assert "Moved to version 2." in overview
    assert "is out." not in overview
    after = client.get(address(assessment))
    assert "From version 1 to version 2" in after.text
    assert after.context["to"] is None


def test_undone_by_its_button_and_it_says_what_stays(client, two_versions):
    assessment, user, to = two_versions
    filled(assessment, user)
    move(assessment, to, user)
    factories.answered(assessment, "owner", "all", by=user, version=1)
    client.force_login(user)
    done = sent(client, address(assessment), {"undo": "1"})
    text = client.get(done.url).text
    assert "The move is undone. 1 answer was changed since and keeps its newer text." in text
    page = client.get(address(assessment))
    assert "Undone:" in page.text
    again = sent(client, address(assessment), {"undo": "1"})
    assert "There is nothing to undo" in client.get(again.url).text


def test_every_other_version_can_be_looked_at(client, two_versions):
    assessment, user, _to = two_versions
    factories.version(second_text("3"))
    client.force_login(user)
    assert client.get(address(assessment)).context["to"].version == "3"
    assert client.get(address(assessment) + "?to=2").context["to"].version == "2"
    assert client.get(address(assessment) + "?to=1").context["to"] is None
    assert client.get(address(assessment) + "?to=9").status_code == 404
    assert sent(client, address(assessment), {"to": "1"}).status_code == 404


def test_where_there_is_no_other_version_it_says_so(client):
    assessment = factories.assessment()
    client.force_login(factories.part(assessment, role="facilitator"))
    assert "No other version is published." in client.get(address(assessment)).text
    assert "is out." not in client.get(address(assessment, "overview")).text


@pytest.mark.parametrize("role", ["contributor", "viewer"])
def test_it_is_the_facilitators(client, two_versions, role):
    assessment, _user, _to = two_versions
    client.force_login(factories.part(assessment, role=role))
    assert client.get(address(assessment)).status_code == 403
    assert client.post(address(assessment), {"to": "2"}).status_code == 403
    assert "is out." not in client.get(address(assessment, "overview")).text


def test_what_is_archived_does_not_move(client, two_versions):
    assessment, user, _to = two_versions
    client.force_login(user)
    seen = seen_on(client.get(address(assessment)))
    Assessment.objects.update(archived_at=timezone.now())
    assert client.post(address(assessment), {"to": "2", "seen": seen}).status_code == 403
    assert not VersionMove.objects.exists()
    assert "is out." not in client.get(address(assessment, "overview")).text


def test_who_has_not_seen_what_stands_moves_nothing(client, two_versions):
    assessment, user, _to = two_versions
    other = browser(factories.part(assessment, role="facilitator"))
    client.force_login(user)
    seen = seen_on(client.get(address(assessment)))
    change_ground(
        assessment=assessment,
        framework=definition_of(assessment.framework_version_id),
        gate="go",
        facts={"people": ["yes"]},
        by=user,
    )
    refused = client.post(address(assessment), {"to": "2", "seen": seen})
    assert refused.status_code == 409
    assert "Nothing was changed: somebody else" in refused.text
    assert not VersionMove.objects.exists()
    assert sent(other, address(assessment), {"to": "2"}).status_code == 302
    late = client.post(address(assessment), {"to": "2", "seen": seen_on(refused)})
    assert late.status_code == 404
    assert client.post(address(assessment), {"undo": "1"}).status_code == 409
    assert VersionMove.objects.get().undone_at is None


# --- what it costs --------------------------------------------------------------------------------
def costs(count):
    """Statements of showing, moving and undoing with so many answers."""
    text = factories.many_questions(count)
    assessment = factories.assessment(version=factories.version(text))
    user = factories.part(assessment, role="facilitator")
    for number in range(count):
        factories.answered(assessment, f"q-{number}", "some", by=user)
    newer = text.replace('version: "1"', 'version: "2"', 1)
    newer = newer.replace("key: q-", "key: p-").replace(
        "why: ", "meaning: moved\n            why: "
    )
    for number in range(count):
        newer = newer.replace(
            f"key: p-{number}\n", f"key: p-{number}\n            was: q-{number}\n"
        )
    to, asker = factories.version(newer), browser(user)
    asker.get(address(assessment))
    found = []
    for act in (
        lambda: asker.get(address(assessment)),
        lambda: move_version(assessment=assessment, to=to, by=user),
        lambda: undo_move(assessment=assessment, by=user),
    ):
        with CaptureQueriesContext(connection) as captured:
            act()
        found.append(len(captured))
    assert Answer.objects.filter(assessment=assessment).count() == count
    return found


def test_it_costs_the_same_statements_with_2_answers_and_with_20():
    few, many = costs(2), costs(20)
    assert few == many
    assert max(many) < 20


def test_hand_made_versions_are_read_back_as_they_are():
    made = framework(replace(question("owner"), was="keeper", meaning="moved"))
    assert definition_of(stored(made, 1).pk) == made
