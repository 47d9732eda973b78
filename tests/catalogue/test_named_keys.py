"""What code names of the catalogue's content is there, and is named in one place."""

import ast
from pathlib import Path

import pytest
import yaml

from catalogue.content import FOLDER
from catalogue.entries.named_keys import NamedComponent, NamedCriterion, NamedGroup
from catalogue.scan.radar_layout import QUADRANTS
from catalogue.stack.demands import DEMANDS

ROOT = Path(__file__).parents[2]
NAMED = {
    "criteria": ("criteria.yaml", NamedCriterion),
    "components": ("components.yaml", NamedComponent),
    "groups": ("components.yaml", NamedGroup),
}
ROOMS = ("accounts", "handbook", "catalogue", "assessments", "reports", "hub")
NAMING = "catalogue/entries/named_keys.py"
# Its practice is called like a component.
ALIKE = {NAMING, "hub/demo_choices.py"}


def content(name: str) -> list[dict]:
    return yaml.safe_load((FOLDER / NAMED[name][0]).read_text(encoding="utf-8"))[name]


def keys(name: str) -> set[str]:
    return {row["key"] for row in content(name)}


@pytest.mark.parametrize("name", NAMED)
def test_all_that_is_named_is_in_the_content(name):
    assert {each.value for each in NAMED[name][1]} - keys(name) == set()


def test_what_is_asked_for_a_verdict_has_one():
    kinds = {row["key"]: row["kind"] for row in content("criteria")}
    assert {each.value for each in NamedCriterion if kinds[each] != "verdict"} == {"llm-support"}


def test_a_demand_is_asked_of_tools_of_which_its_criterion_is_asked():
    asked = {row["key"]: set(row.get("components", ())) for row in content("criteria")}
    for demand in DEMANDS:
        of = asked[demand.criterion]
        assert not of or demand.components <= of, demand.key


def test_each_group_lies_in_one_quadrant():
    placed = [group for _quadrant, groups in QUADRANTS for group in groups]
    assert sorted(placed) == sorted(keys("groups"))


def spelt(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {each.value for each in tree if isinstance(each, ast.Constant)}


def test_no_other_module_spells_a_key_of_the_content():
    """Of keys that are several words: `licence` and `data` are words of many meanings."""
    known = {key for name in NAMED for key in keys(name) if "-" in key}
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = {str(path.relative_to(ROOT)): spelt(path) & known for path in paths}
    assert {path for path, named in found.items() if named} - ALIKE == set()
    assert found[NAMING]
