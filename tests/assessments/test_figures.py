"""What pages and reports say of a result, for each method of scoring."""

from datetime import date

import pytest

from assessments import charts, figures
from assessments.scoring.result import Contribution, Result, Rule, StageScore

LEVELS = {"manual": "By hand", "repeatable": "Repeatable"}


def stage(low: float, high: float, level: str = "", level_best: str = "") -> StageScore:
    return StageScore("gather", "Gather", 1, 4, 0.25, low, high, level, level_best)


def result(method: str, low: float = 0, high: float = 0, **fields) -> Result:
    given = {
        "outcome": "incomplete",
        "sentence": "",
        "answered": 1,
        "total": 4,
        "coverage": 0.25,
        "worst": "not-ready",
        "best": "ready",
        "stages": (),
    }
    return Result(method=method, low=low, high=high, **given | fields)


@pytest.mark.parametrize(
    ("method", "low", "high", "expected"),
    [
        ("weighted", 0.5, 0.75, ("Score", "50%", "up to 75% with what is still open")),
        ("weighted", 0.5, 0.5, ("Score", "50%", "nothing open could change it")),
        ("levels", 0.2, 1, ("Criteria met", "20%", "up to 100% with what is still open")),
        ("levels", 1, 1, ("Criteria met", "100%", "nothing open could change it")),
        ("minimum", 2.5, 7, ("Score", "2.5", "up to 7 with what is still open")),
        ("minimum", 3, 3, ("Score", "3", "nothing open could change it")),
    ],
)
def test_the_score_and_what_could_still_change_it(method, low, high, expected):
    assert figures.score(result(method, low, high)) == figures.Figure(*expected)


def test_how_much_is_known():
    expected = figures.Figure("Known", "25%", "1 of 4 questions answered")
    assert figures.known(result("weighted")) == expected


def test_a_verdict_lasts_until_a_day_and_an_incomplete_one_does_not():
    day = date(2027, 3, 1)
    expected = figures.Figure("Valid until", "1 March 2027", "then it is looked at anew")
    assert figures.valid_until(result("weighted", outcome="ready", valid_until=day)) == expected
    assert figures.valid_until(result("weighted", valid_until=day)) is None
    assert figures.valid_until(result("weighted", outcome="ready")) is None


@pytest.mark.parametrize(
    ("worst", "best", "expected"),
    [
        ("not-ready", "ready", "Not ready to ready"),
        ("ready", "ready", "Ready"),
        ("manual", "repeatable", "By hand to repeatable"),
    ],
)
def test_what_is_still_possible(worst, best, expected):
    found = figures.still_possible(result("levels", worst=worst, best=best), LEVELS)
    assert found == figures.Figure("Still possible", expected)


@pytest.mark.parametrize(
    ("method", "scored", "title", "row"),
    [
        ("weighted", stage(0.5, 0.75), "Readiness by stage", ("50%", "75%", "")),
        ("weighted", stage(0.5, 0.5), "Readiness by stage", ("50%", "50%", "")),
        ("minimum", stage(2.5, 7), "Points, by section", ("2.5", "7", "")),
        ("minimum", stage(7, 7), "Points, by section", ("7", "7", "")),
        (
            "levels",
            stage(0.5, 1, "manual", "repeatable"),
            "Criteria met, by section",
            ("50%", "100%", "By hand to Repeatable"),
        ),
        (
            "levels",
            stage(1, 1, "repeatable", "repeatable"),
            "Criteria met, by section",
            ("100%", "100%", "Repeatable"),
        ),
    ],
)
def test_stage_by_stage(method, scored, title, row):
    table = figures.by_stage(result(method, stages=(scored,)), LEVELS)
    assert (table.title, table.has_levels) == (title, method == "levels")
    assert table.rows == (figures.StageRow("Gather", 1, 4, "25%", *row),)


@pytest.mark.parametrize(
    ("method", "scored", "expected"),
    [
        ("weighted", stage(0.5, 0.75), "50% to 75%"),
        ("weighted", stage(0.5, 0.5), "50%"),
        ("minimum", stage(2.5, 7), "2.5 to 7 points"),
        ("minimum", stage(2.5, 2.5), "2.5 points"),
        ("levels", stage(0, 1, "manual", "repeatable"), "By hand to Repeatable"),
        ("levels", stage(0, 0, "manual", "manual"), "By hand"),
    ],
)
def test_what_a_stage_has_reached(method, scored, expected):
    assert figures.reached(scored, method, LEVELS) == expected


@pytest.mark.parametrize(
    ("method", "low", "high", "expected"),
    [
        ("weighted", 0.5, 0.75, "50 to 75%"),
        ("weighted", 0.5, 0.5, "50%"),
        ("levels", 0, 1, "0 to 100%"),
        ("minimum", 0, 7, "0 to 7"),
        ("minimum", 0.5, 0.5, "0.5"),
    ],
)
def test_beside_a_bar(method, low, high, expected):
    assert figures.span(low, high, method) == expected


def test_the_bar_of_a_section_is_full_with_all_its_tests():
    tests = {key: Contribution(key, "gather", "home", 1, 0, 1, "open") for key in ("one", "two")}
    drawn = charts.readiness(
        result("minimum", stages=(stage(0.5, 1.5),), contributions=tests)
    ).bars[0]
    assert (drawn.low, drawn.span, drawn.text) == (25, 50, "0.5 to 1.5")
    drawn = charts.readiness(result("weighted", stages=(stage(0.5, 0.75),))).bars[0]
    assert (drawn.low, drawn.span, drawn.text) == (50, 25, "50 to 75%")


def test_only_weighted_rules_hold_or_do_not():
    trace = (Rule(1, "All is known.", False, ("Two are open.",)), Rule(2, "Else.", True))
    assert figures.rules(result("weighted", trace=trace)) == (
        figures.RuleTried("Does not hold", "All is known.", ("Two are open.",)),
        figures.RuleTried("Holds", "Else.", ()),
    )
    for method in ("levels", "minimum"):
        assert {rule.held for rule in figures.rules(result(method, trace=trace))} == {""}


@pytest.mark.parametrize(
    ("method", "kind"), [("weighted", "verdict"), ("levels", "level"), ("minimum", "level")]
)
def test_what_kind_of_outcome_it_is(method, kind):
    assert result(method).outcome_kind == kind


def test_between_which_verdicts_it_is_undecided():
    assert result("weighted").undecided_between == ("not-ready", "ready")
    assert result("weighted", best="not-ready").undecided_between == ()
    assert result("weighted", outcome="ready").undecided_between == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"outcome": "ready"}, True),
        ({"answered": 4}, True),
        ({"answered": 4, "outcome": "ready"}, False),
    ],
)
def test_a_result_is_incomplete_while_anything_is_open(fields, expected):
    assert result("weighted", **fields).is_incomplete is expected
