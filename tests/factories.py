"""Test data, made through the product's own verbs where there is one."""

from pathlib import Path

from django.utils import timezone

from accounts.models import Kind, Membership, Organisation, Role, User
from assessments.models import (
    Assessment,
    FrameworkVersion,
    Participant,
    ParticipantRole,
)
from assessments.publishing import publish
from assessments.services.answers import Content, record_answer
from assessments.services.choices import record_choice, record_platform
from assessments.services.plan import plan_action
from catalogue.entries.definition import CellEntry
from catalogue.models import Component, Criterion, Group, Tool
from catalogue.services.writing import write_tool
from handbook.models import Area, Practice, Skill
from handbook.models import Role as HandbookRole

counter = iter(range(1_000_000))

SMALL = (Path(__file__).parent / "small.yaml").read_text()


def person(name: str = "", **fields) -> User:
    number = next(counter)
    name = name or f"Person {number}"
    return User.objects.create(email=f"person{number}@test.example", name=name, **fields)


def organisation(name: str = "", kind: str = Kind.START_UP) -> Organisation:
    return Organisation.objects.create(name=name or f"Organisation {next(counter)}", kind=kind)


def member(organisation: Organisation, role: str = Role.MEMBER, name: str = "", **fields) -> User:
    user = person(name, **fields)
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user


def handbook(key: str = "one") -> tuple[Practice, HandbookRole, Skill]:
    """A practice, a role and a skill of this key."""
    area, _made = Area.objects.get_or_create(
        key="area", defaults={"title": "Area", "summary": "A."}
    )
    texts = {"title": f"{key} title", "summary": f"{key} in short."}
    role = HandbookRole.objects.create(
        key=key,
        body=f"## About {key}\n\nText.\n",
        stages={"gather": "leads"},
        skills={key: "needed"},
        artefacts={"code": "rx"},
        **texts,
    )
    practice = Practice.objects.create(
        key=key, area=area, body=f"## About {key}\n\nText.\n", roles=[key], **texts
    )
    return practice, role, Skill.objects.create(key=key, **texts)


def version(source: str = SMALL) -> FrameworkVersion:
    return publish(source=source)


def many_questions(count: int) -> str:
    """A framework of one stage with `count` single choices."""
    head = SMALL[: SMALL.index("\nstages:") + 1].replace("key: small", f"key: many-{count}")
    head = head.replace("[first, second]", "[only]").replace("title: Small", "title: Many")
    question = """
          - key: q-{n}
            type: single
            prompt: Question {n}?
            why: Reason {n}.
            options: [{{value: 0, key: none, label: None}}, {{value: 2, key: some, label: Some}}]
            target: {{start-up: 2, larger: 2}}"""
    stage = """stages:
  - key: only
    title: Only
    summary: One.
    considerations:
      - key: all
        title: All
        questions:"""
    return head + stage + "".join(question.format(n=n) for n in range(count)) + "\n"


def linked_version() -> FrameworkVersion:
    """The small framework, its last question naming a component, a practice and a role."""
    component("model-monitoring")
    practice("watch-it")
    HandbookRole.objects.create(key="sre", title="Reliability", summary="Keeps it up.")
    keys = {"component": "model-monitoring", "practice": "watch-it", "role": "sre"}
    more = "".join(f"            {kind}: {key}\n" for kind, key in keys.items())
    named = SMALL.replace("key: small", "key: linked").replace("title: Small", "title: Linked")
    return version(named.replace("why: Alarms.\n", f"why: Alarms.\n{more}"))


def assessment(org: Organisation | None = None, **fields) -> Assessment:
    return Assessment.objects.create(
        organisation=org or organisation(),
        framework_version=fields.pop("version", None) or version(),
        name=fields.pop("name", "An assessment"),
        subject="A model",
        profile=fields.pop("profile", "start-up"),
        gate=fields.pop("gate", "go"),
        facts=fields.pop("facts", {"people": ["no"]}),
        **fields,
    )


