"""Beginning an assessment, and changing the facts it rests on."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from assessments.answer_data import light_givens, light_rows, situation_of
from assessments.framework.conditions import leaves
from assessments.framework.definition import Condition, Framework, Question, Situation
from assessments.models import Answer, Assessment, FrameworkVersion, Participant, ParticipantRole
from assessments.scoring.progress import asked

Facts = dict[str, list[str]]


@transaction.atomic
def start_assessment(
    *,
    organisation: Organisation,
    version: FrameworkVersion,
    name: str,
    subject: str,
    gate: str,
    facts: Facts,
    by: User,
) -> Assessment:
    """A draft among its participants; who starts it facilitates it."""
    assessment = Assessment.objects.create(
        organisation=organisation,
        framework_version=version,
        name=name,
        subject=subject,
        profile=organisation.kind,
        gate=gate,
        facts=facts,
        created_by=by,
    )
    Participant.objects.create(assessment=assessment, user=by, role=ParticipantRole.FACILITATOR)
    return assessment


def touched(framework: Framework, old: Situation, new: Situation) -> frozenset[str]:
    """The questions whose visibility or threshold rests on what differs between the two."""
    facts = {key for key in {*old.facts, *new.facts} if old.facts.get(key) != new.facts.get(key)}
    gate_changed = old.gate != new.gate

    def is_touched(question: Question) -> bool:
        by_fact = any(
            (leaf.kind == "fact" and leaf.key in facts) or (leaf.kind == "gate" and gate_changed)
            for leaf in (*leaves(question.when), *essential_leaves(question))
        )
        return by_fact or (gate_changed and threshold_moved(question, old, new))

    return frozenset(key for key, q in framework.questions.items() if is_touched(q))


def essential_leaves(question: Question) -> Iterator[Condition]:
    return leaves(question.essential.when) if question.essential else iter(())


def threshold_moved(question: Question, old: Situation, new: Situation) -> bool:
    return question.threshold_for(old.profile, old.gate) != question.threshold_for(
        new.profile, new.gate
    ) or question.target_for(old.profile, old.gate) != question.target_for(new.profile, new.gate)


def preview(
    framework: Framework, assessment: Assessment, new: Situation
) -> tuple[list[Question], list[Question], list[Question]]:
    """(appearing, vanishing, to be re-checked): what the change would do, before it does it."""
    old = situation_of(assessment)
    givens = light_givens(light_rows(assessment))
    before = {q.key: q for q in asked(framework, old, givens).visible}
    after = {q.key: q for q in asked(framework, new, givens).visible}
    moved = touched(framework, old, new)
    again = [q for key, q in after.items() if key in moved and key in givens]
    return (
        [q for key, q in after.items() if key not in before],
        [q for key, q in before.items() if key not in after],
        again,
    )


@transaction.atomic
def change_ground(*, assessment: Assessment, framework: Framework, gate: str, facts: Facts) -> None:
    """Other facts or another gate. What rests on them goes back to be re-checked; going back to
    the facts under which an answer was given restores it (`Assessment.ground`)."""
    old = situation_of(assessment)
    new = as_situation(assessment.profile, gate, facts)
    moved = touched(framework, old, new)
    ground = dict(assessment.ground)
    for row in light_rows(assessment):
        key = row["question"]
        if key in moved and row["status"] != "open":
            if ground.get(key, {}).get("version") != row["version"]:
                ground[key] = {"version": row["version"], **as_ground(old)}
            recheck = not stands_on(ground[key], row["version"], framework, key, new)
            Answer.objects.filter(pk=row["id"], version=row["version"]).update(recheck=recheck)
            if not recheck:
                del ground[key]
    Assessment.objects.filter(pk=assessment.pk).update(gate=gate, facts=facts, ground=ground)


def as_situation(profile: str, gate: str, facts: Facts) -> Situation:
    chosen = {key: tuple(options) for key, options in facts.items()}
    return Situation(profile=profile, gate=gate, facts=chosen)


def as_ground(situation: Situation) -> dict[str, Any]:
    return {
        "gate": situation.gate,
        "facts": {key: list(chosen) for key, chosen in situation.facts.items()},
    }


def stands_on(
    ground: dict[str, Any], version: int, framework: Framework, key: str, new: Situation
) -> bool:
    """Whether the answer, unchanged since, was given on ground like the new one."""
    old = as_situation(new.profile, ground["gate"], ground["facts"])
    if ground.get("moved"):  # to another version of the framework: no fact brings that back
        return False
    return ground["version"] == version and key not in touched(framework, old, new)
