"""The table of rights is as its promises say, cell by cell; whichever cell is turned shows."""

from copy import deepcopy

import pytest

from accounts import policy
from tests.access.expected import EXPECTED, disagreements

CELLS = [(action, standing) for action in policy.TABLE for standing in policy.STANDINGS]


def test_the_table_says_what_was_promised():
    assert disagreements(policy.TABLE) == []


def test_every_action_says_in_words_who_may():
    assert [action for action, (words, _who) in EXPECTED.items() if not words.endswith(".")] == []
    assert len(CELLS) == len(EXPECTED) * len(policy.STANDINGS)


def turned(action: str, standing: str) -> dict:
    table = deepcopy(policy.TABLE)
    table[action][standing] = not table[action][standing]
    return table


def test_each_cell_that_is_turned_is_noticed():
    for cell in CELLS:
        assert disagreements(turned(*cell)) == [cell]


def test_a_line_or_a_column_that_is_missing_or_new_is_noticed():
    assert disagreements({**policy.TABLE, "brand.new": {}}) == [("brand.new", "")]
    less = {action: row for action, row in policy.TABLE.items() if action != "report.read"}
    assert disagreements(less) == [("report.read", "")]
    narrow = deepcopy(policy.TABLE)
    del narrow["report.read"]["staff"]
    assert disagreements(narrow) == [("report.read", "staff")]


def grid_with(line: int, at: int) -> str:
    """The grid as it is written, one of its letters turned."""
    lines = policy.GRID.strip().splitlines()
    words = lines[line].split()
    words[at] = {"Y": "-", "-": "Y"}[words[at]]
    lines[line] = " ".join(words)
    return "\n".join(lines)


@pytest.mark.parametrize("at", range(1, len(policy.STANDINGS) + 1))
def test_each_letter_of_the_grid_that_is_turned_is_noticed(at):
    for line in range(1, len(policy.TABLE) + 1):
        assert len(disagreements(policy._read(grid_with(line, at)))) == 1


@pytest.mark.parametrize("cell", ["y", "YY", "", "- -"])
def test_a_line_of_the_grid_with_another_letter_or_number_of_cells_is_refused(cell):
    lines = policy.GRID.strip().splitlines()
    assert lines[1].endswith("Y")
    lines[1] = lines[1][:-1] + cell
    with pytest.raises(
        ValueError, match=r"^handbook\.read: one Y or - for each standing, 12 in all$"
    ):
        policy._read("\n".join(lines))


@pytest.mark.parametrize(
    ("action", "who"),
    [
        ("organisation.invite", "an administrator of the organisation"),
        (
            "overlay.edit",
            "a manager of the organisation; an administrator of the organisation",
        ),
        (
            "assessment.decide",
            (
                "a manager, once the assessment is shared with managers; "
                "an administrator of the organisation"
            ),
        ),
        (
            "report.delete",
            (
                "a manager, once the assessment is shared with managers; "
                "an administrator of the organisation"
            ),
        ),
    ],
)
def test_a_refusal_says_who_can(action, who):
    assert str(policy.Refused(action)) == f"This can be done by: {who}."
