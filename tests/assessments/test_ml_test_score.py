"""ML Test Score: its content, and its points worked by hand."""

import pytest

from assessments.framework.definition import Given
from assessments.framework.parsing import parse
from assessments.scoring.score import score
from tests.assessments.bundled import BANDS, CONTENT, PLACES, TESTS, bundled, each_place, questions
from tests.assessments.making import TODAY, UNKNOWN

NAMES = """\
Data 1: Feature expectations are captured in a schema.
Data 2: All features are beneficial.
Data 3: No feature's cost is too much.
Data 4: Features adhere to meta-level requirements.
Data 5: The data pipeline has appropriate privacy controls.
Data 6: New features can be added quickly.
Data 7: All input feature code is tested.
Model 1: Model specs are reviewed and submitted.
Model 2: Offline and online metrics correlate.
Model 3: All hyperparameters have been tuned.
Model 4: The impact of model staleness is known.
Model 5: A simpler model is not better.
Model 6: Model quality is sufficient on important data slices.
Model 7: The model is tested for considerations of inclusion.
Infra 1: Training is reproducible.
Infra 2: Model specs are unit tested.
Infra 3: The ML pipeline is integration tested.
Infra 4: Model quality is validated before serving.
Infra 5: The model is debuggable.
Infra 6: Models are canaried before serving.
Infra 7: Serving models can be rolled back.
Monitor 1: Dependency changes result in notification.
Monitor 2: Data invariants hold for inputs.
Monitor 3: Training and serving are not skewed.
Monitor 4: Models are not too stale.
Monitor 5: Models are numerically stable.
Monitor 6: Computing performance has not regressed.
Monitor 7: Prediction quality has not regressed.
""".splitlines()


def test_each_test_bears_its_number_and_name_in_the_paper():
    for question, name in zip(questions("ml-test-score"), NAMES, strict=True):
        assert question.prompt.startswith(f"{name} "), question.key


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
