"""A question on a scale, all the way: uploaded, answered, in conflict, scored, told, reported."""

import io
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from assessments import publishing
from assessments.answer_data import all_givens, situation_of
from assessments.framework.parsing import parse
from assessments.framework.serialisation import from_json, to_json
from assessments.scoring.progress import asked
from assessments.scoring.score import score
from documents.yaml_with_lines import Faulty
from reports import services
from reports.build import build
from tests import factories
from tests.assessments.conftest import Desk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
SURE = """          - key: how-sure
            type: scale
            prompt: How sure are you?
            why: Doubt costs.
            low: Not at all
            high: Fully
            na: true
          - {key: doubt, type: text, prompt: "What is in doubt?", why: Doubt., when: WHEN}
"""
WHEN = '{not: {chosen: how-sure, is: ["8", "9", "10"]}}'
BEFORE = "          - {key: since, type: date"
DOCUMENT = factories.SMALL.replace(BEFORE, SURE.replace("WHEN", WHEN) + BEFORE, 1)
WORDS = "7 of 10 (0 = Not at all, 10 = Fully)"
UPLOAD = "/frameworks/upload/"


@pytest.fixture
def desk(client):
    assessment = factories.assessment(version=factories.version(DOCUMENT))
    user = factories.part(assessment)
    client.force_login(user)
    return Desk(client, assessment, user)


def page(desk, name: str, *arguments, **query) -> str:
    address = reverse(f"assessments:{name}", args=[desk.assessment.pk, *arguments])
    response = desk.client.get(address, query)
    assert response.status_code == 200
    return " ".join(response.text.split())


def verdict(desk):
    framework = publishing.definition_of(desk.assessment.framework_version_id)
    situation, givens = situation_of(desk.assessment), all_givens(desk.assessment)
    return score(framework, situation, givens, TODAY)


def test_a_curator_uploads_it_and_everybody_reads_what_can_be_answered():
    publishing.publish(source=factories.SMALL)
    curator = Client()
    curator.force_login(factories.person(is_curator=True))
    following = DOCUMENT.replace('version: "1"', 'version: "2"')
    looked_at = curator.post(UPLOAD, {"file": SimpleUploadedFile("small.yaml", following.encode())})
    added = looked_at.context["difference"].added
    assert [each.key for each in added] == ["how-sure", "doubt"]
    sent = {"text": following, "digest": looked_at.context["digest"], "publish": "1"}
    assert curator.post(UPLOAD, sent).status_code == 302
    hint = "0 to 10 (0 = Not at all, 10 = Fully)"
    assert hint in Client().get("/frameworks/small/").text
    sheet = load_workbook(io.BytesIO(Client().get("/frameworks/small/blank.xlsx").content)).active
    assert [row[4].value for row in sheet.rows if row[2].value == "how-sure"] == [hint]


def test_a_change_of_an_end_is_shown_as_a_change():
    publishing.publish(source=DOCUMENT)
    curator = Client()
    curator.force_login(factories.person(is_curator=True))
    following = DOCUMENT.replace('version: "1"', 'version: "2"').replace("Fully", "Wholly")
    looked_at = curator.post(UPLOAD, {"file": SimpleUploadedFile("small.yaml", following.encode())})
    (changed,) = looked_at.context["difference"].changed
    assert (changed.question.key, changed.fields) == ("how-sure", ("options",))


def test_stored_and_read_back_it_is_the_same():
    made = parse(DOCUMENT)
    assert from_json(to_json(made)) == made


