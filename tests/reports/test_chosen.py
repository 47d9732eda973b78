"""What was chosen, in the snapshot and on paper."""

import io

import pytest
from pypdf import PdfReader

from reports import pdf, services
from reports.build import html_of
from reports.snapshot import snapshot_digest
from tests import factories

pytestmark = pytest.mark.django_db
TABLE = {
    "options": [{"key": "cloud", "title": "Cloud"}, {"key": "on-premises", "title": "Own"}],
    "because": ["The tests that decide settle it."],
    "against": ["Own would be better in control and security."],
    "tests": [
        {
            "key": "cost",
            "title": "Cost-effective in time and funding",
            "weight": "Decides",
            "need": "at most £1,500 a month",
            "cells": [
                {"option": "cloud", "value": "yes", "words": "Passes", "facts": "£1,000 a month"},
                {"option": "on-premises", "value": "no", "words": "Fails", "facts": "£3,000"},
            ],
        }
    ],
}


@pytest.fixture
def scene():
    assessment = factories.assessment(version=factories.linked_version())
    user = factories.part(assessment, factories.member(assessment.organisation, name="Ana Bell"))
    factories.answered(assessment, "alarm", "none", by=user)
    return assessment, user


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def rendered(snapshot) -> bytes:
    content, _pages = pdf.render(html_of(snapshot), lambda progress: None)
    return content


def test_the_report_says_tool_reason_who_when_and_what_else_was_compared(scene):
    assessment, user = scene
    cal = factories.person("Cal Dove")
    factories.chosen(assessment, "alarm", "aim", by=user, reason="An earlier thought.")
    made = factories.chosen(
        assessment, "alarm", "evidently", "whylogs", "fiddler", by=cal, reason="It runs at home."
    )
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    text = text_of(rendered(snapshot))
    plan = text.split("Tools chosen")[1]
    day = f"{made.chosen_at.day} {made.chosen_at:%B %Y}"
    for expected in (
        "Evidently Compared with Whylogs, Fiddler",
        "Who hears it?",
        "It runs at home.",
        f"Cal Dove, {day}",
    ):
        assert expected in plan
    assert "An earlier thought." not in text


def test_the_report_says_where_it_runs_and_what_decided(scene):
    assessment, user = scene
    factories.platform_chosen(assessment, by=user, reason="An earlier thought.")
    factories.platform_chosen(assessment, by=user, reason="Nobody here runs machines.", **TABLE)
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    text = text_of(rendered(snapshot))
    for expected in (
        "Where it runs: Cloud",
        "Nobody here runs machines.",
        "The tests that decide settle it.",
        "Own would be better in control and security.",
        "at most £1,500 a month Passes £1,000 a month Fails £3,000",
    ):
        assert expected in text
    assert "An earlier thought." not in text


def test_a_snapshot_keeps_the_cells_and_names_people_outside_its_hash(scene):
    assessment, user = scene
    factories.chosen(assessment, "alarm", "evidently", by=factories.person("Cal Dove"))
    factories.platform_chosen(assessment, by=factories.person("Ben Cole"))
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    assessment.tool_choices.all().delete()
    snapshot.refresh_from_db()
    [kept] = snapshot.data["tool_choices"]
    assert (kept["question"], kept["tool"], len(kept["options"])) == ("alarm", "evidently", 1)
    assert snapshot.data["format"] == 2
    assert snapshot_digest(snapshot.data) == snapshot.digest
    assert set(snapshot.people.values()) == {"Ana Bell", "Ben Cole", "Cal Dove"}
    assert "Cal Dove" not in str(snapshot.data)


def test_a_gap_on_paper_leads_to_its_tools(scene, settings):
    settings.PUBLIC_BASE_URL = "https://hub.example.org"
    assessment, user = scene
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    pages = PdfReader(io.BytesIO(rendered(snapshot))).pages
    links = [
        note.get_object()["/A"]["/URI"]
        for page in pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert links == [
        (
            "https://hub.example.org/horizon-scan/?component=model-monitoring"
            f"&for={assessment.pk}&question=alarm"
        )
    ]


def test_an_older_snapshot_still_makes_a_report(scene):
    """Format 1 knew neither tool choices nor where it runs."""
    assessment, user = scene
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    for name in ("tool_choices", "platform"):
        del snapshot.data[name]
    snapshot.data["format"] = 1
    html = html_of(snapshot)
    assert "Action plan" in html
    assert "Tools chosen" not in html
    assert "Where it runs" not in html


def test_hostile_reasons_are_text(scene):
    assessment, user = scene
    factories.chosen(assessment, "alarm", "evidently", by=user, reason="<script>alert(1)</script>")
    factories.platform_chosen(assessment, by=user, reason="<img src=x>")
    snapshot = services.take_snapshot(assessment=assessment, reason="kept", by=user)
    html = html_of(snapshot)
    assert ("<script>" in html, "<img" in html) == (False, False)
