"""The bundled frameworks as documents, and the scores of two of them worked by hand.

`pytest -rP tests/assessments/test_bundled.py -k reading` prints how hard the prompts are to read.
"""

import functools
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import escape

import assessments
import catalogue
import handbook
from assessments.framework import Framework, Given, Question, Situation
from assessments.loading import parse
from assessments.publishing import newest
from assessments.scoring import score
from reports.build import html_of
from reports.services import take_snapshot
from tests import factories
from tests.assessments.making import TODAY, UNKNOWN

CONTENT = Path(assessments.__file__).parent / "content"
KEYS = ("dslc", "maturity", "ml-test-score")
NEW = ("maturity", "ml-test-score")
UPPER = ("repeatable", "reproducible", "automated", "continuously-improved")
TESTS = {
    "features-and-data": "Features and data",
    "model-development": "Model development",
    "ml-infrastructure": "ML infrastructure",
    "monitoring": "Monitoring",
}
BANDS = {
    0: "more a research project than a production system",
    1: "not untested, but serious holes are possible",
    2: "a first pass at basic productionisation",
    3: "reasonably tested, more automation possible",
    5: "strong",
    None: "exceptional",
}
PLACES = (Situation("start-up"), Situation("larger"))
HARDEST_ON_AVERAGE, HARDEST = 6.5, 12.5
each_new = pytest.mark.parametrize("key", NEW)
each_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.profile)


def keys_in(room, name: str) -> set[str]:
    """The keys that a bundled file of another room gives."""
    text = (Path(room.__file__).parent / "content" / f"{name}.yaml").read_text()
    return {row["key"] for row in yaml.safe_load(text)[name]}


@functools.cache
def bundled(key: str) -> Framework:
    known = {
        "role": keys_in(handbook, "roles"),
        "practice": keys_in(handbook, "practices"),
        "component": keys_in(catalogue, "components"),
    }
    path = CONTENT / f"{key}.yaml"
    return parse(path.read_bytes(), known=known, name=path.name)


def questions(key: str) -> tuple[Question, ...]:
    return tuple(bundled(key).questions.values())


# The documents


def test_three_frameworks_are_bundled():
    assert sorted(path.stem for path in CONTENT.glob("*.yaml")) == sorted(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_each_loads_and_checks_clean(key):
    assert bundled(key).key == key


@each_new
def test_each_question_helps_whoever_answers_it(key):
    for question in questions(key):
        helps = (question.evidence, question.role, question.practice, question.lens)
        assert all(helps), question.key
        assert question.minutes <= 1, question.key
        assert question.prompt.endswith("?"), question.key


@each_new
def test_everybody_is_asked_everything_and_held_to_the_same(key):
    assert (bundled(key).facts, bundled(key).gates) == ((), ())
    for question in questions(key):
        assert question.profiles == ("start-up", "larger"), question.key
        assert question.when is None, question.key
        assert len(set(question.target.values())) == 1, question.key
        assert not question.na, question.key


def texts(framework: Framework):
    """Every prompt, why, summary and meaning."""
    yield framework.summary
    for part in (*framework.stages, *framework.scoring.levels):
        yield part.summary
    for home in framework.consideration_by_key.values():
        yield home.summary
    for band in framework.scoring.bands:
        yield band.meaning
    for question in framework.questions.values():
        yield from (question.prompt, question.why)


def test_no_prompt_why_or_summary_stands_twice():
    said = [" ".join(text.lower().split()) for key in KEYS for text in texts(bundled(key)) if text]
    assert [text for text, count in Counter(said).items() if count > 1] == []


def test_no_sentence_of_a_why_stands_twice():
    said = [s for key in KEYS for q in questions(key) for s in re.split(r"(?<=[.!?]) ", q.why)]
    assert [text for text, count in Counter(said).items() if count > 1] == []


def test_no_question_has_the_key_of_another_framework():
    held = [question.key for key in KEYS for question in questions(key)]
    assert [key for key, count in Counter(held).items() if count > 1] == []


# How hard they are to read


def syllables(word: str) -> int:
    """Groups of vowels; a silent e at the end does not count, one at least does."""
    word = word.lower()
    count = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"([^aeiouyl]e|[^aeiouytd]ed|[^aeiouyscgxzh]es)$", word)
    return max(1, count - bool(silent))


def grade(text: str) -> float:
    """Flesch and Kincaid: about the years at school that it takes to read `text`."""
    words = re.findall(r"[a-zA-Z]+(?:['’][a-z]+)?", text)
    sentences = max(1, len(re.findall(r"[.?!](?=\s|$)", text)))
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("made", 1),
        ("table", 2),
        ("released", 2),
        ("tested", 2),
        ("rules", 1),
        ("pieces", 2),
        ("repository", 5),
        ("the", 1),
    ],
)
def test_syllables_are_counted_as_spoken(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sat on the mat.", 0.39 * 6 + 11.8 * 6 / 6 - 15.59),
        ("The cat sat. The table fell.", 0.39 * 6 / 2 + 11.8 * 7 / 6 - 15.59),
    ],
)
def test_the_grade_is_that_of_flesch_and_kincaid(text, expected):
    assert grade(text) == pytest.approx(expected)


