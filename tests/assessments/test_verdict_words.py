"""Every clause of the sentence and of each rule's lines follows from the result: a reader written
apart from the writer takes thousands of them to pieces."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings

from assessments.framework.definition import Situation
from assessments.scoring.score import score
from tests.assessments.making import GO_LIVE, TODAY, chose, essential, framework, plan, question
from tests.assessments.test_scoring_properties import cases, result_of

NUMBERS = {"one": 1}
LIMITS = {"conditions": (70, 55), "ready": (85, 75), "coverage": (95, 90), "open": (85, 75)}


def number(word: str) -> int:
    return NUMBERS.get(word) or int(word)


class Reader:
    """What the words say, held against what the result holds."""

    def __init__(self, made, result):
        self.made, self.result = made, result
        self.prompts = {q.prompt: q.key for q in made.questions.values()}
        self.essentials = {each.question: each for each in result.essentials}

    # --- the sentence -------------------------------------------------------------------------
    def sentence(self) -> None:
        says, result = self.result.sentence, self.result
        assert (" not ready" in says) == (result.outcome == "not-ready")
        assert ("too much is still open" in says) == (result.outcome == "incomplete")
        conditions = re.search(r"on (\w+) conditions?\b", says)
        proofs = re.search(r"once (\w+) answers? (?:is|are) proved", says)
        below = [
            each for each in result.essentials if (each.kind, each.state) == ("condition", "below")
        ]
        assert (number(conditions[1]) if conditions else 0) == (
            len(below) if result.outcome == "ready-with-conditions" else 0
        )
        unproved = [
            each
            for each in result.essentials
            if each.kind == "stop" and each.state == "met" and not each.evidenced
        ]
        assert (number(proofs[1]) if proofs else 0) == (
            len(unproved) if result.outcome == "ready-with-conditions" else 0
        )
        if result.outcome == "ready-with-conditions":
            assert conditions or proofs or "short of what ready asks for" in says
            assert result.conditions == tuple(each.question for each in below)
        if result.outcome == "ready":
            assert says == "The model is ready."

    # --- the rules ----------------------------------------------------------------------------
    def rules(self) -> None:
        held = [rule for rule in self.result.trace if rule.holds]
        assert held == [self.result.trace[-1]]
        for rule in self.result.trace:
            self.title(rule)
            for line in rule.because:
                self.line(rule.number, line)

    def title(self, rule) -> None:
        is_open = any(each.state == "open" for each in self.result.contributions.values())
        if rule.number == 1:
            assert ("still open" in rule.says) == is_open
        planned = re.search(r"(\w+) conditions? (?:is|are) planned", rule.says)
        if planned and rule.holds:
            assert number(planned[1].lower()) == len(self.result.conditions)
            assert all(self.essentials[key].planned for key in self.result.conditions)

    def line(self, rule: int, line: str) -> None:
        about = re.fullmatch(r"(.+): “(.+)”", line)
        if about:
            return self.about(about[1], self.essentials[self.prompts[about[2]]])
        counted = re.fullmatch(r"(\d+) conditions are not met; 3 at most may be\.", line)
        if counted:
            states = ("below",) if rule == 1 else ("below", "open")
            found = [
                each
                for each in self.result.essentials
                if each.kind == "condition" and each.state in states
            ]
            assert int(counted[1]) == len(found) > 3
            return None
        return self.figure(line)

    def about(self, says: str, found) -> None:
        truth = {
            "Below what must be in place": found.kind == "stop" and found.state != "met",
            "Two steps or more below": found.kind == "condition" and found.steps >= 2,
            "More than one step below": found.state == "open" or found.steps > 1,
            "Still open": found.state == "open",
            "Below its threshold": found.state != "met",
            "No evidence yet": found.kind == "stop" and not found.evidenced and not found.lapsed,
            "Its evidence has lapsed": found.lapsed and not found.evidenced,
        }
        planless = says.startswith("No action with an owner and a date within 90 days")
        assert truth.get(says, planless and not found.planned), says

    def figure(self, line: str) -> None:
        bare = re.fullmatch(r"Nothing is in place yet for: (.+)\.", line)
        aside = re.fullmatch(
            r"([\d.]+)% of (.+) was set aside as not applicable; 10% at most .+", line
        )
        begun = re.fullmatch(r"([\d.]+)% of the questions, by weight, are answered so far\.", line)
        short = re.fullmatch(
            r"(The score|The best score still possible|What is known)(?: in (\w+))? is ([\d.]+)%"
            r"(?: overall)?; (\d+)% is needed\.",
            line,
        )
        if bare:
            homes = self.made.consideration_by_key
            inside = [
                each
                for each in self.result.contributions.values()
                if homes[each.consideration].title == bare[1] and each.state != "not-applicable"
            ]
            assert inside
            assert not any(each.low for each in inside)
        elif aside:
            stage = next(each for each in self.result.stages if each.title == aside[2])
            assert abs(stage.na_share * 100 - float(aside[1])) < 0.6
            assert stage.na_share > 0.1
        elif begun:
            assert self.result.coverage < 0.5
        else:
            assert short, line
            self.short(*short.groups())

    def short(self, what: str, stage: str | None, said: str, needed: str) -> None:
        part = next((s for s in self.result.stages if s.title == stage), self.result)
        measure = {"What is known": "coverage", "The best score still possible": "high"}
        value = getattr(part, measure.get(what, "low"))
        assert abs(value * 100 - float(said)) < 0.6
        assert value * 100 < float(needed)
        assert float(said) < float(needed)
        assert (stage is None) == (int(needed) in {pair[0] for pair in LIMITS.values()}) or stage
        if what == "The best score still possible":
            assert part.low < part.high


@given(cases(asides=True, most=9))
@settings(max_examples=1000, deadline=None)
def test_every_clause_follows_from_the_result(case):
    made, answers = case
    reader = Reader(made, result_of(made, answers))
    reader.sentence()
    reader.rules()


BIG = framework(
    essential("stop", "stop"),
    essential("other", "stop"),
    essential("condition", "condition"),
    *(question(f"q{number}", weight=3) for number in range(9)),
    gates=(GO_LIVE,),
)
SOUND = {key: chose(4, evidence=True) for key in BIG.questions}
BARE = chose(4)
PLANNED = chose(1, action=plan())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "The model is ready to go live."),
        ({"stop": BARE}, "The model is ready to go live once one answer is proved."),
        (
            {"stop": BARE, "other": BARE},
            "The model is ready to go live once 2 answers are proved.",
        ),
        ({"condition": PLANNED}, "The model is ready to go live on one condition."),
        (
            {"condition": PLANNED, "stop": BARE},
            "The model is ready to go live on one condition and once one answer is proved.",
        ),
        (
            {"q0": chose(0), "q1": chose(0)},
            "The model is ready to go live with one thing short of what ready asks for.",
        ),
        ({"stop": chose(0)}, "The model is not ready to go live."),
    ],
)
def test_the_sentence_says_what_stands_between_this_and_ready(changes, sentence):
    result = score(BIG, Situation("start-up", "go-live"), SOUND | changes, TODAY)
    assert result.sentence == sentence


def test_the_reader_sees_a_wrong_clause():
    """It can fail: each kind of clause, turned, is caught."""
    result = score(BIG, Situation("start-up", ""), SOUND | {"stop": BARE}, TODAY)
    reader = Reader(BIG, result)
    reader.sentence()
    caught = Counter()
    wrong = (
        "The model is ready.",
        "The model is ready once 2 answers are proved.",
        "The model is ready on one condition.",
        "The model is not ready.",
    )
    for sentence in wrong:
        object.__setattr__(result, "sentence", sentence)
        with pytest.raises(AssertionError):
            reader.sentence()
        caught[sentence] += 1
    assert len(caught) == len(wrong)
    for line in ("Still open: “Is stop?”", "The score is 40% overall; 85% is needed.", "Because."):
        with pytest.raises(AssertionError):
            reader.line(4, line)
