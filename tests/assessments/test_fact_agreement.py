"""Facts are no master key: what takes a stop essential away needs a reason and a second person."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.framework.definition import NOT_SURE
from assessments.models import Answer, FactStatement
from assessments.services import lifecycle
from hub.demo import agree_facts
from reports.build import html_of
from reports.services import take_snapshot
from tests import factories
from tests.assessments.fact_scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def all_but_rights(scene):
    for key, chosen in {"owner": "all", "alarm": "rota", "sure": "yes"}.items():
        scene.answer(key, chosen)
    scene.answer("parts", "a", "b")
    for key, value in {"cost": 1, "since": "2026-01-01", "words": "x", "follow": "x"}.items():
        factories.record_answer(
            assessment=scene.assessment,
            question=key,
            author=scene.user,
            version=0,
            content=factories.Content("answered", value),
        )


def test_a_fact_makes_nothing_ready_before_a_colleague_has_agreed(scene):
    all_but_rights(scene)
    scene.answer("rights", "none")
    assert scene.outcome() == "not-ready"
    other = scene.colleague("facilitator")
    scene.state("no")
    assert (scene.counts(), scene.outcome()) == ((NOT_SURE,), "incomplete")
    scene.reason()
    assert scene.outcome() == "incomplete"
    with pytest.raises(ValidationError):
        scene.agree(scene.user)
    assert scene.outcome() == "incomplete"
    scene.agree(other)
    assert (scene.counts(), scene.outcome()) == (("no",), "ready")


def test_the_same_said_at_the_start_counts_no_more():
    scene = Scene("no")
    all_but_rights(scene)
    assert (scene.counts(), scene.outcome()) == ((NOT_SURE,), "incomplete")
    scene.answer("rights", "none")
    assert scene.outcome() == "not-ready"


def test_nobody_agrees_before_there_is_a_reason(scene):
    scene.state("no")
    with pytest.raises(ValidationError):
        scene.agree(scene.colleague())
    assert scene.counts() == (NOT_SURE,)


def test_who_is_alone_agrees_with_themselves_and_the_report_says_so(scene):
    scene.state("no")
    scene.reason()
    scene.agree(scene.user)
    assert scene.counts() == ("no",)
    said = report(scene)
    assert f"Self-agreed by <bdi>{scene.user.display_name}</bdi>, then the only person" in said


def test_another_reason_and_another_change_withdraw_the_agreement(scene):
    other = scene.colleague()
    scene.state("no")
    scene.reason()
    scene.agree(other)
    scene.reason()
    assert scene.counts() == ("no",)
    scene.reason("Another one.")
    assert (scene.counts(), scene.statement.is_agreed) == ((NOT_SURE,), False)
    scene.agree(other)
    scene.state("yes")
    scene.state("no")
    assert (scene.counts(), scene.statement.reason) == ((NOT_SURE,), "")


def test_an_agreement_puts_no_answer_in_doubt_and_restores_what_stood_on_it(scene):
    other = scene.colleague()
    scene.state("no")
    scene.answer("rights", "some")
    scene.reason()
    scene.agree(other)
    assert not Answer.objects.get(question="rights").recheck
    scene.state("yes")
    assert Answer.objects.get(question="rights").recheck
    scene.state("no")
    assert Answer.objects.get(question="rights").recheck
    scene.reason()
    scene.agree(other)
    assert not Answer.objects.get(question="rights").recheck


def test_a_fact_that_waits_opens_what_was_answered_under_the_old_one(scene):
    scene.answer("rights", "some")
    scene.answer("owner", "some")
    scene.state("no")
    found = dict(Answer.objects.values_list("question", "recheck"))
    assert found == {"rights": True, "owner": False}
    scene.state("yes")
    assert not Answer.objects.filter(recheck=True).exists()


def test_each_change_is_kept_from_the_start_on(scene):
    other = scene.colleague("facilitator")
    scene.state("no", by=other)
    scene.state("no")
    scene.reason("Machines only.")
    scene.agree(scene.user)
    rows = FactStatement.objects.order_by("at")
    assert [(each.before, each.after, each.by) for each in rows] == [
        ([], ["yes"], scene.user),
        (["yes"], ["no"], other),
    ]
    assert [(each.reason, each.agreed_by) for each in rows] == [
        ("", None),
        ("Machines only.", scene.user),
    ]


def test_a_copy_keeps_the_reason_and_leaves_the_agreement_behind(scene):
    scene.state("no")
    scene.reason("Machines only.")
    scene.agree(scene.colleague())
    copied = lifecycle.copy(assessment=scene.assessment, by=scene.user)
    copied.refresh_from_db()
    statement = copied.fact_statements.get()
    assert (statement.after, statement.reason, statement.is_agreed) == (
        ["no"],
        "Machines only.",
        False,
    )
    assert (copied.unagreed_facts, scene.assessment.unagreed_facts) == (["people"], [])


def test_the_facts_of_the_demo_are_agreed(scene):
    other = scene.colleague()
    scene.state("no")
    agree_facts(scene.assessment, [scene.user, other])
    assert (scene.assessment.unagreed_facts, scene.statement.agreed_by) == ([], other)


# --- the report -----------------------------------------------------------------------------------
def report(scene):
    snapshot = take_snapshot(assessment=scene.assessment, reason="kept", by=scene.user)
    return " ".join(html_of(snapshot).split())


def test_the_report_says_what_waits_and_what_was_changed_by_whom_and_why(scene):
    other, today = scene.colleague(), timezone.localdate()
    scene.state("no")
    assert "Counts as not sure: no reason is given yet" in report(scene)
    scene.reason("Machines only.")
    scene.agree(other)
    day = f"{today.day} {today:%B %Y}"
    said = report(scene)
    assert "Counts as not sure" not in said
    assert (
        f"{day}, <bdi>{scene.user.display_name}</bdi>: “Yes”, then “No”. Machines only. "
        f"Agreed by <bdi>{other.display_name}</bdi>, {day}."
    ) in said


def test_a_snapshot_keeps_what_was_said_of_facts(scene):
    scene.state("no")
    snapshot = take_snapshot(assessment=scene.assessment, reason="kept", by=scene.user)
    scene.reason("Later.")
    snapshot.refresh_from_db()
    [kept] = snapshot.data["facts"]
    assert (kept["said"], kept["waits"]) == (["No"], True)
    assert [(each["before"], each["after"], each["reason"]) for each in kept["history"]] == [
        ("Yes", "No", ""),
        ("", "Yes", ""),
    ]
