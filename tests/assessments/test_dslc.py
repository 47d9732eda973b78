"""The words of the life cycle's questions, and how many of them a team is asked."""

import re
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

import assessments
from assessments.framework.conditions import leaves
from assessments.framework.definition import Question, Situation
from assessments.framework.parsing import parse
from assessments.scoring.progress import asked

DSLC = parse((Path(assessments.__file__).parent / "content" / "dslc.yaml").read_bytes())
QUESTIONS = tuple(DSLC.questions.values())
LONGEST = 170
ON_A_NEIGHBOUR = re.compile(
    r"^(as before|that|those|these|this list|both|they|it|most of|of (it|them)|each has)\b",
    re.IGNORECASE,
)


def labels():
    """Of the ladders; the options of a multiple choice are items of a list."""
    for question in QUESTIONS:
        if question.type == "single":
            yield from ((question.key, option.label) for option in question.options)


def test_no_label_leans_on_its_neighbour():
    assert [each for each in labels() if ON_A_NEIGHBOUR.search(each[1])] == []


def test_each_label_is_one_sentence_of_bearable_length():
    for key, label in labels():
        assert len(label) <= LONGEST, key
        assert re.fullmatch(r"[^.?!]+\.", label), (key, label)


def sentences(question: Question):
    texts = [question.prompt, question.why, question.evidence, question.example]
    for text in texts + [option.label for option in question.options if question.type != "yes-no"]:
        yield from (s.lower() for s in re.split(r"(?<=[.!?]) ", text) if s)


def test_no_sentence_stands_twice():
    said = Counter(sentence for question in QUESTIONS for sentence in sentences(question))
    assert [text for text, count in said.items() if count > 1] == []


def test_each_question_has_what_helps_to_answer_it():
    for question in QUESTIONS:
        helps = (question.evidence, question.role, question.practice, question.lens)
        assert all(helps), question.key
        assert re.fullmatch("“.+”", question.example), question.key


def facts():
    """Every way in which the facts may be stated, one option each."""
    choices = [[(fact.key, (option.key,)) for option in fact.options] for fact in DSLC.facts]
    return (dict(each) for each in product(*choices))


@pytest.mark.parametrize(("profile", "least", "most"), [("start-up", 46, 55), ("larger", 58, 65)])
def test_a_team_is_asked_about_an_hour_of_questions(profile, least, most):
    core = {q.key for q in QUESTIONS if q.when is None}
    for stated in facts():
        seen = asked(DSLC, Situation(profile, "go-live", stated), {}).visible
        conditional = [q.key for q in seen if q.when is not None]
        assert least <= sum(q.key in core for q in seen) <= most
        assert len(conditional) <= 14, conditional


def test_each_fact_decides_about_a_question():
    driving = {leaf.key for q in QUESTIONS for leaf in leaves(q.when) if leaf.kind == "fact"}
    assert driving == set(DSLC.fact_by_key)