@pytest.mark.parametrize("key", KEYS)
def test_reading_a_prompt_takes_little_schooling(key):
    grades = {question.prompt: grade(question.prompt) for question in questions(key)}
    mean, hardest = sum(grades.values()) / len(grades), max(grades, key=grades.get)
    print(f"{key}: {len(grades)} prompts, grade {mean:.1f} on average")
    print(f"  hardest, {grades[hardest]:.1f}: {hardest}")
    assert mean <= HARDEST_ON_AVERAGE
    assert grades[hardest] <= HARDEST, hardest


# MLOps maturity


def maturity() -> Framework:
    return bundled("maturity")


def test_maturity_has_four_sections_with_criteria_on_each_upper_level():
    assert len(maturity().questions) >= 44
    assert [stage.title for stage in maturity().stages] == [
        "Business alignment and AI strategy",
        "Data management and pipeline",
        "Model life cycle",
        "Infrastructure and automation",
    ]
    for stage in maturity().stages:
        found = Counter(question.level for question in stage.questions)
        assert set(found) == set(UPPER), stage.key
        assert min(found.values()) >= 2, stage.key


def test_maturity_has_five_levels_each_but_the_last_with_next_moves():
    levels = maturity().scoring.levels
    assert [level.key for level in levels] == ["manual", *UPPER]
    assert [bool(level.next_moves) for level in levels] == [True] * 4 + [False]
    moves = [move for level in levels for move in level.next_moves]
    assert len(set(moves)) == len(moves)


def test_the_life_cycle_of_a_model_has_its_five_considerations():
    stage = maturity().stage_by_key["model-life-cycle"]
    assert [home.key for home in stage.considerations] == [
        "development",
        "testing-and-validation",
        "release",
        "governance",
        "monitoring-and-retraining",
    ]


def test_maturity_is_answered_by_what_one_would_see():
    kinds = Counter(question.type for question in questions("maturity"))
    assert set(kinds) <= {"single", "multiple", "yes-no"}
    assert kinds["single"] >= 0.9 * kinds.total()
    for question in questions("maturity"):
        if question.type == "single":
            labels = [option.label for option in question.options]
            assert 3 <= len(set(labels)) == len(labels) <= 5, question.key
            assert question.target["larger"] in {o.value for o in question.options}, question.key


def answer(question: Question, is_met: bool) -> Given:
    """Just enough, or just too little."""
    target = question.target["larger"]
    options = [(option.value, option.key) for option in question.options]
    if question.type == "multiple":
        good = [key for value, key in options if value]
        enough = round(target * len(good))
        return Given("answered", tuple(good[: enough if is_met else enough - 1]))
    if is_met:
        return Given("answered", (min(o for o in options if o[0] >= target)[1],))
    return Given("answered", (max(o for o in options if o[0] < target)[1],))


def answers(is_met) -> dict[str, Given]:
    return {q.key: answer(q, is_met(q)) for q in questions("maturity")}


def levels(given, place=PLACES[0]) -> tuple[str, list[str]]:
    """The overall level, and that of each section."""
    result = score(maturity(), place, given, TODAY)
    return result.outcome, [stage.level for stage in result.stages]


def below(level: str) -> str:
    return ["manual", *UPPER][UPPER.index(level)]


@each_place
def test_nothing_met_is_manual(place):
    assert levels(answers(lambda q: False), place) == ("manual", ["manual"] * 4)


@each_place
def test_everything_just_met_is_the_highest(place):
    highest = UPPER[-1]
    assert levels(answers(lambda q: True), place) == (highest, [highest] * 4)


@each_place
@pytest.mark.parametrize("level", UPPER)
def test_all_of_a_level_and_of_those_below_reaches_it(level, place):
    met = UPPER[: UPPER.index(level) + 1]
    assert levels(answers(lambda q: q.level in met), place) == (level, [level] * 4)


@pytest.mark.parametrize("number", range(4))
def test_all_of_a_level_met_in_all_sections_but_one_is_not_enough(number):
    behind = maturity().stages[number].key
    found = levels(answers(lambda q: q.level == "repeatable" and q.stage != behind))
    expected = ["repeatable"] * 4
    expected[number] = "manual"
    assert found == ("manual", expected)


def test_a_higher_level_met_over_a_lower_one_that_is_not_does_not_count():
    assert levels(answers(lambda q: q.level != "reproducible")) == (
        "repeatable",
        ["repeatable"] * 4,
    )


@pytest.mark.parametrize("number", range(4))
def test_one_criterion_short_holds_its_section_and_the_whole_below(number):
    stage = maturity().stages[number]
    for missing in stage.questions:
        expected = [UPPER[-1]] * 4
        expected[number] = below(missing.level)
        found = levels(answers(lambda q, key=missing.key: q.key != key))
        assert (missing.key, *found) == (missing.key, below(missing.level), expected)


