"""The data of the benchmark: an assessment with a stage of 12 questions and one of 28, so that
each of 40 people has a question and a session of their own; a catalogue of 10,000 tools."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
import django

django.setup()

from importlib import import_module  # noqa: E402

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402

from accounts.models import Membership, Organisation, User  # noqa: E402
from accounts.submissions.form_marks import mark_of  # noqa: E402
from assessments.models import Assessment, Participant  # noqa: E402
from assessments.publishing import publish  # noqa: E402
from catalogue.models import Cell, Component, Criterion, Ring, Tool  # noqa: E402
from catalogue.services.writing import touched  # noqa: E402

HEAD = """\
key: bench
version: "1"
title: Bench
summary: One stage.
scoring: {method: weighted}
stages:
  - key: only
    title: Only
    summary: One.
    considerations:
      - key: all
        title: All
        questions:
"""
QUESTION = """\
          - key: q-{n}
            type: single
            prompt: Is the way of model {n} from training to serving drawn up, step by step?
            why: Steps that are not on the drawing are done by hand at midnight, as number {n} was.
            options:
              - {{value: 0, key: none, label: "No; each one was an event."}}
              - {{value: 1, key: sketch, label: "A sketch leaves out tests or approvals."}}
              - {{value: 2, key: complete, label: "Every step has its tool and its owner."}}
              - {{value: 3, key: mostly, label: "Most steps run by themselves."}}
              - {{value: 4, key: all, label: "All of it runs by itself."}}
            target: {{start-up: 2, larger: 3}}
            role: devops-engineer
            practice: infrastructure-first
            component: ci-cd
            evidence: The drawing or the pipeline's definition.
"""
PEOPLE, QUESTIONS = 40, 12
SECOND = """\
  - key: rest
    title: Rest
    summary: The others.
    considerations:
      - key: others
        title: Others
        questions:
"""
TOOLS, CRITERIA = 10_000, 16
VERDICTS = ("yes", "partly", "no", "unknown")


def session_of(user: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["renewed"] = 9_999_999_999
    store.create()
    return store.session_key


def seed() -> dict:
    """One assessment that all take part in; each has a question, which several share."""
    questions = [QUESTION.format(n=n) for n in range(PEOPLE)]
    text = "".join((HEAD, *questions[:QUESTIONS], SECOND, *questions[QUESTIONS:]))
    version = publish(source=text)
    organisation = Organisation.objects.create(name="Bench")
    assessment = Assessment.objects.create(
        organisation=organisation,
        framework_version=version,
        name="Bench",
        subject="x",
        profile="start-up",
    )
    sessions, marks = [], []
    for number in range(PEOPLE):
        user = User.objects.create_user(f"bench{number}@bench.example", "bench-password")
        Membership.objects.create(organisation=organisation, user=user)
        Participant.objects.create(assessment=assessment, user=user)
        sessions.append(session_of(user))
        marks.append(mark_of(user))
    return {
        "assessment": str(assessment.pk),
        "sessions": sessions,
        "marks": marks,
        "questions": [f"q-{number}" for number in range(PEOPLE)],
        "options": ["complete", "mostly"],
    }


def seed_catalogue() -> None:
    """Beside the bundled tools, which are few."""
    criteria = list(Criterion.objects.filter(kind="verdict", components=[])[:CRITERIA])
    criteria += list(Criterion.objects.exclude(pk__in=[criterion.pk for criterion in criteria]))
    components = list(Component.objects.values_list("key", flat=True))
    tools = Tool.objects.bulk_create(
        [
            Tool(
                key=f"bench-{n}",
                title=f"Bench tool {n:05}",
                summary=f"Does the work of kind {n % 97}, for a team of {n % 11}.",
                vendor=f"Vendor {n % 300}",
                licence="Apache-2.0",
                components=[components[n % len(components)]],
                status="active",
                ring=Ring.values[n % 4],
            )
            for n in range(TOOLS)
        ],
        batch_size=500,
    )
    cells = (
        Cell(tool=tool, criterion=criterion, value=VERDICTS[(n + place) % 4])
        for n, tool in enumerate(tools)
        for place, criterion in enumerate(criteria[:CRITERIA])
    )
    Cell.objects.bulk_create(cells, batch_size=2_000)
    touched()


if __name__ == "__main__":
    seed_catalogue()
    print(json.dumps(seed()))
