"""How many of the life cycle's questions a team is asked."""

from pathlib import Path

import pytest

import assessments
from assessments.framework.conditions import leaves
from assessments.framework.definition import Situation
from assessments.framework.parsing import parse
from assessments.scoring.progress import asked

DSLC = parse((Path(assessments.__file__).parent / "content" / "dslc.yaml").read_bytes())
QUESTIONS = tuple(DSLC.questions.values())


KINDS = ("own", "third-party", "generative", "generative-third-party")


def stated(kind: str, yes: bool) -> dict[str, tuple[str, ...]]:
    """The facts of a team that says yes, or no, to whatever may be asked so."""
    said = {}
    for fact in DSLC.facts:
        keys = [option.key for option in fact.options]
        said[fact.key] = (("yes" if yes else "no") if "yes" in keys else keys[-1 if yes else 0],)
    return said | {"model-kind": (kind,)}


@pytest.mark.parametrize(("profile", "least", "most"), [("start-up", 46, 54), ("larger", 56, 62)])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("yes", [False, True])
def test_a_team_is_asked_about_an_hour_and_a_half_of_questions(profile, least, most, kind, yes):
    seen = asked(DSLC, Situation(profile, "go-live", stated(kind, yes)), {}).visible
    assert least <= sum(question.when is None for question in seen) <= most
    assert len(seen) <= 86
    assert 70 <= sum(question.minutes for question in seen) <= 125


def test_each_fact_decides_about_a_question():
    driving = {leaf.key for q in QUESTIONS for leaf in leaves(q.when) if leaf.kind == "fact"}
    assert driving == set(DSLC.fact_by_key)
