from dataclasses import replace

from assessments.framework.definition import Situation
from assessments.scoring.advice import by_lens, find_out_first, gaps, missing_actions, strengths
from assessments.scoring.score import score
from tests.assessments.making import TODAY, UNKNOWN, chose, essential, framework, plan, question

START = Situation("start-up")
TWO = {"start-up": 2, "larger": 3}
SMALL = framework(
    question("light", target=TWO, lens=("cost",)),
    question("heavy", target=TWO, weight=3, lens=("cost",)),
    essential("condition", "condition", target=TWO),
    essential("stop", "stop", threshold=3, target=TWO),
    question("unsure", target=TWO),
    essential("blank", "stop", target=TWO),
)
ANSWERS = {
    "light": chose(0),
    "heavy": chose(1),
    "condition": chose(1, action=plan()),
    "stop": chose(2),
    "unsure": UNKNOWN,
}
RESULT = score(SMALL, START, ANSWERS, TODAY)


def test_gaps_come_in_the_order_of_what_they_hold_back():
    found = [
        (g.question.key, g.holds, g.now, g.reach, g.shortfall, g.planned)
        for g in gaps(SMALL, START, ANSWERS, RESULT)
    ]
    assert found == [
        ("stop", "stop", "o2", "o3", 0, False),
        ("condition", "condition", "o1", "o2", 1, True),
        ("heavy", "", "o1", "o2", 1.5, False),
        ("light", "", "o0", "o2", 1, False),
    ]


def test_essentials_are_found_out_first():
    assert [each.key for each in find_out_first(SMALL, RESULT)] == ["blank", "unsure"]


def test_strengths_are_full_marks_that_matter():
    answers = ANSWERS | {"stop": chose(3), "heavy": chose(2), "light": chose(4)}
    result = score(SMALL, START, answers, TODAY)
    assert [each.key for each in strengths(SMALL, result)] == ["heavy", "stop"]


def test_a_condition_that_lacks_only_an_action_is_named():
    def named(action):
        answers = ANSWERS | {"stop": chose(3), "condition": chose(1, action=action)}
        result = replace(score(SMALL, START, answers, TODAY), outcome="not-ready")
        return [each.key for each in missing_actions(SMALL, result)]

    assert named(None) == ["condition"]
    assert named(plan(200)) == ["condition"]
    assert named(plan(30)) == []


def test_a_view_by_lens():
    (cost,) = by_lens(SMALL, RESULT)
    assert (cost.key, cost.total, cost.coverage, cost.low, cost.high) == (
        "cost",
        2,
        1,
        0.375,
        0.375,
    )
