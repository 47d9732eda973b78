"""Slips of the hand are found, drawn by a seed, and told apart by whether a test fails."""

from collections import Counter

import pytest
from coverage import CoverageData

from hub.development import mutating
from hub.development.mutants import DROPPED, Mutant, mutants_of, sample

SOURCE = '''"""Told."""
LIMIT = 3


def told(value, seen):
    """Told."""
    if value > LIMIT and not seen:
        seen.append(
            value,
        )
    return seen
'''
TEST = """from room.subject import told


def test_what_is_larger_is_noted():
    assert told(9, []) == [9]
    assert told(1, []) == []
"""


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A room of one module, and its test, which needs no Django."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "pytest_django.plugin")
    found = tmp_path / "tree"
    for path, text in (("room/subject.py", SOURCE), ("tests/room/test_subject.py", TEST)):
        (found / path).parent.mkdir(parents=True)
        (found / path).write_text(text)
    (found / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n  browser\n  services\npythonpath = .\n"
    )
    return found


class Named:
    """Lines that all tests of the room run."""

    def tests_of(self, mutant):
        return ["tests/room/test_subject.py::test_what_is_larger_is_noted"]


def test_every_slip_stands_at_its_place_and_changes_one_thing():
    found = [(mutant.at, mutant.slip, mutant.diff(SOURCE)) for mutant in mutants_of("x", SOURCE)]
    line = "    if value > LIMIT and not seen:"
    assert found == [
        ((7, 7), "AddNot", f"-{line}\n+    if not value > LIMIT and not seen:"),
        (
            (7, 25),
            "ReplaceUnaryOperator_Delete_Not",
            f"-{line}\n+    if value > LIMIT and  seen:",
        ),
        ((7, 21), "ReplaceAndWithOr", f"-{line}\n+    if value > LIMIT or not seen:"),
        ((2, 8), "NumberReplacer", "-LIMIT = 3\n+LIMIT = 4"),
        ((2, 8), "NumberReplacer", "-LIMIT = 3\n+LIMIT = 2"),
        (
            (7, 13),
            "ReplaceComparisonOperator_Gt_GtE",
            f"-{line}\n+    if value >= LIMIT and not seen:",
        ),
        (
            (7, 13),
            "ReplaceComparisonOperator_Gt_Lt",
            f"-{line}\n+    if value < LIMIT and not seen:",
        ),
        (
            (8, 8),
            DROPPED,
            "-        seen.append(\n-            value,\n-        )\n+        pass",
        ),
    ]


def test_a_seed_draws_the_same_sample_again_and_one_mutant_of_a_place(tree):
    drawn = [sample(tree, ["room/subject.py"], 4, seed) for seed in (1, 1, 3)]
    assert drawn[0] == drawn[1] != drawn[2]
    places = Counter(mutant.at for mutant in sample(tree, ["room/subject.py"], 60, 1))
    assert places == dict.fromkeys([(2, 8), (7, 7), (7, 13), (7, 21), (7, 25), (8, 8)], 1)


@pytest.mark.parametrize(
    ("mutant", "told"),
    [
        (
            Mutant("room/subject.py", (8, 8), DROPPED, 0),
            (
                "killed   room/subject.py:8 statement dropped by "
                "FAILED tests/room/test_subject.py::test_what_is_larger_is_noted\n"
            ),
        ),
        (
            Mutant("room/subject.py", (2, 8), "NumberReplacer", 0),
            "SURVIVED room/subject.py:2 NumberReplacer\n-LIMIT = 3\n+LIMIT = 4\n",
        ),
    ],
)
def test_what_no_test_fails_on_survives_and_the_file_is_as_before(tree, capsys, mutant, told):
    assert mutating.survives(tree, mutant, Named()) is told.startswith("SURVIVED")
    assert capsys.readouterr().out.partition(" - ")[0].strip() == told.strip()
    assert (tree / "room/subject.py").read_text() == SOURCE


def test_a_line_is_met_by_the_tests_that_run_it(tmp_path):
    data = CoverageData(basename=str(tmp_path / "lines"))
    for context, lines in (("", [2, 5]), ("t::a|run", [7]), ("t::b|setup", [7, 8])):
        data.set_context(context)
        data.add_lines({"room/subject.py": lines})
    data.write()
    lines = mutating.Lines(tmp_path / "lines")
    found = [lines.tests_of(Mutant("room/subject.py", (at, 0), DROPPED, 0)) for at in (2, 7, 8, 9)]
    assert found == [["t::a", "t::b"], ["t::a", "t::b"], ["t::b"], []]


def test_the_rooms_that_ask_a_room_are_asked():
    assert mutating.rooms(["jobs/services.py", "hub/logs.py"]) == [
        *("tests/accounts", "tests/hub", "tests/jobs", "tests/reports")
    ]


def test_all_that_is_named_is_there():
    found = mutating.modules(mutating.ROOT, mutating.DECIDING)
    assert {"accounts/policy.py", "documents/text.py", "catalogue/stack/solver.py"} <= {*found}
    assert all((mutating.ROOT / place).exists() for place in mutating.rooms(found))


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("def told(*, many):\n    return many * many\n", ["ReplaceBinaryOperator_Mul_Div"]),
        ("def told(many):\n    if found := many:\n        return found\n", []),
    ],
)
def test_what_is_no_code_is_no_mutant(tmp_path, source, kinds):
    (tmp_path / "x.py").write_text(source)
    assert [mutant.slip for mutant in sample(tmp_path, ["x.py"], 60, 1)] == kinds
