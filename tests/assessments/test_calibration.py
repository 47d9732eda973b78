"""Teams as one meets them, put to the bundled life cycle: the verdict that they should hear."""

from pathlib import Path

import pytest

import assessments
from assessments.framework.definition import Evidence, Given, PlannedAction, Situation
from assessments.framework.parsing import parse
from assessments.scoring.progress import asked, is_essential
from assessments.scoring.score import score
from tests.assessments.making import TODAY, plan

DSLC = parse((Path(assessments.__file__).parent / "content" / "dslc.yaml").read_bytes())
PROOF = (Evidence("https://wiki.example.org/proof"),)


def situation(profile, gate="go-live"):
    """The first option of each fact."""
    return Situation(profile, gate, {fact.key: (fact.options[0].key,) for fact in DSLC.facts})


def at(question, value, action: PlannedAction | None = None):
    """An answer that reaches `value`, or the first option that does."""
    if question.type == "single":
        chosen = (next(o.key for o in question.options if o.value >= value),)
    elif question.options:
        chosen = tuple(o.key for o in question.options if (o.value > 0) is (value > 0))
    else:
        chosen = 50.0 if question.type == "number" else "2027-01-01"
    return Given("answered", chosen, evidence=PROOF, action=action)


def enough(question, place):
    bar = question.threshold_for(place.profile, place.gate) or 0
    return max(bar, question.target_for(place.profile, place.gate))


def team(place):
    """Everybody who does exactly what is enough."""
    seen = asked(DSLC, place, {}).visible
    return {q.key: at(q, enough(q, place)) for q in seen}


def essential_keys(place, kind):
    seen = asked(DSLC, place, {}).visible
    return [q.key for q in seen if is_essential(q, place) and q.essential.kind == kind]


def verdict(place, answers):
    return score(DSLC, place, answers, TODAY).outcome


PLACES = [situation(p, g) for p in ("start-up", "larger") for g in ("build", "go-live", "healthy")]
each_place = pytest.mark.parametrize("place", PLACES, ids=lambda s: f"{s.profile} {s.gate}")


@each_place
def test_doing_exactly_enough_is_ready(place):
    assert verdict(place, team(place)) == "ready"


@each_place
def test_one_condition_a_step_below_with_a_plan_is_ready_with_conditions(place):
    key = essential_keys(place, "condition")[0]
    question = DSLC.questions[key]
    bar = question.threshold_for(place.profile, place.gate)
    below = max(option.value for option in question.options if option.value < bar)
    answers = team(place) | {key: at(question, below, plan())}
    assert verdict(place, answers) == "ready-with-conditions"
    assert verdict(place, answers | {key: at(question, below)}) == "not-ready"


@each_place
def test_the_reckless_with_one_stop_missing_are_not_ready(place):
    for key in essential_keys(place, "stop"):
        answers = team(place) | {key: at(DSLC.questions[key], 0)}
        assert (key, verdict(place, answers)) == (key, "not-ready")


@each_place
def test_nothing_in_place_anywhere_is_not_ready(place):
    answers = {key: at(DSLC.questions[key], 0) for key in team(place)}
    assert verdict(place, answers) == "not-ready"


@each_place
def test_one_stop_unknown_is_incomplete(place):
    key = essential_keys(place, "stop")[0]
    assert verdict(place, team(place) | {key: Given("unknown")}) == "incomplete"


@each_place
def test_half_known_is_incomplete(place):
    answers = team(place)
    kept = dict(list(answers.items())[::2])
    assert verdict(place, kept) == "incomplete"


@each_place
def test_everything_but_evidence_is_with_conditions(place):
    bare = {key: Given("answered", given.value) for key, given in team(place).items()}
    assert verdict(place, bare) == "ready-with-conditions"


@pytest.mark.parametrize("lens", ["responsible-ai", "generative-ai", "security", "privacy"])
def test_a_lens_that_the_facts_made_matter_holds_back(lens):
    """All the rest is at target: only what is no essential under the lens is at nothing."""
    facts = {"model-kind": ("generative-third-party",), "affected": ("public",)}
    facts = situation("start-up").facts | facts | {"acts": ("yes",)}
    place = Situation("start-up", "go-live", facts)
    answers = team(place)
    light = [q for q in asked(DSLC, place, {}).visible if lens in q.lens]
    plain = [q for q in light if not is_essential(q, place)]
    weight = {q.key: q.weight for q in light}
    worst = score(DSLC, place, answers | {q.key: at(q, 0) for q in plain}, TODAY)
    share = 1 - sum(weight[q.key] for q in plain) / sum(weight.values())
    held = any("under" in line for rule in worst.trace for line in rule.because)
    assert held == (share < 0.55)


def bot(**facts):
    """A start-up's assistant on a provider's language model, for the public, in the EU too."""
    stated = {"model-kind": ("generative-third-party",), "affected": ("public",)}
    stated |= {"significant-decisions": ("no",), "safety-or-regulated": ("no",), "acts": ("no",)}
    return Situation("start-up", "go-live", situation("start-up").facts | stated | facts)


def test_a_providers_language_model_can_be_ready():
    assert verdict(bot(), team(bot())) == "ready"


@pytest.mark.parametrize(
    ("facts", "keys"),
    [
        ({"acts": ("yes",)}, ["agent-may-do"]),
        ({}, ["llm-attacks"]),
        ({}, ["llm-evaluation"]),
        ({}, ["people-told-of-ai", "generative-limits", "eu-duties-recorded"]),
        ({"significant-decisions": ("yes",)}, ["human-oversight"]),
        ({"safety-or-regulated": ("yes",)}, ["human-oversight"]),
    ],
)
def test_what_could_hurt_or_run_away_holds_it_back(facts, keys):
    """At 93 % and 94 % these were called ready once."""
    place = bot(**facts)
    answers = team(place)
    changed = {key: at(DSLC.questions[key], 0) for key in keys}
    assert {*keys} <= {*answers}
    assert verdict(place, answers | changed) == "not-ready"
