"""Beginning an assessment, and changing the facts it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone

from accounts.held_rows import hold
from accounts.models import Organisation, User
from assessments.answer_data import as_situation, light_givens, light_rows, situation_of
from assessments.fact_models import standing
from assessments.framework.conditions import leaves
from assessments.framework.definition import Condition, Framework, Question, Situation
from assessments.models import (
    Answer,
    Assessment,
    FactStatement,
    FrameworkVersion,
    Participant,
    ParticipantRole,
)
from assessments.publishing import definition_of
from assessments.scoring.progress import asked
from assessments.scoring.taken_away import doubted, unagreed

Facts = dict[str, list[str]]


class Ground(TypedDict):
    gate: str
    facts: Facts


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
    stated = as_situation(organisation.kind, gate, facts)
    assessment = Assessment.objects.create(
        organisation=organisation,
        framework_version=version,
        name=name,
        subject=subject,
        profile=organisation.kind,
        gate=gate,
        facts=facts,
        unagreed_facts=unagreed(definition_of(version.pk), stated, ()),
        created_by=by,
    )
    state_facts(assessment, before={}, after=facts, by=by)
    Participant.objects.create(assessment=assessment, user=by, role=ParticipantRole.FACILITATOR)
    return assessment


def state_facts(
    assessment: Assessment,
    *,
    before: Facts,
    after: Facts,
    by: User | None,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """A row of history for each fact that says something else than before."""
    now = timezone.now()
    FactStatement.objects.bulk_create(
        FactStatement(
            assessment=assessment,
            fact=key,
            before=before.get(key, []),
            after=chosen,
            reason=(reasons or {}).get(key, ""),
            by=by,
            at=now,
        )
        for key, chosen in after.items()
        if set(chosen) != set(before.get(key, ()))
    )


def agreed_facts(assessment: Assessment, facts: Facts) -> frozenset[str]:
    """Those on which a second person has agreed, as `facts` has them."""
    stands = standing(assessment.fact_statements.all())
    return frozenset(
        key
        for key, statement in stands.items()
        if statement.is_agreed and set(statement.after) == set(facts.get(key, ()))
    )


def as_it_counts(
    framework: Framework, assessment: Assessment, gate: str, facts: Facts
) -> tuple[Situation, tuple[str, ...]]:
    """(the situation under this gate and these facts, those of them that wait)."""
    stated = as_situation(assessment.profile, gate, facts)
    waiting = unagreed(framework, stated, agreed_facts(assessment, facts))
    return doubted(stated, waiting), waiting


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


@dataclass(frozen=True)
class Preview:
    """What a change would do, before it does it; `waiting` are the facts that it would leave
    waiting for a reason and a second person."""

    appearing: list[Question]
    vanishing: list[Question]
    again: list[Question]
    waiting: list[str]


def preview(framework: Framework, assessment: Assessment, gate: str, facts: Facts) -> Preview:
    old = situation_of(assessment)
    new, waiting = as_it_counts(framework, assessment, gate, facts)
    givens = light_givens(light_rows(assessment))
    before = {q.key: q for q in asked(framework, old, givens).visible}
    after = {q.key: q for q in asked(framework, new, givens).visible}
    moved = touched(framework, old, new)
    return Preview(
        appearing=[q for key, q in after.items() if key not in before],
        vanishing=[q for key, q in before.items() if key not in after],
        again=[q for key, q in after.items() if key in moved and key in givens],
        waiting=[framework.fact_by_key[key].prompt for key in waiting],
    )


@transaction.atomic
def change_ground(
    *, assessment: Assessment, framework: Framework, gate: str, facts: Facts, by: User
) -> None:
    """Other facts or another gate. What rests on them goes back to be re-checked; going back to
    the facts under which an answer was given restores it (`Assessment.ground`)."""
    held = hold(Assessment, assessment.pk)
    if held is not None:
        state_facts(held, before=held.facts, after=facts, by=by)
        move(held, framework, gate=gate, facts=facts, reopens=True)


def settle(assessment: Assessment, framework: Framework) -> None:
    """Once somebody has agreed, or an agreement is withdrawn. Nothing else is stated than before,
    so no answer is put in doubt; those that are on firm ground again are restored."""
    held = hold(Assessment, assessment.pk)
    if held is not None:
        move(held, framework, gate=held.gate, facts=held.facts, reopens=False)


def move(
    assessment: Assessment, framework: Framework, *, gate: str, facts: Facts, reopens: bool
) -> None:
    old = situation_of(assessment)
    new, waiting = as_it_counts(framework, assessment, gate, facts)
    moved = touched(framework, old, new)
    ground = dict(assessment.ground)
    for row in light_rows(assessment):
        key = row["question"]
        if key in moved and row["status"] != "open" and (reopens or row["recheck"]):
            if ground.get(key, {}).get("version") != row["version"]:
                ground[key] = {"version": row["version"], **as_ground(old)}
            recheck = not stands_on(ground[key], row["version"], framework, key, new)
            Answer.objects.filter(pk=row["id"], version=row["version"]).update(recheck=recheck)
            if not recheck:
                del ground[key]
    Assessment.objects.filter(pk=assessment.pk).update(
        gate=gate, facts=facts, ground=ground, unagreed_facts=waiting
    )


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
