"""The data of the benchmark: one assessment of 12 questions, 40 people, each with a session."""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
import django

django.setup()

from importlib import import_module  # noqa: E402

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402

from accounts.models import Membership, Organisation, User  # noqa: E402
from assessments.models import Assessment, Participant  # noqa: E402
from assessments.publishing import publish  # noqa: E402

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
    version = publish(source=HEAD + "".join(QUESTION.format(n=n) for n in range(QUESTIONS)))
    organisation = Organisation.objects.create(name="Bench")
    assessment = Assessment.objects.create(
        organisation=organisation,
        framework_version=version,
        name="Bench",
        subject="x",
        profile="start-up",
    )
    sessions = []
    for number in range(PEOPLE):
        user = User.objects.create_user(f"bench{number}@bench.example", "bench-password")
        Membership.objects.create(organisation=organisation, user=user)
        Participant.objects.create(assessment=assessment, user=user)
        sessions.append(session_of(user))
    return {
        "assessment": str(assessment.pk),
        "sessions": sessions,
        "questions": [f"q-{number % QUESTIONS}" for number in range(PEOPLE)],
        "options": ["complete", "mostly"],
    }


if __name__ == "__main__":
    print(json.dumps(seed()))
