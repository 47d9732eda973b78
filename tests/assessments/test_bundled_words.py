"""The words of every bundled framework: each label says its own, each question shows an example,
nothing is said twice.
"""

import re
from collections import Counter

import pytest

from assessments.framework.definition import Question
from tests.assessments.bundled import KEYS, questions

LONGEST = 170
SHORTEST = 3  # words
LEANING = re.compile(
    r"^(as before|that|those|these|this list|both|they|it|most of|of (it|them)|each has"
    r"|by itself|(there is one|in one|yes|no)(?! \w))\b",
    re.IGNORECASE,
)

each_framework = pytest.mark.parametrize("key", KEYS)


def labels(key: str, *types: str):
    for question in questions(key):
        if question.type in types:
            yield from ((question.key, option.label) for option in question.options)


@pytest.mark.parametrize(
    "label",
    [
        "As before, and it is measured.",
        "Yes",
        "No; one would have to ask.",
        "They ask, and somebody makes slides.",
        "In one, with all logs.",
        "By itself, because access follows from the job.",
    ],
)
def test_a_label_that_means_nothing_alone_is_found(label):
    assert LEANING.search(label)


@pytest.mark.parametrize(
    "label",
    ["No model has been built.", "There is one list.", "In one place.", "Thatched roofs"],
)
def test_a_label_that_stands_alone_is_left_in_peace(label):
    assert not LEANING.search(label)


@each_framework
def test_no_label_leans_on_its_neighbour(key):
    assert [each for each in labels(key, "single", "multiple") if LEANING.search(each[1])] == []


@each_framework
def test_each_label_of_a_ladder_is_one_sentence(key):
    for question, label in labels(key, "single"):
        assert re.fullmatch(r"[^.?!]+\.", label), (question, label)
        assert len(label.split()) >= SHORTEST, (question, label)


@each_framework
def test_each_label_is_of_bearable_length(key):
    found = [each for each in labels(key, "single", "multiple") if len(each[1]) > LONGEST]
    assert found == []


def sentences(question: Question):
    texts = [question.prompt, question.why, question.evidence, question.example]
    for text in texts + [option.label for option in question.options if question.type != "yes-no"]:
        yield from (s.lower() for s in re.split(r"(?<=[.!?]) ", text) if s)


@each_framework
def test_no_sentence_stands_twice(key):
    said = Counter(sentence for question in questions(key) for sentence in sentences(question))
    assert [text for text, count in said.items() if count > 1] == []


@each_framework
def test_each_question_has_what_helps_to_answer_it(key):
    for question in questions(key):
        helps = (question.evidence, question.role, question.practice, question.lens)
        assert all(helps), question.key
        assert re.fullmatch("“.+”", question.example), question.key