def test_what_is_not_known_leaves_both_levels_possible():
    given = answers(lambda q: q.level == "repeatable") | {"uses-listed": UNKNOWN}
    result = score(maturity(), PLACES[0], given, TODAY)
    assert (result.worst, result.best) == ("manual", "repeatable")
    assert result.sentence == (
        "The overall level is Manual; with what is still open it could be up to Repeatable."
    )


# The ML Test Score


def test_twenty_eight_tests_seven_in_each_of_four_sections():
    stages = bundled("ml-test-score").stages
    assert {stage.key: stage.title for stage in stages} == TESTS
    assert [len(stage.questions) for stage in stages] == [7, 7, 7, 7]


def test_each_test_is_worth_nothing_half_or_one_point_and_always_applies():
    for question in questions("ml-test-score"):
        assert question.type == "single", question.key
        assert [option.value for option in question.options] == [0, 0.5, 1], question.key
        assert question.target == {"start-up": 1, "larger": 1}, question.key
        assert (question.na, question.source) == (False, "origin"), question.key


def test_each_point_says_what_one_would_see_for_that_test():
    labels = [option.label for q in questions("ml-test-score") for option in q.options]
    own = [label for label in labels if len(label.split()) > 2]
    assert len(set(own)) == len(own) > 80


def test_the_bands_are_those_of_2017():
    bands = bundled("ml-test-score").scoring.bands
    assert {band.up_to: band.label for band in bands} == BANDS
    assert all(band.meaning for band in bands)


def section(stage: str, points: float) -> dict[str, Given]:
    """`points` over a section's tests: half points first, so that each test is drawn on."""
    halves = int(points * 2)
    tests = bundled("ml-test-score").stage_by_key[stage].questions
    values = [(halves > n) + (halves > n + 7) for n in range(7)]
    return {
        q.key: Given("answered", (q.options[value].key,))
        for q, value in zip(tests, values, strict=True)
    }


def sections(*points: float) -> dict[str, Given]:
    pairs = zip(TESTS, points, strict=True)
    return {key: given for stage, each in pairs for key, given in section(stage, each).items()}


def points_of(given, place=PLACES[0]):
    return score(bundled("ml-test-score"), place, given, TODAY)


EDGES = [
    (0, BANDS[0]),
    (0.5, BANDS[1]),
    (1, BANDS[1]),
    (1.5, BANDS[2]),
    (2, BANDS[2]),
    (2.5, BANDS[3]),
    (3, BANDS[3]),
    (3.5, BANDS[5]),
    (5, BANDS[5]),
    (5.5, BANDS[None]),
    (7, BANDS[None]),
]


@each_place
@pytest.mark.parametrize(("points", "label"), EDGES)
def test_the_weakest_section_is_the_score_whichever_it_is(points, label, place):
    for weakest in range(4):
        others = [7.0] * 4
        others[weakest] = points
        result = points_of(sections(*others), place)
        assert (result.low, result.high, result.outcome) == (points, points, label)
        assert [stage.low for stage in result.stages] == others


def test_the_minimum_of_the_four_decides_and_not_their_mean():
    result = points_of(sections(6.5, 4, 1.5, 7))
    assert (result.low, result.outcome) == (1.5, BANDS[2])
    assert result.decided_by.says == "The lowest section decides: ML infrastructure, with 1.5."
    assert result.sentence == "The score is 1.5: a first pass at basic productionisation."


def test_dont_know_counts_nothing_in_the_lower_bound():
    result = points_of(sections(7, 7, 7, 3.5) | {"dependency-changes": UNKNOWN})
    assert (result.low, result.high) == (3, 4)
    assert (result.worst, result.best) == (BANDS[3], BANDS[5])
    assert result.outcome == BANDS[3]
    assert result.deciding == ("dependency-changes",)


@pytest.mark.parametrize("allowed", ["false", "true"])
def test_not_applicable_counts_as_open_even_where_a_document_allows_it(allowed):
    source = (CONTENT / "ml-test-score.yaml").read_text()
    framework = parse(source.replace("weight: 2\n", f"weight: 2\n            na: {allowed}\n"))
    assert {question.na for question in framework.questions.values()} == {allowed == "true"}
    aside = Given("not-applicable", reason="It does not concern us.", agreed=True)
    result = score(framework, PLACES[0], sections(7, 7, 7, 7) | {"canary": aside}, TODAY)
    assert (result.low, result.high) == (6, 7)
    assert result.deciding == ("canary",)


def test_nothing_answered_is_nothing_known():
    result = points_of({})
    assert (result.low, result.high, result.coverage) == (0, 7, 0)
    assert (result.worst, result.best) == (BANDS[0], BANDS[None])


# How they read on the pages


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


def page(client, name: str, made) -> str:
    response = client.get(reverse(f"assessments:{name}", args=[made.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def report(made) -> str:
    snapshot = take_snapshot(assessment=made, reason="kept", by=None)
    return " ".join(html_of(snapshot).split())


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
