"""The demo's assessments, made through the verbs that people use."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from assessments.answer_data import situation_of
from assessments.framework.definition import Framework, Question
from assessments.framework.question_types import type_of
from assessments.models import Assessment, FrameworkVersion, Participant, ParticipantRole
from assessments.publishing import definition_of, newest
from assessments.scoring.progress import asked
from assessments.services.answers import Content, record_answer
from assessments.services.decisions import record_decision
from assessments.services.facts import agree, give_reason, stands
from assessments.services.plan import plan_action
from assessments.services.starting import start_assessment
from hub.demo_choices import choose_platform, choose_tool
from reports.services import request_report, share_with_managers, take_snapshot

FACTS = {
    "already-live": ["no"],
    "serving": ["real-time"],
    "personal-data": ["no"],
    "data-from-others": ["no"],
    "significant-decisions": ["no"],
    "model-kind": ["own"],
    "acts": ["no"],
    "safety-or-regulated": ["no"],
    "used-in-eu": ["yes"],
    "affected": ["staff", "business"],
}
REASON = "Looked at together with the pilot customer, in the kick-off."
OWN = {"restore-time": 12.0}
NOTES = (
    "Written down in the project's wiki after the review in October; Ana checked it.",
    "See the dashboard; we go through it together every second Tuesday.",
    "Agreed with the pilot customer, who has the same document.",
)


def content_for(question: Question, target: float, note: str) -> Content:
    """What reaches `target`, with a note."""
    evidence = (
        (
            {
                "url": f"https://wiki.demo.example/{question.key}",
                "label": question.evidence[:80],
                "until": (timezone.localdate() + timedelta(days=200)).isoformat(),
            },
        )
        if question.essential
        else ()
    )
    return Content("answered", value_for(question, target), note=note, evidence=evidence)


def value_for(question: Question, target: float) -> Any:
    example = type_of(question).example(question, target, timezone.localdate())
    value = OWN.get(question.key, example)
    return list(value) if isinstance(value, tuple) else value


def visible(assessment: Assessment, framework: Framework) -> tuple[Question, ...]:
    return asked(framework, situation_of(assessment), {}).visible


def answer(
    assessment: Assessment, questions: Sequence[Question], people: list[User], weak: frozenset[str]
) -> None:
    for index, question in enumerate(questions):
        target = question.target_for(assessment.profile, assessment.gate)
        reach = max(0, target - 1) if question.key in weak else target + index % 2
        record_answer(
            assessment=assessment,
            question=question.key,
            author=people[index % len(people)],
            version=0,
            content=content_for(question, reach, NOTES[index % 3] if index % 4 == 0 else ""),
        )


def begin(
    organisation: Organisation,
    version: FrameworkVersion,
    people: list[User],
    name: str,
    subject: str,
) -> Assessment:
    assessment = start_assessment(
        organisation=organisation,
        version=version,
        name=name,
        subject=subject,
        gate="go-live",
        facts=FACTS,
        by=people[0],
    )
    for person in people[1:]:
        Participant.objects.create(
            assessment=assessment, user=person, role=ParticipantRole.CONTRIBUTOR
        )
    agree_facts(assessment, people)
    return assessment


def agree_facts(assessment: Assessment, people: list[User]) -> None:
    """What was stated by the first, the second agrees to."""
    for fact in assessment.unagreed_facts:
        statement = stands(assessment, fact)
        assert statement is not None
        give_reason(assessment=assessment, statement=statement, reason=REASON)
        agree(assessment=assessment, statement=statement, by=people[1])
    assessment.refresh_from_db()


@transaction.atomic
def load_assessments(people: dict[str, User]) -> None:
    """One finished and shared, one half-way, one just begun; nothing where there are any."""
    member, manager = people["member@demo.example"], people["manager@demo.example"]
    team = [member, people["curator@demo.example"]]
    membership, version = member.memberships.first(), newest("dslc")
    if membership is None or version is None or membership.organisation.assessments.exists():
        return
    place = membership.organisation, version, team
    finished = begin(*place, "Gripper fault prediction", "Fault classifier, version 3")
    framework = definition_of(finished.framework_version_id)
    questions = visible(finished, framework)
    weak = frozenset({"running-cost", "works-without-model"})
    answer(finished, questions, team, weak)
    due = timezone.localdate() + timedelta(days=45)
    for key in sorted(weak & framework.questions.keys()):
        plan_action(
            assessment=finished,
            question=key,
            text="Agree it with the pilot customer and write it down",
            owner=member,
            due=due,
            by=member,
        )
    choose_tool(finished, framework, member)
    choose_platform(finished, member)
    share_with_managers(assessment=finished, by=member)
    record_decision(
        assessment=finished,
        outcome="go-with-conditions",
        conditions="The two open conditions are closed before the second customer.",
        risks="A technician may have to sort by hand for a day.",
        until=timezone.localdate() + timedelta(days=90),
        verdict="ready-with-conditions",
        by=manager,
    )
    take_snapshot(assessment=finished, reason="kept", by=manager)
    request_report(assessment=finished, by=manager)
    half = begin(*place, "Route planner, pilot", "Travel-time model for the warehouse")
    answer(half, questions[: len(questions) // 2], team, frozenset())
    begin(*place, "Parts recogniser", "Camera model that names spare parts")
