"""Every body of every address with each of its fields missing, garbled or doubled: an answer below
500, and with what the page itself had put there (versions, bases, digests) nothing written."""

import pytest

from tests.access import matrix
from tests.access.bodies import BODIES, Body

pytestmark = pytest.mark.django_db
MISSING = object()
GARBLED = {
    "missing": MISSING,
    "empty": "",
    "negative": "-1",
    "huge": "9" * 400,
    "beyond 64 bits": str(2**64),
    "a digit above the line": "²",
    "half a character": "\ufffd",
}
OTHERS, FEW = ("missing",), 8  # the long forms have tests of their own for what is typed
# What a page puts into its form so that nothing is written over what its reader has not seen.
HIDDEN = ("version", "seen", "published", "digest", "replaces", "record", "mutation_id", "keep")
MORE = {"assessments:save_answer": ("mutation_id", "keep"), "assessments:agree": ("keep",)}
PEOPLE = ("curator", "administrator", "facilitator", "contributor", "loner", "visitor")


def garbled(said: dict, name: str, value) -> dict:
    rest = {key: each for key, each in said.items() if key != name}
    return rest if value is MISSING else rest | {name: value}


def sent(body: Body, field: str, value) -> Body:
    """`body` with one field of another content."""
    return Body(
        data=lambda ids: garbled(body.filled(ids), field, value),
        writes=body.writes,
        why=body.why,
        query=body.query,
        before=body.before,
        files=body.files,
    )


def fields_of(world, name: str, body: Body) -> list[str]:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        body.before(world.shared.ids)
        found = [*body.filled(world.shared.ids)]
        transaction.set_rollback(True)
    return [*dict.fromkeys((*found, *MORE.get(name, ())))]


def who_may(world, name: str, body: Body) -> str:
    """The first for whom the body does what it should."""
    for person in PEOPLE:
        answer = matrix.ask(world.clients[person], name, "POST", world.shared.ids, body)
        if matrix.seen(answer) == "fine" and matrix.did("fine", body, answer.changed):
            return person
    return "administrator"


def tried(world, name: str):
    """(what was sent, the field, how, the answer) of each field and value."""
    for body in BODIES[name]:
        client = world.clients[who_may(world, name, body)]
        fields = fields_of(world, name, body)
        for field in fields:
            others = OTHERS if len(fields) <= FEW else ()
            for how in GARBLED if field in HIDDEN else others:
                changed = sent(body, field, GARBLED[how])
                answer = matrix.ask(client, name, "POST", world.shared.ids, changed)
                yield (f"{field}: {how}", field, how, answer)


def test_a_garbled_field_is_answered_and_no_unseen_version_overwritten():
    world, wrong = matrix.world(), []
    for name in sorted(BODIES):
        for what, field, how, answer in tried(world, name):
            unseen = field in HIDDEN and how not in ("empty", "missing") and answer.changed
            if answer.status_code >= 500 or unseen:
                wrong.append((name, what, answer.status_code, sorted(answer.changed)))
    assert wrong == []