@pytest.mark.parametrize("htmx", [True, False])
def test_a_point_is_saved_and_stands_wherever_the_answer_is_shown(desk, htmx):
    saved = desk.save("how-sure", htmx, choice="7", version=0)
    assert saved.status_code == (200 if htmx else 302)
    assert desk.stored("how-sure").value == ["7"]
    form = page(desk, "stage", "first", question="how-sure")
    assert 'value="7" checked' in form
    assert form.count('<label class="scale-point">') == 11
    assert "0 = Not at all" in form
    assert WORDS in page(desk, "check")
    assert WORDS in page(desk, "history", "how-sure")
    viewer = factories.part(desk.assessment, role="viewer")
    desk.client.force_login(viewer)
    assert WORDS in page(desk, "stage", "first")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"choice": "11"}, "not one of this question"),
        ({"choice": "-1"}, "not one of this question"),
        ({"choice": "7.5"}, "not one of this question"),
        ({"choice": "٧"}, "not one of this question"),
        ({"choice": ["7", "8"]}, "Choose one option."),
        ({"choice": "7", "status": "unknown"}, "You gave an answer and chose"),
    ],
)
def test_what_is_no_point_is_refused_and_not_lost(desk, typed, why):
    refused = desk.save("how-sure", htmx=False, version=0, note="Kept", **typed)
    assert refused.status_code == 422
    assert why in refused.text
    assert "Kept" in refused.text
    assert desk.stored("how-sure") is None


def test_a_point_typed_into_another_field_is_no_answer(desk):
    assert desk.save("how-sure", value="7", version=0).status_code == 200
    assert (desk.stored("how-sure").status, desk.stored("how-sure").value) == ("open", None)


def test_a_conflict_shows_both_points_in_words(desk):
    desk.colleague().save("how-sure", choice="7", version=0)
    refused = desk.save("how-sure", choice="3", version=0)
    assert refused.status_code == 409
    assert WORDS in refused.text
    assert "3 of 10 (0 = Not at all, 10 = Fully)" in refused.text


@pytest.mark.parametrize(("point", "worth"), [("0", 0), ("7", 0.7), ("10", 1)])
def test_a_point_is_worth_a_tenth(desk, point, worth):
    assert verdict(desk).contributions["how-sure"].state == "open"
    desk.save("how-sure", choice=point, version=0)
    brought = verdict(desk).contributions["how-sure"]
    assert (brought.state, brought.low, brought.high) == ("known", worth, worth)


def test_a_document_may_ask_for_less_than_the_end(desk):
    asking = DOCUMENT.replace("high: Fully", "high: Fully\n            target: {start-up: 7}")
    question = parse(asking).questions["how-sure"]
    assert (question.target_for("start-up", ""), question.target_for("larger", "")) == (7, 10)
    with pytest.raises(Faulty, match="11 is not a value between 0 and the best option's, 10"):
        parse(asking.replace("start-up: 7", "start-up: 11"))


def test_a_scale_is_not_essential():
    with pytest.raises(Faulty, match="only a single choice can be essential"):
        parse(
            DOCUMENT.replace(
                "high: Fully", 'high: F\n            essential: {kind: stop, larger: "7"}'
            )
        )


@pytest.mark.parametrize(("point", "is_asked"), [("3", True), ("7", True), ("8", False)])
def test_another_question_is_asked_below_a_point(desk, point, is_asked):
    desk.save("how-sure", choice=point, version=0)
    framework = publishing.definition_of(desk.assessment.framework_version_id)
    seen = asked(framework, situation_of(desk.assessment), all_givens(desk.assessment))
    assert ("doubt" in {question.key for question in seen.visible}) is is_asked


def test_only_its_own_points_and_only_choices_can_be_asked_about():
    with pytest.raises(Faulty, match="'11' is not one of chosen how-sure"):
        parse(DOCUMENT.replace('"10"]', '"11"]'))
    with pytest.raises(Faulty, match="a number question cannot be asked about by chosen"):
        parse(DOCUMENT.replace("chosen: how-sure", "chosen: cost"))


def test_results_plan_and_report_say_it_in_words(desk):
    desk.save("how-sure", choice="7", version=0)
    results = page(desk, "results")
    assert WORDS in results
    by = factories.part(desk.assessment, role="facilitator")
    report = services.request_report(assessment=desk.assessment, by=by)
    build(str(report.pk))
    report.refresh_from_db()
    data = report.snapshot.data
    (gap,) = [each for each in data["gaps"] if each["question"] == "how-sure"]
    assert (gap["now"], gap["reach"]) == (WORDS, WORDS.replace("7", "10", 1))
    pages = PdfReader(io.BytesIO(default_storage.open(report.file).read())).pages
    assert WORDS in " ".join(" ".join(each.extract_text().split()) for each in pages)
