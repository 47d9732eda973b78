"""A second version of the small framework, with a question of each kind, and what stands before."""

from assessments.framework import serialisation
from assessments.models import Assessment, Framework, FrameworkVersion
from assessments.services.answers import Content, record_answer
from assessments.services.versions import move_version
from tests import factories

CHANGES = [
    ('version: "1"', 'version: "2"'),
    ("prompt: Who owns it?", "prompt: Who answers for it?"),  # reworded
    ("          - key: cost\n", "          - key: price\n            was: cost\n"),  # another key
    ('prompt: "Sure?", why: Doubt.', 'prompt: "Sure?", why: Doubt., meaning: moved'),
    ('          - {key: since, type: date, prompt: "Since when?", why: Time.}\n', ""),  # gone
    ("{value: 3, key: rota, label: A rota}]", "{value: 4, key: rota, label: A rota}]"),
    ("target: {start-up: 2, larger: 3}", "target: {start-up: 2, larger: 4}"),
    (
        "  - {key: people,",
        '  - {key: live, prompt: "Live?", options: [{key: "a", label: A}]}\n  - {key: people,',
    ),
]
SPLIT = """
          - {key: words-short, type: text, prompt: "In a few words?", why: Words., was: words}
          - {key: words-long, type: text, prompt: "In many words?", why: Words., was: words}
"""
WORDS = '\n          - {key: words, type: text, prompt: "In your words?", why: Words.}\n'


def second_text(version: str = "2") -> str:
    text = factories.SMALL
    for old, new in [*CHANGES, (WORDS, SPLIT)]:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.replace('version: "2"', f'version: "{version}"', 1)


def second() -> FrameworkVersion:
    return factories.version(second_text())


def stored(framework, number: int) -> FrameworkVersion:
    """A framework made by hand, as if it had been published as this version."""
    home, _made = Framework.objects.get_or_create(key=framework.key, defaults={"title": "Small"})
    data = serialisation.to_json(framework)
    return FrameworkVersion.objects.create(
        framework=home,
        number=number,
        version=str(number),
        digest=serialisation.digest(data),
        definition=data,
        published_at="2026-11-01T00:00:00Z",
    )


ANSWER = (
    *("pk", "question", "version", "status", "value", "reason", "note", "flag", "evidence"),
    *("author_id", "saved_at", "agreed_by_id", "agreed_at", "recheck"),
)


def state(assessment: Assessment) -> dict:
    """All that a move may touch."""
    ground = ("framework_version_id", "gate", "facts", "ground")
    return {
        "assessment": Assessment.objects.values(*ground).get(pk=assessment.pk),
        "answers": list(assessment.answers.order_by("pk").values(*ANSWER)),
        "actions": list(assessment.actions.order_by("pk").values("pk", "question", "text")),
        "revisions": sum(row.revisions.count() for row in assessment.answers.all()),
    }


# --- somebody at work on it -----------------------------------------------------------------------
def move(assessment, to, by):
    move_version(assessment=assessment, to=to, by=by)
    assessment.refresh_from_db()


def said(assessment):
    return {row.question: row for row in assessment.answers.all()}


def write(assessment, question, user, version=0, **content):
    row = assessment.answers.filter(question=question).first()
    return record_answer(
        assessment=assessment,
        question=question,
        author=user,
        version=version,
        content=Content(**{"status": "answered", **content}),
        answer_id=row.pk if row else None,
    )


def filled(assessment, user):
    factories.answered(assessment, "owner", "some", by=user)
    factories.answered(assessment, "sure", "yes", by=user)
    factories.answered(assessment, "alarm", "rota", by=user)
    write(assessment, "words", user, value="Long.", note="So.")
    write(assessment, "since", user, value="2026-01-01")
    factories.set_aside(assessment, "cost", by=user)
    for key in ("words", "since"):
        factories.planned(assessment, key, by=user)