def part(of: Assessment, user: User | None = None, role: str = ParticipantRole.CONTRIBUTOR) -> User:
    user = user or member(of.organisation)
    Participant.objects.create(assessment=of, user=user, role=role)
    return user


def shared(of: Assessment) -> Assessment:
    Assessment.objects.filter(pk=of.pk).update(shared_at=timezone.now())
    of.refresh_from_db()
    return of


def answered(of: Assessment, question: str, *keys: str, by: User, version: int = 0, **fields):
    found = of.answers.filter(question=question).first()
    return record_answer(
        assessment=of,
        question=question,
        author=by,
        version=version,
        content=Content("answered", list(keys), **fields),
        answer_id=found.pk if found else None,
    )


def set_aside(of: Assessment, question: str, *, by: User, reason: str = "There is none."):
    """Not applicable, and nobody has agreed yet."""
    content = Content("not-applicable", reason=reason)
    return record_answer(assessment=of, question=question, author=by, version=0, content=content)


# --- the catalogue -----------------------------------------------------------------------------
def component(key: str = "model-monitoring") -> Component:
    group, _created = Group.objects.get_or_create(key="watch", defaults={"title": "Watch"})
    found, _created = Component.objects.get_or_create(
        key=key, defaults={"title": key.replace("-", " ").capitalize(), "group": group}
    )
    return found


def criterion(key: str = "self-hosted", **fields) -> Criterion:
    defaults = {"title": key.replace("-", " ").capitalize(), "kind": "verdict"} | fields
    return Criterion.objects.get_or_create(key=key, defaults=defaults)[0]


def tool(key: str, *, cells: dict[str, str] | None = None, **fields) -> Tool:
    """A public tool for monitoring, written as curators write it; `cells` are verdicts."""
    part = component()
    for each in cells or {}:
        criterion(each)
    made, _changed = write_tool(
        key=key,
        fields={
            "title": key.capitalize(),
            "summary": f"What {key} does.",
            "components": [part.key],
            "checked_on": timezone.localdate(),
            "ring": "trial",
        }
        | fields,
        cells={each: CellEntry(each, value, note=key) for each, value in (cells or {}).items()},
        by=None,
        why="test",
    )
    return made


def private_tool(organisation: Organisation, key: str, **fields) -> Tool:
    part = component()
    return Tool.objects.create(
        organisation=organisation,
        key=key,
        title=fields.pop("title", key.capitalize()),
        components=[part.key],
        **fields,
    )


# --- choices -----------------------------------------------------------------------------------
def frozen_option(key: str, **fields) -> dict:
    """As `assessments.tool_comparison` freezes a tool of which little is known."""
    plain = ("summary", "vendor", "licence", "ring_reason", "status", "ring", "own_ring")
    return {
        "key": key,
        "title": key.capitalize(),
        **dict.fromkeys(plain, ""),
        "components": [],
        "skills": [],
        "checked_on": "2026-11-23",
        "cells": [],
    } | fields


def chosen(of: Assessment, question: str, tool: str, *others: str, by: User, reason: str = "Why."):
    return record_choice(
        assessment=of,
        question=question,
        options=[frozen_option(key) for key in (tool, *others)],
        tool=tool,
        reason=reason,
        by=by,
    )


def platform_chosen(of: Assessment, *, by: User, reason: str = "Why.", **result):
    told = {"kind": "decided", "headline": "Cloud.", "best": ["cloud"], "because": []}
    told |= {"against": [], "find_out": [], "options": [], "tests": []}
    return record_platform(
        assessment=of,
        option="cloud",
        title="Cloud",
        answers={},
        result=told | result,
        reason=reason,
        by=by,
    )


def planned(of: Assessment, question: str, *, by: User):
    return plan_action(
        assessment=of, question=question, text="Do it.", owner=by, due=timezone.localdate(), by=by
    )


def practice(key: str, **fields) -> Practice:
    area, _created = Area.objects.get_or_create(
        key="code", defaults={"title": "Code", "summary": "Code."}
    )
    title = key.replace("-", " ").capitalize()
    return Practice.objects.create(key=key, title=title, summary="Do it.", area=area, **fields)
