"""Participants, plan, agreement, facts, copy, archive, delete, and the decision."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.submissions.seen import fingerprint
from assessments.answer_data import all_givens
from assessments.models import Answer, Assessment, Decision
from assessments.publishing import definition_of
from assessments.services import lifecycle, people, plan
from assessments.services.answers import Content, record_answer
from assessments.services.starting import change_ground, preview
from tests import factories
from tests.statements import SESSION

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    assessment = factories.assessment()
    return assessment, factories.part(assessment, role="facilitator")


def set_aside(assessment, user, version=0):
    answer = assessment.answers.filter(question="cost").first()
    return record_answer(
        assessment=assessment,
        question="cost",
        author=user,
        version=version,
        content=Content("not-applicable", reason="It is free."),
        answer_id=answer.pk if answer else None,
    )


def test_the_last_facilitator_stays(scene):
    assessment, user = scene
    part = assessment.participants.get(user=user)
    with pytest.raises(ValidationError):
        people.remove_participant(participant=part)
    with pytest.raises(ValidationError):
        people.change_participant(participant=part, role="viewer", job_role="")
    assert assessment.participants.get(user=user).role == "facilitator"


def test_handing_over(scene):
    assessment, user = scene
    heir = factories.member(assessment.organisation)
    people.hand_over(assessment=assessment, to=heir)
    roles = dict(assessment.participants.values_list("user_id", "role"))
    assert roles == {user.pk: "contributor", heir.pk: "facilitator"}


def test_a_manager_replaces_a_facilitator_who_left(client, scene):
    assessment, user = scene
    manager = factories.member(assessment.organisation, Role.MANAGER)
    assessment.participants.all().delete()
    client.force_login(manager)
    address = reverse("assessments:hand_over", args=[assessment.pk])
    assert client.post(address, {"user": str(user.pk)}).status_code == 302
    assert assessment.participants.get().user == user


def test_a_manager_does_not_take_over_a_draft_that_has_a_facilitator(client, scene):
    assessment, user = scene
    manager = factories.member(assessment.organisation, Role.MANAGER)
    client.force_login(manager)
    address = reverse("assessments:hand_over", args=[assessment.pk])
    assert client.post(address, {"user": str(manager.pk)}).status_code == 403
    assert assessment.participants.get().user == user
    factories.shared(assessment)
    assert client.post(address, {"user": str(manager.pk)}).status_code == 302


def test_strangers_to_the_organisation_do_not_take_part(scene):
    assessment, _user = scene
    with pytest.raises(ValidationError):
        people.add_participant(assessment=assessment, user=factories.person(), role="viewer")


def test_a_second_person_agrees_to_what_was_set_aside(scene):
    assessment, user = scene
    other = factories.part(assessment)
    set_aside(assessment, user)
    with pytest.raises(ValidationError):
        plan.agree(assessment=assessment, question="cost", version=1, by=user)
    with pytest.raises(ValidationError):
        plan.agree(assessment=assessment, question="cost", version=2, by=other)
    plan.agree(assessment=assessment, question="cost", version=1, by=other)
    assert all_givens(assessment)["cost"].agreed


def test_a_new_text_needs_a_new_agreement(scene):
    assessment, user = scene
    other = factories.part(assessment)
    set_aside(assessment, user)
    plan.agree(assessment=assessment, question="cost", version=1, by=other)
    set_aside(assessment, user, version=1)
    assert not all_givens(assessment)["cost"].agreed


def test_who_is_alone_agrees_with_themselves(scene):
    assessment, user = scene
    set_aside(assessment, user)
    plan.agree(assessment=assessment, question="cost", version=1, by=user)
    assert all_givens(assessment)["cost"].agreed


def test_a_changed_fact_asks_again_and_going_back_restores(scene):
    assessment, user = scene
    framework = definition_of(assessment.framework_version_id)
    change_ground(
        assessment=assessment, framework=framework, gate="go", facts={"people": ["yes"]}, by=user
    )
    assessment.refresh_from_db()
    factories.answered(assessment, "rights", "some", by=user)
    factories.answered(assessment, "owner", "some", by=user)
    change_ground(
        assessment=assessment, framework=framework, gate="go", facts={"people": ["no"]}, by=user
    )
    assert Answer.objects.get(question="rights").recheck
    assert not Answer.objects.get(question="owner").recheck
    assessment.refresh_from_db()
    change_ground(
        assessment=assessment, framework=framework, gate="go", facts={"people": ["yes"]}, by=user
    )
    assert not Answer.objects.get(question="rights").recheck


def test_a_change_of_facts_says_beforehand_what_comes_goes_and_is_asked_again(scene):
    assessment, user = scene
    framework = definition_of(assessment.framework_version_id)

    def previewed(people):
        would = preview(framework, assessment, gate="go", facts={"people": [people]})
        assert would.waiting == []
        parts = (would.appearing, would.vanishing, would.again)
        return [[question.key for question in part] for part in parts]

    factories.answered(assessment, "owner", "some", by=user)
    assert previewed("yes") == [["rights"], [], []]
    change_ground(
        assessment=assessment, framework=framework, gate="go", facts={"people": ["yes"]}, by=user
    )
    assessment.refresh_from_db()
    factories.answered(assessment, "rights", "some", by=user)
    assert previewed("no") == [[], ["rights"], []]
    change_ground(
        assessment=assessment, framework=framework, gate="go", facts={"people": ["no"]}, by=user
    )
    assessment.refresh_from_db()
    assert previewed("yes") == [["rights"], [], ["rights"]]


def test_going_back_restores_an_answer_given_on_the_ground_between(scene):
    assessment, user = scene
    framework = definition_of(assessment.framework_version_id)

    def turn(said):
        change_ground(
            assessment=assessment, framework=framework, gate="go", facts={"people": said}, by=user
        )
        assessment.refresh_from_db()

    turn(["yes"])
    factories.answered(assessment, "rights", "some", by=user)
    turn(["no"])
    factories.answered(assessment, "rights", "some", by=user, version=1, note="Looked again.")
    turn(["yes"])
    assert Answer.objects.get(question="rights").recheck
    turn(["no"])
    assert not Answer.objects.get(question="rights").recheck


def test_a_copy_does_not_launder_what_is_to_be_rechecked(scene):
    assessment, user = scene
    framework = definition_of(assessment.framework_version_id)
    facts = ({"people": ["yes"]}, {"people": ["no"]})
    change_ground(assessment=assessment, framework=framework, gate="go", facts=facts[0], by=user)
    assessment.refresh_from_db()
    factories.answered(assessment, "rights", "some", by=user)
    change_ground(assessment=assessment, framework=framework, gate="go", facts=facts[1], by=user)
    assessment.refresh_from_db()
    made = lifecycle.copy(assessment=assessment, name="Next", by=user)
    change_ground(assessment=made, framework=framework, gate="go", facts=facts[1], by=user)
    assert made.answers.get().recheck
    made.refresh_from_db()
    change_ground(assessment=made, framework=framework, gate="go", facts=facts[0], by=user)
    assert not made.answers.get().recheck


def test_a_day_that_has_passed_is_no_date_for_an_action_or_a_decision(client, scene):
    assessment, user = scene
    factories.shared(assessment)
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    client.force_login(user)
    data = {"question": "owner", "text": "Do it.", "owner": str(user.pk), "due": past}
    page = client.post(reverse("assessments:plan", args=[assessment.pk]), data)
    assert (page.status_code, assessment.actions.count()) == (422, 0)
    assert "This day has passed" in page.text
    client.force_login(factories.member(assessment.organisation, Role.MANAGER))
    address = reverse("assessments:decision", args=[assessment.pk])
    assert client.post(address, {"outcome": "go", "until": past}).status_code == 422
    assert not Decision.objects.exists()


def test_a_copy_is_a_draft_of_its_own(scene):
    assessment, user = scene
    factories.answered(assessment, "owner", "some", by=user, note="kept")
    factories.shared(assessment)
    made = lifecycle.copy(assessment=assessment, name="Next round", by=user)
    answer = made.answers.get()
    assert (made.shared_at, answer.note, answer.version) == (None, "kept", 1)
    assert answer.revisions.count() == 1
    assert assessment.answers.get().pk != answer.pk


def test_deleting_waits_thirty_days(scene):
    assessment, _user = scene
    with pytest.raises(ValidationError):
        lifecycle.delete(assessment=assessment)
    Assessment.objects.update(archived_at=timezone.now() - timedelta(days=29))
    assessment.refresh_from_db()
    with pytest.raises(ValidationError):
        lifecycle.delete(assessment=assessment)
    Assessment.objects.update(archived_at=timezone.now() - timedelta(days=31))
    assessment.refresh_from_db()
    lifecycle.delete(assessment=assessment)
    assert not Assessment.objects.exists()


def test_starting_asks_for_every_fact_and_copies_the_profile(client):
    factories.version()
    organisation = factories.organisation(kind="larger")
    user = factories.member(organisation)
    client.force_login(user)
    address = reverse("assessments:start") + "?framework=small"
    data = {"organisation": organisation.pk, "name": "A", "subject": "B", "gate": "go"}
    assert client.post(address, data).status_code == 422
    assert not Assessment.objects.exists()
    assert client.post(address, data | {"fact-people": "no"}).status_code == 302
    made = Assessment.objects.get()
    assert (made.profile, made.facts) == ("larger", {"people": ["no"]})
    assert made.participants.get().role == "facilitator"


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_costs_the_same_statements_with_1_and_with_30(client, many):
    organisation = factories.organisation()
    user = factories.member(organisation)
    for _ in range(many):
        assessment = factories.assessment(organisation)
        factories.part(assessment, user, "facilitator")
    client.force_login(user)
    client.get(reverse("assessments:assessment_list"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("assessments:assessment_list"))
    assert len(captured) == 5 + SESSION


@pytest.fixture
def planned(client, scene):
    """An action of the signed-in facilitator, its page, and its address."""
    assessment, user = scene
    client.force_login(user)
    action = plan.plan_action(
        assessment=assessment, question="owner", text="Ask", owner=user, due=None, by=user
    )
    return action, reverse("assessments:action", args=[assessment.pk, action.pk])


def test_an_action_is_changed_and_bad_input_changes_nothing(client, planned):
    action, address = planned
    due = timezone.localdate() + timedelta(days=9)
    data = {"change": "1", "text": "Ask again", "owner": action.owner_id, "due": ""}
    data["seen"] = fingerprint(plan.planned(action))
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "Choose the day by which it is done." in refused.text
    action.refresh_from_db()
    assert action.text == "Ask"
    assert client.post(address, data | {"due": due.isoformat()}).status_code == 302
    action.refresh_from_db()
    assert (action.text, action.due) == ("Ask again", due)


def test_an_overdue_action_says_so_until_it_is_done(client, planned):
    action, address = planned
    type(action).objects.update(due=timezone.localdate() - timedelta(days=1))
    page = reverse("assessments:plan", args=[action.assessment_id])
    assert "Overdue" in client.get(page).text
    client.post(address, {"done": "1"})
    assert "Overdue" not in client.get(page).text


def test_the_form_for_a_change_holds_what_is_planned(client, planned):
    action, _address = planned
    page = reverse("assessments:plan", args=[action.assessment_id])
    assert 'name="change"' in client.get(f"{page}?action={action.pk}").text
    assert 'name="change"' not in client.get(f"{page}?action=nonsense").text


def test_a_start_with_nothing_filled_in_says_all_that_is_missing_on_top(client):
    factories.version()
    organisation = factories.organisation()
    client.force_login(factories.member(organisation))
    data = {"organisation": organisation.pk}
    page = client.post(reverse("assessments:start") + "?framework=small", data)
    assert page.status_code == 422
    assert "4 things are missing or wrong" in page.text
    assert '<a href="#id_name">Name</a> Give it a name.' in page.text
    assert "This field is required" not in page.text


def test_what_is_missing_comes_first_when_answers_are_checked(client, scene):
    assessment, user = scene
    factories.answered(assessment, "owner", "some", by=user)
    client.force_login(user)
    page = client.get(reverse("assessments:check", args=[assessment.pk])).text
    assert page.index("have no answer that counts") < page.index("Who hears it?")
    assert page.index("Who hears it?") < page.index("Who owns it?")


def test_copies_bear_distinct_names(scene, client):
    assessment, user = scene
    client.force_login(user)
    for _ in range(3):
        client.post(reverse("assessments:copy", args=[assessment.pk]))
    names = Assessment.objects.exclude(copied_from=None).values_list("name", flat=True)
    said = f"Copy of {assessment.name}"
    assert sorted(names) == [said, f"{said} (2)", f"{said} (3)"]


def test_a_long_name_leaves_room_for_the_number(scene):
    assessment, user = scene
    Assessment.objects.filter(pk=assessment.pk).update(name="Ł" * 120)
    assessment.refresh_from_db()
    made = [lifecycle.copy(assessment=assessment, by=user).name for _ in range(12)]
    assert len(set(made)) == 12
    assert made[0] == "Copy of " + "Ł" * 112
    assert made[11] == "Copy of " + "Ł" * 107 + " (12)"
