"""Guards of a save and of who takes part: each test goes red when its guard is taken out."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from accounts.services import organisations as services
from assessments.models import Answer, AnswerRevision, Assessment
from assessments.services import people
from assessments.services.answers import Content, Saved, Stale, record_answer
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer():
    """A standing answer at version 1, by its author."""
    assessment = factories.assessment()
    author = factories.part(assessment)
    factories.answered(assessment, "owner", "some", by=author, note="as it stands")
    return Answer.objects.get(assessment=assessment)


def state_of(answer: Answer) -> tuple:
    answer.refresh_from_db()
    return answer.version, answer.note, AnswerRevision.objects.count()


@pytest.mark.parametrize("version", [2, 7])
def test_a_version_that_nobody_has_written_yet_is_refused(answer, client, version):
    client.force_login(answer.author)
    address = reverse("assessments:save_answer", args=[answer.assessment_id, "owner"])
    data = {"choice": "all", "version": version, "note": "from nowhere"}
    assert client.post(address, data, headers={"HX-Request": "true"}).status_code == 409
    assert state_of(answer) == (1, "as it stands", 1)


def test_a_save_that_names_no_row_changes_none(answer):
    """As where the row came between what was read and what is written."""
    content = Content("answered", ["all"], note="from nowhere")
    place = {"assessment": answer.assessment, "question": "owner", "author": answer.author}
    assert isinstance(record_answer(**place, version=1, content=content), Stale)
    assert state_of(answer) == (1, "as it stands", 1)


def test_a_save_settles_the_recheck_and_withdraws_consent(answer):
    other = factories.part(answer.assessment)
    Answer.objects.update(recheck=True, agreed_by=other, agreed_at="2026-01-01T00:00Z")
    factories.answered(answer.assessment, "owner", "all", by=answer.author, version=1)
    answer.refresh_from_db()
    assert (answer.recheck, answer.agreed_by, answer.agreed_at) == (False, None, None)


def test_a_colleague_is_not_answered_with_somebody_elses_save():
    """The id of a change is its author's own: the same one from another is a change of theirs."""
    assessment = factories.assessment()
    change = {
        "assessment": assessment,
        "question": "owner",
        "version": 0,
        "content": Content("answered", ["some"]),
        "mutation_id": uuid.uuid4(),
    }
    first, second = factories.part(assessment), factories.part(assessment)
    assert isinstance(record_answer(author=first, **change), Saved)
    assert record_answer(author=first, **change).replayed
    assert isinstance(record_answer(author=second, **change), Stale)


# --- who is last: the row that both hold comes before anything is changed or counted --------------
def statements(verb, **arguments) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        verb(**arguments)
    return [each["sql"] for each in captured.captured_queries if "SAVEPOINT" not in each["sql"]]


def holds(statement: str, table: str) -> bool:
    """SQLite says nothing of it: there each transaction begins as one that writes."""
    locks = connection.features.has_select_for_no_key_update
    reads = statement.startswith("SELECT") and f'FROM "{table}"' in statement
    return reads and ("FOR NO KEY UPDATE" in statement or not locks)


@pytest.mark.parametrize("leaving", [True, False])
def test_two_administrators_wait_for_each_other(leaving):
    organisation = factories.organisation()
    administrators = [factories.member(organisation, Role.ADMINISTRATOR) for _ in range(2)]
    membership = organisation.memberships.get(user=administrators[0])
    if leaving:
        found = statements(services.end_membership, membership=membership)
    else:
        found = statements(services.change_role, membership=membership, role=Role.MEMBER)
    assert holds(found[0], "accounts_organisation")
    assert 'FROM "accounts_membership"' in found[-1]


@pytest.mark.parametrize("verb", ["change", "remove", "hand over"])
def test_two_facilitators_wait_for_each_other(verb):
    assessment = factories.assessment()
    first = factories.part(assessment, role="facilitator")
    other = factories.part(assessment, role="facilitator")
    part = assessment.participants.select_related("assessment").get(user=first)
    verbs = {
        "change": (people.change_participant, {"participant": part, "role": "viewer"}),
        "remove": (people.remove_participant, {"participant": part}),
        "hand over": (people.hand_over, {"assessment": assessment, "to": other}),
    }
    act, arguments = verbs[verb]
    more = {"job_role": ""} if verb == "change" else {}
    found = statements(act, **arguments, **more)
    assert holds(found[0], Assessment._meta.db_table)
    assert any(each.startswith(("UPDATE", "DELETE")) for each in found[1:])


def test_whoever_asks_only_members_of_the_organisation_take_part():
    """Behind the lists that the forms offer."""
    assessment = factories.assessment()
    factories.part(assessment, role="facilitator")
    stranger = factories.member(factories.organisation())
    with pytest.raises(ValidationError):
        people.add_participant(assessment=assessment, user=stranger, role="viewer")
    with pytest.raises(ValidationError):
        people.hand_over(assessment=assessment, to=stranger)
    assert not stranger.participations.exists()
