"""Moving an assessment to another version of its framework, and undoing that."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import Answer, Assessment, VersionMove
from assessments.publishing import definition_of
from assessments.services import plan
from assessments.services.answers import Content, record_answer
from assessments.services.starting import change_ground
from assessments.services.versions import move_version, undo_move
from reports.services import take_snapshot
from tests import factories
from tests.accounts.inviting import browser
from tests.assessments.making import framework, question
from tests.assessments.test_move import KEYS, any_framework
from tests.assessments.versions import second, second_text, state, stored
from tests.seeing import seen_on, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """An assessment of the first version, its facilitator, and the second version."""
    assessment = factories.assessment()
    user = factories.part(assessment, role="facilitator")
    return assessment, user, second()


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


# --- moving ---------------------------------------------------------------------------------------
def test_what_stands_is_kept_with_author_and_time(scene):
    assessment, user, to = scene
    factories.answered(assessment, "owner", "some", by=user, note="Ana.")
    before = state(assessment)["answers"]
    move(assessment, to, user)
    assert assessment.framework_version == to
    assert state(assessment)["answers"] == before


def test_what_moved_in_meaning_is_to_be_rechecked_and_nothing_else_about_it_changes(scene):
    assessment, user, to = scene
    factories.answered(assessment, "sure", "yes", by=user)
    [before] = state(assessment)["answers"]
    move(assessment, to, user)
    assert state(assessment)["answers"] == [{**before, "recheck": True}]


def test_an_option_that_is_worth_something_else_by_now_is_looked_at(scene):
    assessment, user, to = scene
    factories.answered(assessment, "alarm", "rota", by=user)
    move(assessment, to, user)
    assert said(assessment)["alarm"].recheck


def test_no_fact_settles_what_another_version_asks_otherwise(scene):
    """Going to other facts and back restores only what a fact has put in doubt."""
    assessment, user, to = scene
    changed = second_text("3").replace("meaning: moved}", "meaning: moved, when: "
                                       '{fact: people, is: ["no"]}}')
    factories.answered(assessment, "sure", "yes", by=user)
    move(assessment, factories.version(changed), user)
    asks = definition_of(assessment.framework_version_id)
    for people in ("yes", "no"):
        facts = {"people": [people]}
        change_ground(assessment=assessment, framework=asks, gate="go", facts=facts)
        assessment.refresh_from_db()
    assert said(assessment)["sure"].recheck
    write(assessment, "sure", user, 1, value=["yes"])
    assert not said(assessment)["sure"].recheck


def test_a_question_under_another_key_has_the_answer_with_its_first_author(scene):
    assessment, user, to = scene
    other = factories.part(assessment)
    write(assessment, "cost", other, value=7.0, note="Per day.")
    old = said(assessment)["cost"]
    move(assessment, to, user)
    new = said(assessment)["price"]
    assert (new.value, new.note, new.recheck) == (7.0, "Per day.", False)
    assert (new.author, new.saved_at, new.version) == (other, old.saved_at, 1)
    assert new.revisions.get().author == other
    assert said(assessment)["cost"].value == 7.0


def test_each_part_of_a_split_question_has_note_and_evidence(scene):
    assessment, user, to = scene
    links = [{"url": "https://example.org/a", "label": "", "until": None}]
    write(assessment, "words", user, value="Long.", note="So.", evidence=tuple(links))
    move(assessment, to, user)
    for key in ("words-short", "words-long"):
        row = said(assessment)[key]
        assert (row.value, row.note, row.evidence, row.recheck) == ("Long.", "So.", links, True)


def test_what_is_gone_is_kept_and_not_counted(client, scene):
    assessment, user, to = scene
    write(assessment, "since", user, value="2026-01-01")
    move(assessment, to, user)
    assert said(assessment)["since"].value == "2026-01-01"
    client.force_login(user)
    page = client.get(reverse("assessments:overview", args=[assessment.pk]))
    assert page.context["progress"].answered == 0
    history = reverse("assessments:history", args=[assessment.pk, "since"])
    assert f'href="{history}"' in client.get(address(assessment)).text
    text = client.get(history).text
    assert "From version 1 to version 2" in text
    assert "Since when?" in text
    assert "no longer asks it" in text


def test_consent_falls_where_the_question_changed_and_stays_elsewhere(scene):
    assessment, user, _to = scene
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


def test_actions_stay_with_their_question_and_in_the_plan(client, scene):
    assessment, user, to = scene
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


def test_facts_are_kept_as_far_as_they_are_asked(scene):
    assessment, user, to = scene
    move(assessment, to, user)
    assert (assessment.gate, assessment.facts) == ("go", {"people": ["no"]})
    text = second_text("3").replace('{key: "no", label: "No"}', '{key: "none", label: "No"}')
    move(assessment, factories.version(text.replace("{key: go,", "{key: start,")), user)
    assert (assessment.gate, assessment.facts) == ("", {})


def test_what_comes_back_is_looked_at(scene):
    assessment, user, to = scene
    write(assessment, "since", user, value="2026-01-01")
    move(assessment, to, user)
    again = factories.version(factories.SMALL.replace('version: "1"', 'version: "3"', 1))
    move(assessment, again, user)
    assert said(assessment)["since"].recheck


def test_snapshots_stay_as_they_are(scene):
    assessment, user, to = scene
    factories.answered(assessment, "sure", "yes", by=user)
    snapshot = take_snapshot(assessment=assessment, reason="kept", by=user)
    before = snapshot.data, snapshot.digest
    move(assessment, to, user)
    snapshot.refresh_from_db()
    assert (snapshot.data, snapshot.digest) == before


# --- undoing --------------------------------------------------------------------------------------
def filled(assessment, user):
    factories.answered(assessment, "owner", "some", by=user)
    factories.answered(assessment, "sure", "yes", by=user)
    factories.answered(assessment, "alarm", "rota", by=user)
    write(assessment, "words", user, value="Long.", note="So.")
    write(assessment, "since", user, value="2026-01-01")
    factories.set_aside(assessment, "cost", by=user)
    for key in ("words", "since"):
        factories.planned(assessment, key, by=user)


def test_undone_all_is_as_it_was(scene):
    assessment, user, to = scene
    filled(assessment, user)
    before = state(assessment)
    move(assessment, to, user)
    assert state(assessment) != before
    assert undo_move(assessment=assessment, by=user) == 0
    assert state(assessment) == before
    assert VersionMove.objects.get().undone_by == user


def test_what_was_changed_since_keeps_its_newer_text(scene):
    assessment, user, to = scene
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


def test_facts_stated_since_are_undone_with_it(scene):
    assessment, user, to = scene
    filled(assessment, user)
    before = state(assessment)
    move(assessment, to, user)
    asks = definition_of(to.pk)
    facts = {"people": ["yes"], "live": ["a"]}
    change_ground(assessment=assessment, framework=asks, gate="go", facts=facts)
    undo_move(assessment=assessment, by=user)
    assert state(assessment) == before


def test_it_can_be_undone_for_a_day_and_once(scene):
    assessment, user, to = scene
    move(assessment, to, user)
    day = timezone.now() - timedelta(hours=24, seconds=1)
    VersionMove.objects.update(at=day)
    with pytest.raises(ValidationError):
        undo_move(assessment=assessment, by=user)
    VersionMove.objects.update(at=day + timedelta(seconds=60))
    undo_move(assessment=assessment, by=user)
    with pytest.raises(ValidationError):
        undo_move(assessment=assessment, by=user)


def test_back_to_an_earlier_version_is_a_move_as_well(scene):
    assessment, user, to = scene
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
    dict.fromkeys(KEYS, st.none() | st.sampled_from(["unknown", "o0", "o1", "o4", "aside", "agreed"]))
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


# --- the page -------------------------------------------------------------------------------------
def address(assessment, name="version"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


def test_the_difference_comes_first_and_then_the_move(client, scene):
    assessment, user, _to = scene
    filled(assessment, user)
    client.force_login(user)
    overview = client.get(address(assessment, "overview"))
    assert "Version 2 of Small is out." in overview.text
    page = client.get(address(assessment))
    told = {group.kind: len(group.lines) for group in page.context["groups"]}
    assert told == {
        "meaning-moved": 1,
        "split": 2,
        "gone": 1,
        "reworded": 2,
        "same": 4,
    }
    assert [each.value for each in page.context["figures"]] == ["2", "4", "1"]
    assert "Before: Who owns it?" in page.text
    assert "Live?" in page.text
    assert not VersionMove.objects.exists()
    done = sent(client, address(assessment), {"to": "2"})
    assert done.url == address(assessment, "overview")
    overview = client.get(done.url).text
    assert "Moved to version 2." in overview
    assert "is out." not in overview
    after = client.get(address(assessment))
    assert "From version 1 to version 2" in after.text
    assert after.context["to"] is None


def test_undone_by_its_button_and_it_says_what_stays(client, scene):
    assessment, user, to = scene
    filled(assessment, user)
    move(assessment, to, user)
    factories.answered(assessment, "owner", "all", by=user, version=1)
    client.force_login(user)
    done = sent(client, address(assessment), {"undo": "1"})
    text = client.get(done.url).text
    assert "The move is undone. 1 answer was changed since and keeps its newer text." in text
    page = client.get(address(assessment))
    assert "Undone by" in page.text
    again = sent(client, address(assessment), {"undo": "1"})
    assert "There is nothing to undo" in client.get(again.url).text


def test_every_other_version_can_be_looked_at(client, scene):
    assessment, user, _to = scene
    factories.version(second_text("3"))
    client.force_login(user)
    assert client.get(address(assessment)).context["to"].version == "3"
    assert client.get(address(assessment) + "?to=2").context["to"].version == "2"
    assert client.get(address(assessment) + "?to=1").context["to"] is None
    assert client.get(address(assessment) + "?to=9").status_code == 404
    assert sent(client, address(assessment), {"to": "1"}).status_code == 404


def test_where_there_is_no_other_version_it_says_so(client):
    assessment = factories.assessment()
    client.force_login(factories.part(assessment, role="facilitator"))
    assert "No other version is published." in client.get(address(assessment)).text
    assert "is out." not in client.get(address(assessment, "overview")).text


@pytest.mark.parametrize("role", ["contributor", "viewer"])
def test_it_is_the_facilitators(client, scene, role):
    assessment, _user, _to = scene
    client.force_login(factories.part(assessment, role=role))
    assert client.get(address(assessment)).status_code == 403
    assert client.post(address(assessment), {"to": "2"}).status_code == 403
    assert "is out." not in client.get(address(assessment, "overview")).text


def test_what_is_archived_does_not_move(client, scene):
    assessment, user, _to = scene
    client.force_login(user)
    seen = seen_on(client.get(address(assessment)))
    Assessment.objects.update(archived_at=timezone.now())
    assert client.post(address(assessment), {"to": "2", "seen": seen}).status_code == 403
    assert not VersionMove.objects.exists()
    assert "is out." not in client.get(address(assessment, "overview")).text


def test_who_has_not_seen_what_stands_moves_nothing(client, scene):
    assessment, user, to = scene
    other = browser(factories.part(assessment, role="facilitator"))
    client.force_login(user)
    seen = seen_on(client.get(address(assessment)))
    change_ground(
        assessment=assessment,
        framework=definition_of(assessment.framework_version_id),
        gate="go",
        facts={"people": ["yes"]},
    )
    refused = client.post(address(assessment), {"to": "2", "seen": seen})
    assert refused.status_code == 409
    assert "Nothing was changed: somebody else" in refused.text
    assert not VersionMove.objects.exists()
    assert sent(other, address(assessment), {"to": "2"}).status_code == 302
    late = client.post(address(assessment), {"to": "2", "seen": seen_on(refused)})
    assert late.status_code == 404
    assert client.post(address(assessment), {"undo": "1"}).status_code == 409
    assert VersionMove.objects.get().undone_at is None


# --- what it costs --------------------------------------------------------------------------------
def costs(count):
    """Statements of showing, moving and undoing with so many answers."""
    text = factories.many_questions(count)
    assessment = factories.assessment(version=factories.version(text))
    user = factories.part(assessment, role="facilitator")
    for number in range(count):
        factories.answered(assessment, f"q-{number}", "some", by=user)
    newer = text.replace('version: "1"', 'version: "2"', 1)
    newer = newer.replace("key: q-", "key: p-").replace("why: ", "meaning: moved\n            why: ")
    for number in range(count):
        newer = newer.replace(f"key: p-{number}\n", f"key: p-{number}\n            was: q-{number}\n")
    to, asker = factories.version(newer), browser(user)
    asker.get(address(assessment))
    found = []
    for act in (
        lambda: asker.get(address(assessment)),
        lambda: move_version(assessment=assessment, to=to, by=user),
        lambda: undo_move(assessment=assessment, by=user),
    ):
        with CaptureQueriesContext(connection) as captured:
            act()
        found.append(len(captured))
    assert Answer.objects.filter(assessment=assessment).count() == count
    return found


def test_it_costs_the_same_statements_with_2_answers_and_with_20():
    few, many = costs(2), costs(20)
    assert few == many
    assert max(many) < 20


def test_hand_made_versions_are_read_back_as_they_are():
    made = framework(replace(question("owner"), was="keeper", meaning="moved"))
    assert definition_of(stored(made, 1).pk) == made
