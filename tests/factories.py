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
