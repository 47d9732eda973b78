"""A document becomes data that knows its lines, and nothing that could cost more than it holds."""

import pytest

from documents import yaml_with_lines
from documents.yaml_with_lines import Faulty, Mapping, Problem, Problems, read

SMALL = """one: 1.10
list:
  - text
  - inner: yes
    last: 2026-11-23
"""


def faults(source):
    with pytest.raises(Faulty) as caught:
        read(source)
    return [(each.line, each.key, each.reason) for each in caught.value.problems]


def test_every_key_and_item_knows_its_line():
    found = read(SMALL)
    items = found["list"]
    assert found == {"one": 1.1, "list": ["text", {"inner": True, "last": "2026-11-23"}]}
    assert (found.line, found.lines) == (1, {"one": 1, "list": 2})
    assert (items.line, items.lines) == (3, [3, 4])
    assert (items[1].line, items[1].lines) == (4, {"inner": 4, "last": 5})
    assert (items[1].line_of("last"), items[1].line_of("gone")) == (5, 4)
    assert found["one"].source == "1.10"


@pytest.mark.parametrize("number", [2**63 - 1, 1 - 2**63])
def test_a_number_of_63_bits_is_the_largest(number):
    assert read(f"a: {number}") == {"a": number}
    larger = number + (1 if number > 0 else -1)
    assert faults(f"x: 1\na: {larger}") == [(2, "a", "this number is too large")]


def test_lists_may_lie_twenty_deep():
    deepest = "[" * 21 + "]" * 21
    assert read(deepest) is not None
    reason = "the document is nested too deeply"
    assert faults(f"\n[{deepest}]") == [(2, "", reason)]
    assert faults("[" * 21 + "\n1" + "]" * 21) == [(2, "[0]" * 21, reason)]


def test_a_document_holds_so_many_values_and_no_more(monkeypatch):
    monkeypatch.setattr(yaml_with_lines, "MOST_VALUES", 7)
    assert read("[1,\n2]") == [1, 2]
    assert faults("[1,\n2,\n3,\n4,\n5,\n6]") == [(6, "", "the document holds more than 7 values")]


def test_after_a_thousand_faults_the_reading_stops():
    found = Problems()
    for number in range(1, 1000):
        found.append(Problem(number, "a", "is wrong"))
    with pytest.raises(Faulty) as caught:
        found.append(Problem(1000, "a", "is wrong", "A1000"))
    assert len(caught.value.problems) == 1001
    assert caught.value.problems[999:] == (
        Problem(1000, "a", "is wrong", "A1000"),
        Problem(1000, "", "reading stopped here, after 1000 faults", "A1000"),
    )


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("a:\n  b: 1\n  b: 2", (3, "a.b", "this key stands twice")),
        ("a: 1\n? [b]\n: 2", (2, "", "a key must be plain text")),
        ("a: 1\n<<: {b: 2}", (2, "", "a key must be plain text")),
        ("a: !!omap []", (1, "a", "the tag tag:yaml.org,2002:omap is not allowed")),
        ("a: !x 1", (1, "a", "the tag !x is not allowed")),
        ("a:\n  - 1\n  - !!set {b}", (3, "a[1]", "the tag tag:yaml.org,2002:set is not allowed")),
    ],
)
def test_a_fault_names_its_line_and_key(source, told):
    assert faults(source) == [told]


def test_a_fault_says_where_it_stands():
    problems = (Problem(3, "a.b", "is wrong"), Problem(4, "", "is wrong", "C4"))
    assert str(Faulty(problems)) == "line 3: a.b: is wrong\nC4: is wrong"
    assert str(Faulty(problems, "x.yml")) == "x.yml: line 3: a.b: is wrong\nx.yml: C4: is wrong"


def test_a_mapping_of_nothing_stands_at_its_own_line():
    assert Mapping(7).line_of("a") == 7
