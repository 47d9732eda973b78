"""Whoever is offered as the owner of an action can see and finish it, and is told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import policy
from accounts.models import Membership
from accounts.services import organisations
from accounts.submissions.seen import fingerprint
from assessments.models import Action, Participant
from assessments.publishing import definition_of
from assessments.services import people
from assessments.services.lifecycle import archive
from assessments.services.plan import planned
from assessments.services.starting import change_ground
from tests import factories

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=20)
JOINS = "(not taking part yet: will be added as a contributor)"


@pytest.fixture
def scene():
    assessment = factories.assessment()
    people = {
        name: factories.part(assessment, factories.member(assessment.organisation, name=name), name)
        for name in ("facilitator", "contributor", "viewer")
    }
    people["outsider"] = factories.member(assessment.organisation, name="outsider")
    factories.member(assessment.organisation, "administrator", name="somebody")
    return assessment, people


def plan_of(assessment) -> str:
    return reverse("assessments:plan", args=[assessment.pk])


def given(client, assessment, to, by, **more):
    client.force_login(by)
    action = {"question": "owner", "text": "Name one.", "owner": str(to.pk), "due": SOON}
    return client.post(plan_of(assessment), action | more)


def own(of, to):
    return Action.objects.create(
        assessment=of, question="owner", text="Do it.", owner=to, due=SOON, created_by=to
    )


def marked(client, action, **verb):
    address = reverse("assessments:action", args=[action.assessment_id, action.pk])
    seen = {"seen": fingerprint(planned(Action.objects.get(pk=action.pk)))}
    return client.post(address, (verb or {"done": "1"}) | seen)


# --- who is offered -------------------------------------------------------------------------
def offered(client, assessment, by) -> set[str]:
    client.force_login(by)
    page = client.get(plan_of(assessment) + "?question=owner").text
    form = page[page.index('id="add"') :]
    return {
        name
        for name in ("facilitator", "contributor", "viewer", "outsider", "inactive", "demo")
        if f">{name}" in form.split("</select>")[0]
    }


def test_a_contributor_is_offered_those_who_take_part(client, scene):
    assessment, who = scene
    assert offered(client, assessment, who["contributor"]) == {
        "facilitator",
        "contributor",
        "viewer",
    }


def test_the_facilitator_is_offered_everybody_who_can_sign_in(client, scene):
    assessment, who = scene
    factories.member(assessment.organisation, name="inactive", is_active=False)
    factories.member(assessment.organisation, name="demo", is_demo=True)
    found = offered(client, assessment, who["facilitator"])
    assert found == {"facilitator", "contributor", "viewer", "outsider"}
    page = client.get(plan_of(assessment) + "?question=owner").text
    assert f"outsider {JOINS}" in page
    assert page.count(JOINS) == 2


@pytest.mark.parametrize("name", ["people", "hand_over"])
def test_nobody_is_offered_who_cannot_sign_in(client, scene, name):
    assessment, who = scene
    gone = factories.member(assessment.organisation, name="inactive", is_active=False)
    client.force_login(who["facilitator"])
    assert "inactive" not in client.get(reverse("assessments:people", args=[assessment.pk])).text
    body = {"user": str(gone.pk), "role": "contributor"}
    assert (
        client.post(reverse(f"assessments:{name}", args=[assessment.pk]), body).status_code != 200
    )
    assert not Participant.objects.filter(user=gone).exists()


# --- giving ---------------------------------------------------------------------------------
def test_by_the_facilitator_they_take_part_see_it_and_finish_it(client, scene):
    assessment, who = scene
    given(client, assessment, who["outsider"], who["facilitator"])
    assert "outsider takes part now, as a contributor." in client.get(plan_of(assessment)).text
    assert assessment.participants.get(user=who["outsider"]).role == "contributor"
    client.force_login(who["outsider"])
    assert "Name one." in client.get("/").text
    assert marked(client, Action.objects.get()).status_code == 302
    assert Action.objects.get().done_at is not None


def test_a_contributor_gives_nobody_access(client, scene):
    assessment, who = scene
    response = given(client, assessment, who["outsider"], who["contributor"])
    assert response.status_code == 422
    assert "Choose somebody who takes part. The facilitator can add more people." in response.text
    assert "Name one." in response.text
    assert not Action.objects.exists()
    assert not Participant.objects.filter(user=who["outsider"]).exists()


@pytest.mark.parametrize(("by", "status"), [("facilitator", 302), ("contributor", 422)])
def test_the_same_holds_where_an_action_is_changed(client, scene, by, status):
    assessment, who = scene
    action = own(assessment, who["contributor"])
    client.force_login(who[by])
    body = {"change": "1", "text": "Else.", "owner": str(who["outsider"].pk), "due": SOON}
    assert marked(client, action, **body).status_code == status
    joined = Participant.objects.filter(user=who["outsider"]).exists()
    assert joined == (by == "facilitator")


def test_a_viewer_finishes_their_own_and_nothing_else(client, scene):
    assessment, who = scene
    mine, other = own(assessment, who["viewer"]), own(assessment, who["contributor"])
    client.force_login(who["viewer"])
    page = client.get(plan_of(assessment)).text
    assert page.count("Mark as done") == 1
    assert "Remove from the plan" not in page
    assert marked(client, mine).status_code == 302
    assert marked(client, mine, reopen="1").status_code == 302
    for action, verb in ((other, {"done": "1"}), (mine, {"remove": "1"}), (mine, {"change": "1"})):
        assert marked(client, action, **verb).status_code == 403
    assert Action.objects.filter(done_at=None).count() == 2


def test_only_who_takes_part_finishes_their_own():
    row = policy.TABLE["assessment.finish-own"]
    assert {name for name, yes in row.items() if yes} == {"viewer", "contributor", "facilitator"}


# --- being told -----------------------------------------------------------------------------
def test_the_owner_gets_a_mail_where_mail_is_real(
    client, scene, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_IS_REAL = True
    assessment, who = scene
    assessment.name = "Spring\nrelease"
    assessment.save()
    with django_capture_on_commit_callbacks(execute=True):
        given(client, assessment, who["contributor"], who["facilitator"])
        given(client, assessment, who["facilitator"], who["facilitator"], text="My own.")
    (sent,) = mail.outbox
    assert sent.to == [who["contributor"].email]
    assert sent.subject == "For you to do in Spring release"
    assert "Name one." in sent.body
    assert settings.PUBLIC_BASE_URL + plan_of(assessment) in sent.body


def test_changing_the_text_tells_nobody_again(
    client, scene, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_IS_REAL = True
    assessment, who = scene
    action = own(assessment, who["contributor"])
    client.force_login(who["facilitator"])
    body = {"change": "1", "text": "Else.", "due": SOON}
    with django_capture_on_commit_callbacks(execute=True):
        marked(client, action, owner=str(who["contributor"].pk), **body)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        marked(client, action, owner=str(who["viewer"].pk), **body)
    assert [each.to for each in mail.outbox] == [[who["viewer"].email]]


def test_a_mail_server_that_refuses_takes_nothing_away(
    client, scene, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_IS_REAL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assessment, who = scene
    with django_capture_on_commit_callbacks(execute=True):
        response = given(client, assessment, who["contributor"], who["facilitator"])
    assert response.status_code == 302
    assert Action.objects.count() == 1


# --- people who leave -----------------------------------------------------------------------
def ends_part(assessment, user):
    people.remove_participant(participant=assessment.participants.get(user=user))


def ends_membership(assessment, user):
    organisations.end_membership(membership=Membership.objects.get(user=user))


def goes(assessment, user):
    user.delete()


@pytest.mark.parametrize("leaves", [ends_part, ends_membership, goes])
def test_what_somebody_leaves_behind_has_no_owner_and_can_be_given_anew(client, scene, leaves):
    assessment, who = scene
    open_one, done_one = own(assessment, who["contributor"]), own(assessment, who["contributor"])
    done_one.done_at = timezone.now()
    done_one.save()
    elsewhere = own(factories.assessment(assessment.organisation), who["viewer"])
    leaves(assessment, who["contributor"])
    open_one.refresh_from_db()
    done_one.refresh_from_db()
    elsewhere.refresh_from_db()
    assert open_one.owner is None
    assert done_one.owner_id == (None if leaves is goes else who["contributor"].pk)
    assert elsewhere.owner == who["viewer"]
    client.force_login(who["facilitator"])
    page = client.get(plan_of(assessment)).text
    assert "nobody ·" in page
    body = {"change": "1", "text": "Do it.", "owner": str(who["viewer"].pk), "due": SOON}
    marked(client, open_one, **body)
    open_one.refresh_from_db()
    assert open_one.owner == who["viewer"]


# --- what waits -----------------------------------------------------------------------------
def test_what_is_archived_does_not_wait_and_says_why(client, scene):
    assessment, who = scene
    action = own(assessment, who["contributor"])
    factories.set_aside(assessment, "cost", by=who["facilitator"])
    client.force_login(who["contributor"])
    page = client.get("/").text
    assert "Do it." in page
    assert "do you agree?" in page
    archive(assessment=assessment, archived=True)
    page = client.get("/").text
    assert "Do it." not in page
    assert "do you agree?" not in page
    assert "Nothing right now." in page
    assert "do you agree" not in client.get(plan_of(assessment)).text
    response = marked(client, action)
    assert response.status_code == 403
    assert "This assessment is archived." in response.text
    archive(assessment=assessment, archived=False)
    assert "Do it." in client.get("/").text


def test_a_question_that_is_not_asked_any_more_waits_for_nobody(client, scene):
    assessment, who = scene
    turn(assessment, "yes")
    factories.set_aside(assessment, "rights", by=who["facilitator"], reason="No person in it.")
    client.force_login(who["contributor"])
    assert "do you agree?" in client.get("/").text
    assert "No person in it." in client.get(plan_of(assessment)).text
    turn(assessment, "no")
    assert "do you agree?" not in client.get("/").text
    assert "No person in it." not in client.get(plan_of(assessment)).text


def turn(assessment, people: str) -> None:
    framework = definition_of(assessment.framework_version_id)
    change_ground(
        assessment=assessment, framework=framework, gate="go", facts={"people": [people]}, by=None
    )
    assessment.refresh_from_db()


def test_what_waits_for_a_viewer_or_one_who_left_is_not_shown(client, scene):
    assessment, who = scene
    factories.set_aside(assessment, "cost", by=who["facilitator"])
    for name in ("viewer", "outsider"):
        client.force_login(who[name])
        assert "do you agree?" not in client.get("/").text
