"""What is kept of an import for the page that tells of it."""

import pytest

from catalogue.services import import_outcome
from documents.yaml_with_lines import Faulty, Problem


@pytest.mark.parametrize(("many", "shown", "more"), [(1, 1, 0), (200, 200, 0), (203, 200, 3)])
def test_of_many_faults_the_first_are_shown_and_the_rest_are_counted(
    many, shown, more, monkeypatch
):
    monkeypatch.setattr(import_outcome, "MOST_SHOWN", 200)
    problems = tuple(Problem(line, "a\0", "is\0 wrong") for line in range(1, many + 1))
    told = import_outcome.outcome_of_faults(Faulty(problems, "x.csv"))
    assert {name: value for name, value in told.items() if name != "problems"} == {
        "name": "x.csv",
        "many": many,
        "more": more,
    }
    assert told["problems"] == [
        {"where": f"line {line}", "key": "a", "reason": "is wrong"} for line in range(1, shown + 1)
    ]
