"""What was typed is stored, or a sentence says why not and it stands there still."""

import pytest

from assessments.models import Answer, AnswerRevision
from catalogue.curation.column_fields import licensed

pytestmark = pytest.mark.django_db


LOST = {
    "evidence described without an address": (
        {"choice": "some", "evidence_label": "The charter", "evidence_until": "2027-01-31"},
        "Give the address of this evidence: “The charter” stands without one.",
    ),
    "evidence dated without an address": (
        {"choice": "some", "evidence_until": "2027-01-31"},
        "Give the address of this evidence: “2027-01-31” stands without one.",
    ),
    "the second of two without an address": (
        {
            "choice": "some",
            "evidence_url": ["https://a.example", ""],
            "evidence_label": ["A", "Another"],
        },
        "Give the address of this evidence: “Another” stands without one.",
    ),
    "more descriptions than addresses": (
        {"choice": "some", "evidence_url": "https://a.example", "evidence_label": ["A", "Another"]},
        "Give the address of this evidence: “Another” stands without one.",
    ),
    "an option beside “don't know”": (
        {"choice": "some", "status": "unknown"},
        "You gave an answer and chose “Don&#x27;t know” too. Take one of the two away.",
    ),
    "a note too long": (
        {"choice": "some", "note": "x" * 4_001},
        "Shorten the note: at most 4000 characters, and it has 4001.",
    ),
    "a description too long": (
        {"choice": "some", "evidence_url": "https://a.example", "evidence_label": "x" * 121},
        "Shorten the words about the evidence: at most 120 characters, and it has 121.",
    ),
}


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("name", LOST)
def test_a_sentence_and_nothing_lost(desk, name, htmx):
    said, why = LOST[name]
    response = desk.save("owner", htmx, version=0, **said)
    assert (response.status_code, Answer.objects.count()) == (422, 0)
    assert why in response.text
    if not htmx:
        for typed in said.values():
            for each in typed if isinstance(typed, list) else [typed]:
                assert each in response.text


def test_line_ends_of_a_browser_count_once(desk):
    note = "\r\n".join(["x" * 1_332] * 3)
    assert len(note) == 4_000
    fits = "\r\n".join(["x"] * 2_000)
    assert desk.save("owner", version=0, choice="some", note=fits).status_code == 200
    assert desk.stored("owner").note == "\n".join(["x"] * 2_000)


@pytest.mark.parametrize("nothing", ["\u200b", "\u3164", "\u2800", "\xad", "\ufe0f", "\u202e"])
def test_what_cannot_be_seen_is_no_answer_and_no_reason(desk, nothing):
    desk.save("words", version=0, value=nothing)
    assert desk.stored("words").status == "open"
    assert desk.save("cost", version=0, status="not-applicable", reason=nothing).status_code == 422


def test_a_reason_waits_for_who_comes_back_to_not_applicable(desk):
    desk.save("cost", version=0, status="not-applicable", reason="There is none.")
    desk.save("cost", version=1, value="5", reason="There is none.")
    assert (desk.stored("cost").value, desk.stored("cost").reason) == (5, "There is none.")


def test_an_ambiguous_number_is_asked_about_and_settled_without_script(desk):
    asked = desk.save("cost", htmx=False, version=0, value="0,125")
    assert asked.status_code == 422
    assert "“0,125” can be read in two ways." in asked.text
    assert 'name="meant" value="0.125"' in asked.text
    assert 'name="meant" value="125"' in asked.text
    assert 'name="value" id="value-cost" value="0,125"' in asked.text
    settled = desk.save("cost", htmx=False, version=0, value="0,125", meant="0.125")
    assert (settled.status_code, desk.stored("cost").value) == (302, 0.125)


def test_each_writes_numbers_their_own_way(desk):
    german = {"HTTP_ACCEPT_LANGUAGE": "de-DE,de;q=0.9"}
    data = {"version": 0, "value": "12,5"}
    desk.client.post(desk.address("cost"), data, **german)
    assert desk.stored("cost").value == 12.5
    page = f"/assessments/{desk.assessment.pk}/stages/first/?question=cost"
    there = desk.client.get(page, **german).text
    assert 'name="value" id="value-cost" value="12,5"' in there
    again = desk.client.post(desk.address("cost"), {"version": 1, "value": "12,5"}, **german)
    assert (again.status_code, desk.stored("cost").value) == (302, 12.5)


@pytest.mark.parametrize("typed", ["9" * 400, "1e400", "inf", "nan", "0." + "1" * 16])
def test_what_cannot_be_kept_is_refused_and_is_no_conflict(desk, typed):
    response = desk.save("cost", version=0, value=typed)
    assert (response.status_code, AnswerRevision.objects.count()) == (422, 0)


def test_a_tiny_number_is_kept_and_shown_to_its_last_digit(desk):
    desk.save("cost", version=0, value="0.0000000000001")
    assert desk.stored("cost").value == 1e-13
    history = f"/assessments/{desk.assessment.pk}/answers/cost/history/"
    assert "0.0000000000001" in desk.client.get(history).text


def test_a_licence_of_the_past_is_whole_or_refused():
    assert licensed("MIT; 2019; https://a.example")["licence"] == "MIT"
    for wrong in ("MIT; 2019; https://a.example; more", "M" * 81 + "; 2019"):
        with pytest.raises(Exception, match="is not a licence"):
            licensed(wrong)
