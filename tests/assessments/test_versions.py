"""Moving an assessment to another version of its framework, and undoing that."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import Assessment, VersionMove
from assessments.publishing import definition_of
from assessments.services import plan
from assessments.services.starting import change_ground
from assessments.services.versions import undo_move
from reports.services import take_snapshot
from tests import factories
from tests.assessments.test_move import KEYS, any_framework
from tests.assessments.versions import filled, move, said, second_text, state, stored, write

pytestmark = pytest.mark.django_db


# --- moving ---------------------------------------------------------------------------------------
def test_what_stands_is_kept_with_author_and_time(two_versions):
    assessment, user, to = two_versions
    factories.answered(assessment, "owner", "some", by=user, note="Ana.")
    before = state(assessment)["answers"]
    move(assessment, to, user)
    assert assessment.framework_version == to
    assert state(assessment)["answers"] == before


def test_what_moved_in_meaning_is_to_be_rechecked_and_nothing_else_about_it_changes(two_versions):
    assessment, user, to = two_versions
    factories.answered(assessment, "sure", "yes", by=user)
    [before] = state(assessment)["answers"]
    move(assessment, to, user)
    assert state(assessment)["answers"] == [{**before, "recheck": True}]


def test_an_option_that_is_worth_something_else_by_now_is_looked_at(two_versions):
    assessment, user, to = two_versions
    factories.answered(assessment, "alarm", "rota", by=user)
    move(assessment, to, user)
    assert said(assessment)["alarm"].recheck


def test_no_fact_settles_what_another_version_asks_otherwise(two_versions):
    """Going to other facts and back restores only what a fact has put in doubt."""
    assessment, user, _to = two_versions
    changed = second_text("3").replace(
        "meaning: moved}", 'meaning: moved, when: {fact: people, is: ["no"]}}'
    )
    factories.answered(assessment, "sure", "yes", by=user)
    move(assessment, factories.version(changed), user)
    asks = definition_of(assessment.framework_version_id)
    for people in ("yes", "no"):
        facts = {"people": [people]}
        change_ground(assessment=assessment, framework=asks, gate="go", facts=facts, by=user)
        assessment.refresh_from_db()
    assert said(assessment)["sure"].recheck
    write(assessment, "sure", user, 1, value=["yes"])
    assert not said(assessment)["sure"].recheck


def test_a_question_under_another_key_has_the_answer_with_its_first_author(two_versions):
    assessment, user, to = two_versions
    other = factories.part(assessment)
    write(assessment, "cost", other, value=7.0, note="Per day.")
    old = said(assessment)["cost"]
    move(assessment, to, user)
    new = said(assessment)["price"]
    assert (new.value, new.note, new.recheck) == (7.0, "Per day.", False)
    assert (new.author, new.saved_at, new.version) == (other, old.saved_at, 1)
    assert new.revisions.get().author == other
    assert said(assessment)["cost"].value == 7.0


def test_each_part_of_a_split_question_has_note_and_evidence(two_versions):
    assessment, user, to = two_versions
    links = [{"url": "https://example.org/a", "label": "", "until": None}]
    write(assessment, "words", user, value="Long.", note="So.", evidence=tuple(links))
    move(assessment, to, user)
    for key in ("words-short", "words-long"):
        row = said(assessment)[key]
        assert (row.value, row.note, row.evidence, row.recheck) == ("Long.", "So.", links, True)


def test_what_is_gone_is_kept_and_not_counted(client, two_versions):
    assessment, user, to = two_versions
    write(assessment, "since", user, value="2026-01-01")
    move(assessment, to, user)
    assert said(assessment)["since"].value == "2026-01-01"
    client.force_login(user)
    page = client.get(reverse("assessments:overview", args=[assessment.pk]))
    assert page.context["progress"].answered == 0
    history = reverse("assessments:history", args=[assessment.pk, "since"])
    assert (
        f'href="{history}"' in client.get(reverse("assessments:version", args=[assessment.pk])).text
    )
    text = client.get(history).text
    assert "From version 1 to version 2" in text
    assert "Since when?" in text
    assert "no longer asks it" in text


def test_consent_falls_where_the_question_changed_and_stays_elsewhere(two_versions):
    assessment, user, _to = two_versions
    other = factories.part(assessment)
    for key in ("cost", "parts"):
        factories.set_aside(assessment, key, by=user)
        plan.agree(assessment=assessment, question=key, version=1, by=other)
    text = second_text("3").replace("prompt: Which parts?", "prompt: Which of the parts?")
    move(assessment, factories.version(text), user)
    assert said(assessment)["parts"].agreed_by is None
    assert said(assessment)["price"].agreed_by == other
    undo_move(assessment=assessment, by=user)
    assert said(assessment)["parts"].agreed_by == other


def test_actions_stay_with_their_question_and_in_the_plan(client, two_versions):
    assessment, user, to = two_versions
    for key in ("cost", "since", "words", "owner"):
        factories.planned(assessment, key, by=user)
    move(assessment, to, user)
    keys = set(assessment.actions.values_list("question", flat=True))
    assert keys == {"price", "since", "words-short", "owner"}
    client.force_login(user)
    page = client.get(reverse("assessments:plan", args=[assessment.pk]))
    assert len(page.context["actions"]) == 4
    assert "Since when?" in page.text
    snapshot = take_snapshot(assessment=assessment, reason="kept", by=user)
    assert "Since when?" in [each["prompt"] for each in snapshot.data["actions"]]


def test_facts_are_kept_as_far_as_they_are_asked(two_versions):
    assessment, user, to = two_versions
    move(assessment, to, user)
    assert (assessment.gate, assessment.facts) == ("go", {"people": ["no"]})
    text = second_text("3").replace('{key: "no", label: "No"}', '{key: "none", label: "No"}')
    move(assessment, factories.version(text.replace("{key: go,", "{key: start,")), user)
    assert (assessment.gate, assessment.facts) == ("", {})


def test_what_comes_back_is_looked_at(two_versions):
    assessment, user, to = two_versions
    write(assessment, "since", user, value="2026-01-01")
    move(assessment, to, user)
    again = factories.version(factories.SMALL.replace('version: "1"', 'version: "3"', 1))
    move(assessment, again, user)
    assert said(assessment)["since"].recheck


def test_snapshots_stay_as_they_are(two_versions):
    assessment, user, to = two_versions
    factories.answered(assessment, "sure", "yes", by=user)
    snapshot = take_snapshot(assessment=assessment, reason="kept", by=user)
    before = snapshot.data, snapshot.digest
    move(assessment, to, user)
    snapshot.refresh_from_db()
    assert (snapshot.data, snapshot.digest) == before


# --- undoing --------------------------------------------------------------------------------------
def test_undone_all_is_as_it_was(two_versions):
    assessment, user, to = two_versions
    filled(assessment, user)
    before = state(assessment)
    move(assessment, to, user)
    assert state(assessment) != before
    assert undo_move(assessment=assessment, by=user) == 0
    assert state(assessment) == before
    assert VersionMove.objects.get().undone_by == user


def test_what_was_changed_since_keeps_its_newer_text(two_versions):
    assessment, user, to = two_versions
    filled(assessment, user)
    move(assessment, to, user)
    factories.answered(assessment, "owner", "all", by=user, version=1)
    factories.answered(assessment, "sure", "no", by=user, version=1)
    write(assessment, "words-short", user, 1, value="Short.")
    assert undo_move(assessment=assessment, by=user) == 3
    now = said(assessment)
    assert (now["owner"].value, now["owner"].recheck) == (["all"], False)
    assert (now["sure"].value, now["sure"].recheck) == (["no"], True)
    assert (now["words-short"].value, now["words"].value) == ("Short.", "Long.")
    assert "words-long" not in now


def test_facts_stated_since_are_undone_with_it(two_versions):
    assessment, user, to = two_versions
    filled(assessment, user)
    before = state(assessment)
    move(assessment, to, user)
    asks = definition_of(to.pk)
    facts = {"people": ["yes"], "live": ["a"]}
    change_ground(assessment=assessment, framework=asks, gate="go", facts=facts, by=user)
    undo_move(assessment=assessment, by=user)
    assert state(assessment) == before


def test_what_a_fact_had_put_in_doubt_before_is_so_again(two_versions):
    assessment, user, to = two_versions
    factories.answered(assessment, "owner", "some", by=user)
    assessment.answers.update(recheck=True)
    move(assessment, to, user)
    undo_move(assessment=assessment, by=user)
    assert said(assessment)["owner"].recheck


def test_consent_given_to_the_other_words_falls_on_the_way_back(two_versions):
    assessment, user, _to = two_versions
    other = factories.part(assessment)
    factories.set_aside(assessment, "parts", by=user)
    text = second_text("3").replace("prompt: Which parts?", "prompt: Which of the parts?")
    move(assessment, factories.version(text), user)
    plan.agree(assessment=assessment, question="parts", version=1, by=other)
    undo_move(assessment=assessment, by=user)
    assert said(assessment)["parts"].agreed_at is None


def test_it_can_be_undone_for_a_day_and_once(two_versions):
    assessment, user, to = two_versions
    move(assessment, to, user)
    day = timezone.now() - timedelta(hours=24, seconds=1)
    VersionMove.objects.update(at=day)
    with pytest.raises(ValidationError):
        undo_move(assessment=assessment, by=user)
    VersionMove.objects.update(at=day + timedelta(seconds=60))
    undo_move(assessment=assessment, by=user)
    with pytest.raises(ValidationError):
        undo_move(assessment=assessment, by=user)


def test_back_to_an_earlier_version_is_a_move_as_well(two_versions):
    assessment, user, to = two_versions
    first = assessment.framework_version
    write(assessment, "cost", user, value=7.0)
    move(assessment, to, user)
    write(assessment, "price", user, 1, value=8.0)
    move(assessment, first, user)
    now = said(assessment)
    assert (now["cost"].value, now["cost"].recheck, now["price"].value) == (7.0, True, 8.0)
    undo_move(assessment=assessment, by=user)
    undo_move(assessment=assessment, by=user)
    assert Assessment.objects.get().framework_version == first


answered = st.fixed_dictionaries(
    dict.fromkeys(
        KEYS, st.none() | st.sampled_from(["unknown", "o0", "o1", "o4", "aside", "agreed"])
    )
)


def fill(assessment, answers, user, other):
    for key, what in answers.items():
        if what in ("aside", "agreed"):
            factories.set_aside(assessment, key, by=user)
            if what == "agreed":
                plan.agree(assessment=assessment, question=key, version=1, by=other)
        elif what == "unknown":
            write(assessment, key, user, status="unknown", note="Ask.")
        elif what:
            factories.answered(assessment, key, what, by=user, note=f"On {key}.")


@settings(max_examples=60, deadline=None)
@given(st.lists(any_framework(), min_size=2, max_size=3), st.booleans(), answered, st.data())
def test_any_move_loses_nothing_and_undone_leaves_no_trace(frameworks, back, answers, data):
    with transaction.atomic():
        definition_of.cache_clear()
        found = [stored(each, number) for number, each in enumerate(frameworks, 1)]
        here, there = (found[-1], found[0]) if back else (found[0], found[-1])
        assessment = factories.assessment(version=here, gate="", facts={})
        user, other = factories.part(assessment), factories.part(assessment)
        fill(assessment, answers, user, other)
        for key in KEYS[:2]:
            factories.planned(assessment, key, by=user)
        before = state(assessment)
        move(assessment, there, user)
        kept = {row["pk"]: row for row in state(assessment)["answers"]}
        for row in before["answers"]:
            free = ("recheck", "agreed_by_id", "agreed_at")
            assert {**kept[row["pk"]], **{name: row[name] for name in free}} == row
        changed = data.draw(st.none() | st.sampled_from(sorted(answers)))
        row = assessment.answers.filter(question=changed).first()
        if row is None:
            assert undo_move(assessment=assessment, by=user) == 0
            assert state(assessment) == before
        else:
            write(assessment, changed, user, row.version, status="unknown", note="Newer.")
            assert undo_move(assessment=assessment, by=user) == 1
            assert said(assessment)[changed].note == "Newer."
            others = [each for each in before["answers"] if each["question"] != changed]
            after = state(assessment)["answers"]
            assert [each for each in after if each["question"] != changed] == others
        transaction.set_rollback(True)
    definition_of.cache_clear()
