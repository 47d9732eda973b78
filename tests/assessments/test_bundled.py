"""The bundled frameworks as documents: whole, fresh in every sentence, easy to read.

`pytest -rP tests/assessments/test_bundled.py -k reading` prints how hard the prompts are to read.
"""

import re
from collections import Counter

import pytest

from assessments.framework.definition import Framework
from tests.assessments.bundled import CONTENT, KEYS, bundled, each_new, questions

HARDEST_ON_AVERAGE, HARDEST = 6.5, 12.5


def test_three_frameworks_are_bundled():
    assert sorted(path.stem for path in CONTENT.glob("*.yaml")) == sorted(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_each_loads_and_checks_clean(key):
    assert bundled(key).key == key


@each_new
def test_each_question_is_short_to_answer(key):
    for question in questions(key):
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


def own_words(prompt: str) -> str:
    """Without the name that a test has in its paper."""
    return re.sub(r"^\w+ \d: [^.]+\. ", "", prompt)


@pytest.mark.parametrize("key", KEYS)
def test_reading_a_prompt_takes_little_schooling(key):
    grades = {q.prompt: grade(own_words(q.prompt)) for q in questions(key)}
    mean, hardest = sum(grades.values()) / len(grades), max(grades, key=grades.get)
    print(f"{key}: {len(grades)} prompts, grade {mean:.1f} on average")
    print(f"  hardest, {grades[hardest]:.1f}: {hardest}")
    assert mean <= HARDEST_ON_AVERAGE
    assert grades[hardest] <= HARDEST, hardest
