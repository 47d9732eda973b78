"""What a save promises: one test for each promise and each kind of bad input."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, AnswerRevision
from tests import factories
from tests.statements import SESSION

pytestmark = pytest.mark.django_db


def nothing_written():
    return Answer.objects.count() == 0 and AnswerRevision.objects.count() == 0


def test_a_first_save_is_version_one_with_a_revision_beside_it(desk):
    response = desk.save("owner", choice="some", version=0)
    assert response.status_code == 200
    answer = desk.stored("owner")
    assert (answer.version, answer.status, answer.value) == (1, "answered", ["some"])
    revision = answer.revisions.get()
    assert (revision.version, revision.base_version, revision.author) == (1, 0, desk.user)


def test_a_later_save_builds_on_the_version_that_was_seen(desk):
    desk.save("owner", choice="some", version=0)
    assert desk.save("owner", choice="all", version=1).status_code == 200
    assert desk.stored("owner").value == ["all"]
    bases = list(AnswerRevision.objects.order_by("version").values_list("version", "base_version"))
    assert bases == [(1, 0), (2, 1)]


def test_a_stale_save_is_409_with_both_texts_and_changes_nothing(desk):
    desk.colleague().save("owner", choice="some", version=0, note="theirs")
    response = desk.save("owner", choice="all", version=0, note="mine")
    assert response.status_code == 409
    assert "theirs" in response.text
    assert "mine" in response.text
    assert desk.stored("owner").note == "theirs"
    assert AnswerRevision.objects.count() == 1


def hidden_version(response) -> str:
    return re.search(r'name="version" value="([^"]*)"', response.text)[1]


def test_a_refusal_gives_back_the_version_that_came_and_no_newer_one(desk):
    desk.colleague().save("owner", choice="some", version=0)
    desk.colleague().save("owner", choice="all", version=1)
    bad = {"choice": "some", "evidence_url": "javascript:alert(1)"}
    assert hidden_version(desk.save("owner", version=1, **bad)) == "1"
    assert hidden_version(desk.save("owner", version=1, htmx=False, **bad)) == "1"
    assert hidden_version(desk.save("owner", choice="some", version=1)) == "1"
    assert hidden_version(desk.save("owner", choice="some", version=1, htmx=False)) == "1"
    assert hidden_version(desk.save("owner", choice="some")) == ""
    key = str(uuid.uuid4())
    desk.save("owner", choice="some", version=2, mutation_id=key)
    reused = desk.save("owner", choice="all", version=1, mutation_id=key)
    assert (reused.status_code, hidden_version(reused)) == (422, "1")


def test_the_choice_in_a_conflict_replaces_the_version_that_was_shown(desk):
    colleague = desk.colleague()
    desk.save("owner", choice="some", version=0)
    colleague.save("owner", choice="all", version=1)
    shown = desk.save("owner", choice="some", version=1)
    assert shown.text.count('name="keep" value="2"') == 2
    colleague.save("owner", choice="all", version=2, note="changed once more")
    assert desk.save("owner", choice="some", version=1, keep=2).status_code == 409
    assert desk.save("owner", choice="some", version=1, keep="mine").status_code == 428
    assert desk.save("owner", choice="some", version=1, keep=3).status_code == 200
    assert (desk.stored("owner").value, desk.stored("owner").version) == (["some"], 4)
    assert AnswerRevision.objects.get(version=4).base_version == 3


def test_a_missing_version_is_428(desk):
    assert desk.save("owner", choice="some").status_code == 428
    assert nothing_written()


def test_a_wrong_version_is_refused(desk):
    assert desk.save("owner", choice="some", version=7).status_code == 409
    assert desk.save("owner", choice="some", version="x").status_code == 428
    assert nothing_written()


def test_the_same_change_sent_twice_is_one_change(desk):
    change = {"choice": "some", "version": 0, "mutation_id": str(uuid.uuid4())}
    assert desk.save("owner", **change).status_code == 200
    assert desk.save("owner", **change).status_code == 200
    assert AnswerRevision.objects.count() == 1


def test_the_same_change_id_with_other_content_is_422(desk):
    key = str(uuid.uuid4())
    desk.save("owner", choice="some", version=0, mutation_id=key)
    assert desk.save("owner", choice="all", version=1, mutation_id=key).status_code == 422
    assert desk.save("sure", choice="yes", version=0, mutation_id=key).status_code == 422
    assert AnswerRevision.objects.count() == 1


def test_a_refused_save_does_not_use_up_its_id(desk):
    key = str(uuid.uuid4())
    assert desk.save("owner", choice="some", version=3, mutation_id=key).status_code == 409
    assert desk.save("owner", choice="some", version=0, mutation_id=key).status_code == 200


def test_a_change_id_that_is_none_is_422(desk):
    response = desk.save("owner", choice="some", version=0, mutation_id="not-one")
    assert response.status_code == 422
    assert nothing_written()


def test_signed_out_htmx_gets_401_and_a_page_gets_the_sign_in(client):
    assessment = factories.assessment()
    address = reverse("assessments:save_answer", args=[assessment.pk, "owner"])
    assert client.post(address, {}, headers={"HX-Request": "true"}).status_code == 401
    assert client.post(address).status_code == 302


BAD = {
    "option of another question": ("owner", {"choice": "rota"}),
    "two options of one choice": ("owner", {"choice": ["some", "all"]}),
    "none beside another": ("parts", {"choice": ["none", "a"]}),
    "number too high": ("cost", {"value": "101"}),
    "number too low": ("cost", {"value": "-1"}),
    "no number": ("cost", {"value": "many"}),
    "not a number": ("cost", {"value": "nan"}),
    "a comma for a point": ("cost", {"value": "0,5"}),
    "an underscore": ("cost", {"value": "1_0"}),
    "no date": ("since", {"value": "yesterday"}),
    "text too long": ("words", {"value": "x" * 10_001}),
    "note too long": ("owner", {"choice": "some", "note": "x" * 1_000_000}),
    "nul byte": ("owner", {"choice": "some", "note": "a\0b"}),
    "unknown status": ("owner", {"status": "perhaps"}),
    "not applicable where it always applies": ("owner", {"status": "not-applicable"}),
    "not applicable without a reason": ("cost", {"status": "not-applicable"}),
    "evidence by script": ("owner", {"choice": "some", "evidence_url": "javascript:alert(1)"}),
    "evidence until no day": (
        "owner",
        {"choice": "some", "evidence_url": "https://a.example", "evidence_until": "soon"},
    ),
    "eleven links": ("owner", {"choice": "some", "evidence_url": ["https://a.example"] * 11}),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_sentence_and_writes_nothing(desk, name):
    question, data = BAD[name]
    response = desk.save(question, version=0, **data)
    assert response.status_code == 422
    assert 'class="error"' in response.text
    assert nothing_written()


def test_broken_utf8_is_refused(desk):
    response = desk.client.post(
        desk.address("owner"),
        b"version=0&choice=some&note=%ff%fe",
        content_type="application/x-www-form-urlencoded",
        headers={"HX-Request": "true"},
    )
    assert response.status_code == 422
    assert nothing_written()


def test_more_than_a_megabyte_is_413(desk):
    response = desk.save("owner", version=0, choice="some", note="x" * 1_200_000)
    assert response.status_code == 413
    assert nothing_written()


def test_what_htmx_is_refused_is_one_sentence(desk):
    too_large = desk.save("owner", version=0, choice="some", note="x" * 1_200_000)
    unknown = desk.save("nonsense", version=0, choice="some")
    type(desk.assessment).objects.update(archived_at="2026-01-01T00:00Z")
    archived = desk.save("owner", version=0, choice="some")
    told = ((too_large, 413, "1 MB"), (unknown, 404, "nothing"), (archived, 403, "archived"))
    for response, status, words in told:
        assert response.status_code == status
        assert response.text.startswith('<p class="error" data-why="">')
        assert words in response.text
        assert len(response.text) < 300
    page = desk.save("owner", htmx=False, version=0, choice="some")
    assert "<h1>" in page.text


def test_a_wrong_token_is_named_so_that_the_script_can_ask_for_another(desk):
    strict = Client(enforce_csrf_checks=True, headers={"HX-Request": "true"})
    strict.force_login(desk.user)
    response = strict.post(desk.address("owner"), {"version": 0, "choice": "some"})
    assert response.status_code == 403
    assert 'data-why="csrf"' in response.text
    assert nothing_written()


def test_an_unknown_question_is_404(desk):
    assert desk.save("nonsense", choice="some", version=0).status_code == 404


def test_a_foreign_assessment_is_404(desk):
    foreign = factories.assessment()
    address = reverse("assessments:save_answer", args=[foreign.pk, "owner"])
    assert desk.client.post(address, {"version": 0, "choice": "some"}).status_code == 404
    assert nothing_written()


def test_an_archived_assessment_takes_no_answer(desk):
    type(desk.assessment).objects.update(archived_at="2026-01-01T00:00Z")
    assert desk.save("owner", choice="some", version=0).status_code == 403
    assert nothing_written()


def test_clearing_keeps_the_history(desk):
    desk.save("owner", choice="some", version=0)
    desk.save("owner", status="open", version=1)
    assert (desk.stored("owner").status, desk.stored("owner").value) == ("open", None)
    assert AnswerRevision.objects.count() == 2


def test_a_save_shows_progress_and_the_question_that_appeared(desk):
    response = desk.save("sure", choice="yes", version=0)
    assert 'data-answered="1"' in response.text
    assert 'id="question-follow"' in response.text
    gone = desk.save("sure", status="open", version=1)
    assert 'id="slot-follow"' in gone.text
    assert 'id="question-follow"' not in gone.text


def test_a_plain_form_saves_and_goes_on(desk):
    response = desk.save("owner", htmx=False, choice="some", version=0, **{"continue": "1"})
    assert response.status_code == 302
    assert response.url.endswith("?question=parts")


def test_a_plain_conflict_keeps_what_was_typed(desk):
    desk.colleague().save("owner", choice="some", version=0)
    response = desk.save("owner", htmx=False, choice="all", note="my words", version=0)
    assert response.status_code == 409
    assert "my words" in response.text


def test_a_plain_refusal_keeps_the_whole_row_of_evidence(desk):
    response = desk.save(
        "owner",
        htmx=False,
        choice="some",
        version=0,
        evidence_url="ftp://a.example",
        evidence_label="The charter",
        evidence_until="2027-01-31",
    )
    assert response.status_code == 422
    for typed in ("ftp://a.example", "The charter", "2027-01-31"):
        assert f'value="{typed}"' in response.text


def test_history_brings_an_earlier_text_back_as_a_new_version(desk):
    desk.save("owner", choice="some", version=0)
    desk.save("owner", choice="all", version=1)
    address = reverse("assessments:history", args=[desk.assessment.pk, "owner"])
    assert desk.client.post(address, {"version": 1, "seen": 2}).status_code == 302
    assert (desk.stored("owner").version, desk.stored("owner").value) == (3, ["some"])
    assert desk.client.post(address, {"version": 1, "seen": 2}).status_code == 302
    assert desk.stored("owner").version == 3
    desk.colleague().save("owner", choice="all", version=3)
    assert desk.client.post(address, {"version": 1, "seen": 2}).status_code == 409
    assert desk.client.post(address, {"version": 1}).status_code == 428
    assert desk.stored("owner").version == 4


# --- query counts -----------------------------------------------------------------------------
WRITING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def counted(captured) -> int:
    return sum(not query["sql"].startswith(WRITING) for query in captured.captured_queries)


@pytest.mark.parametrize("answered", [1, 60])
def test_saving_costs_the_same_statements_with_1_and_with_60_answers(
    client, answered, django_assert_max_num_queries
):
    version = factories.version(factories.many_questions(61))
    assessment = factories.assessment(version=version)
    user = factories.part(assessment)
    client.force_login(user)
    for number in range(answered):
        factories.answered(assessment, f"q-{number}", "some", by=user)
    address = reverse("assessments:save_answer", args=[assessment.pk, "q-0"])
    client.post(address, {"choice": "none", "version": 1}, headers={"HX-Request": "true"})
    with django_assert_max_num_queries(99) as captured:
        response = client.post(
            address, {"choice": "some", "version": 2}, headers={"HX-Request": "true"}
        )
    assert response.status_code == 200
    assert counted(captured) == 5 + SESSION


@pytest.mark.parametrize("questions", [1, 30])
def test_a_stage_page_costs_the_same_statements_with_1_and_with_30_questions(
    client, questions, django_assert_max_num_queries
):
    version = factories.version(factories.many_questions(questions))
    assessment = factories.assessment(version=version)
    user = factories.part(assessment)
    client.force_login(user)
    for number in range(questions):
        factories.answered(assessment, f"q-{number}", "some", by=user)
    address = reverse("assessments:stage", args=[assessment.pk, "only"])
    client.get(address)
    with django_assert_max_num_queries(99) as captured:
        assert client.get(address).status_code == 200
    assert counted(captured) == 4 + SESSION
