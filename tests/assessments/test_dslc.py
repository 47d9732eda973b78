"""How many of the life cycle's questions a team is asked."""

from itertools import product
from pathlib import Path

import pytest

import assessments
from assessments.framework.conditions import leaves
from assessments.framework.definition import Situation
from assessments.framework.parsing import parse
from assessments.scoring.progress import asked

DSLC = parse((Path(assessments.__file__).parent / "content" / "dslc.yaml").read_bytes())
QUESTIONS = tuple(DSLC.questions.values())


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
