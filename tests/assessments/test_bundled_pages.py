"""How points and levels are shown, on pages and in the report."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import escape

from assessments.framework.definition import Given
from assessments.publishing import newest
from reports.build import html_of
from reports.services import take_snapshot
from tests import factories
from tests.assessments.bundled import bundled, each_new
from tests.assessments.test_maturity import answers, maturity
from tests.assessments.test_ml_test_score import sections


@pytest.fixture
def team(db, client):
    """Somebody signed in, and a way to make an assessment of theirs with these answers."""
    call_command("load_content")
    user = factories.person()

    def begin(key: str, given: dict[str, Given]):
        version = newest(key)
        made = factories.assessment(version=version, gate="", facts={})
        factories.part(made, user, role="facilitator")
        for question, each in given.items():
            factories.answered(made, question, *each.value, by=user)
        return made

    client.force_login(user)
    return begin


def flat(html: str) -> str:
    """Without what only lays out the source."""
    return " ".join(html.split()).replace("> <", "><")


def page(client, name: str, made) -> str:
    response = client.get(reverse(f"assessments:{name}", args=[made.pk]))
    assert response.status_code == 200
    return flat(response.content.decode())


def report(made) -> str:
    snapshot = take_snapshot(assessment=made, reason="kept", by=None)
    return flat(html_of(snapshot))


def test_points_are_shown_as_points(client, team):
    made = team("ml-test-score", sections(7, 2.5, 7, 7))
    results = page(client, "results", made)
    assert "Reasonably tested, more automation possible" in results
    assert bundled("ml-test-score").scoring.bands[3].meaning in results
    assert "Score</span><b>2.5</b>" in results
    assert '<td class="right">7</td><td class="right">7</td>' in results
    assert "Points, by section" in results
    assert "7/7 · 2.5 points" in page(client, "overview", made)
    printed = report(made)
    assert "Points, by section" in printed
    assert "Monitor 6: Computing performance has not regressed. " in printed
    assert '<span class="small">Score</span><b>2.5</b>' in printed
    assert '<td class="right">7</td><td class="right">7</td>' in printed


def test_levels_are_shown_as_levels_with_the_next_moves(client, team):
    made = team("maturity", answers(lambda q: q.level == "repeatable"))
    results = page(client, "results", made)
    assert "Next moves from Repeatable" in results
    assert maturity().scoring.levels[1].next_moves[0] in results
    assert "Criteria met</span>" in results
    assert "Criteria met, by section" in results
    assert "13/13 · Repeatable" in page(client, "overview", made)
    printed = report(made)
    assert "Criteria met, by section" in printed
    assert "<td>Repeatable</td>" in printed


def test_the_picture_names_each_section_with_its_figure(client, team):
    results = page(client, "results", team("maturity", {}))
    picture = results[results.index('<svg class="bars"') :]
    for stage in maturity().stages:
        assert f'fill="#17202b">{escape(stage.title)}</text>' in picture
    assert 'width="0.0%"' in picture
    assert picture.count(">0 to 100%</text>") == len(maturity().stages)


@each_new
def test_a_visitor_reads_how_it_is_scored(client, team, key):
    client.logout()
    text = client.get(reverse("frameworks:framework", args=[key])).content.decode()
    scoring = bundled(key).scoring
    for told in [level.summary for level in scoring.levels] + [b.meaning for b in scoring.bands]:
        assert escape(told) in text
    assert escape(bundled(key).not_for) in text
