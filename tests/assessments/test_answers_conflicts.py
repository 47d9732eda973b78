"""Nobody is in conflict with themselves, and nothing of anybody else's is overwritten unseen."""

import uuid

import pytest

from assessments.models import AnswerRevision
from assessments.services.answers import Content, Saved, Stale, record_answer
from tests import factories

pytestmark = pytest.mark.django_db


def bases() -> list[tuple[int, int]]:
    rows = AnswerRevision.objects.order_by("version")
    return list(rows.values_list("version", "base_version"))


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("mutation", [True, False])
def test_back_and_a_correction_is_no_conflict(desk, htmx, mutation):
    def change():
        return {"mutation_id": str(uuid.uuid4())} if mutation else {}

    fine = 200 if htmx else 302
    on = {"continue": "1"}
    assert desk.save("owner", htmx, choice="some", version=0, **on, **change()).status_code == fine
    assert desk.save("owner", htmx, choice="all", version=0, **on, **change()).status_code == fine
    assert desk.save("owner", htmx, choice="none", version=0, **change()).status_code == fine
    assert (desk.stored("owner").version, desk.stored("owner").value) == (3, ["none"])
    assert bases() == [(1, 0), (2, 1), (3, 2)]


def test_a_colleague_between_is_a_conflict_though_ones_own_is_the_newest(desk):
    desk.save("owner", choice="some", version=0)
    desk.colleague().save("owner", choice="all", version=1)
    desk.save("owner", choice="none", version=2)
    assert desk.save("owner", choice="all", note="mine", version=1).status_code == 409
    assert desk.save("owner", choice="all", note="mine", version=2).status_code == 200
    assert bases() == [(1, 0), (2, 1), (3, 2), (4, 3)]


def test_what_says_the_same_is_saved_whoever_said_it(desk):
    desk.colleague().save("owner", choice="all", note="So it is.", version=0)
    same = {"choice": "all", "note": "So it is.", "version": 0}
    assert desk.save("owner", htmx=False, **same).status_code == 302
    assert bases() == [(1, 0)]
    change = {"mutation_id": str(uuid.uuid4())}
    for _again in range(2):
        response = desk.save("owner", **same, **change)
        assert response.status_code == 200
        assert 'name="version" value="2"' in response.text
    assert bases() == [(1, 0), (2, 1)]
    assert desk.save("owner", **same | {"note": "Not so."}).status_code == 409


def test_what_had_to_wait_does_not_bring_older_text_back(desk):
    first = {"choice": "some", "version": 0, "mutation_id": str(uuid.uuid4())}
    assert desk.save("owner", **first).status_code == 200
    assert desk.save("owner", choice="all", version=1).status_code == 200
    replayed = desk.save("owner", **first, repeat="1")
    assert replayed.status_code == 200
    waited = {"choice": "none", "version": 1, "mutation_id": str(uuid.uuid4()), "repeat": "1"}
    refused = desk.save("owner", **waited)
    assert refused.status_code == 409
    assert "You saved another text on" in refused.text
    assert desk.stored("owner").value == ["all"]


def test_a_version_that_never_was_is_a_conflict(desk):
    desk.save("owner", choice="some", version=0)
    assert desk.save("owner", choice="all", version=7).status_code == 409


def test_going_on_tells_the_script_which_version_there_is_now(desk):
    response = desk.save("owner", choice="some", version=0, **{"continue": "1"})
    assert (response["Answer-Version"], response["HX-Redirect"][-15:]) == ("1", "?question=parts")


@pytest.mark.django_db(transaction=True)
def test_a_colleague_who_comes_between_reading_and_writing_is_seen(monkeypatch):
    """The base that is built on is still the newest when it is written, or it is a conflict."""
    from assessments.services import answers  # noqa: PLC0415  patched here

    assessment = factories.assessment()
    me, other = factories.part(assessment), factories.part(assessment)
    factories.answered(assessment, "owner", "some", by=me)
    real, came = answers.is_own, []

    def while_it_looks(newest, seen, author):
        found = real(newest, seen, author)
        if not came:
            came.append(factories.answered(assessment, "owner", "all", by=other, version=1))
        return found

    monkeypatch.setattr(answers, "is_own", while_it_looks)
    said = {"assessment": assessment, "question": "owner", "author": me, "version": 0}
    outcome = record_answer(**said, content=Content("answered", ["none"]), settle=True)
    assert isinstance(came[0], Saved)
    assert isinstance(outcome, Stale)
    assert bases() == [(1, 0), (2, 1)]
