"""The stack builder beside brute force over all subsets, on small catalogues drawn at random."""

from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalogue.stack.solver import (
    FAILS,
    FITS,
    PARTLY,
    UNKNOWN,
    Answer,
    Ask,
    Blocked,
    Candidate,
    Constraint,
    coverage,
    failed,
    passes,
    solve,
)

PARTS = ("store", "tracking", "registry", "serving", "watching")
ANSWERS = (FITS, PARTLY, UNKNOWN, FAILS)
parts = st.frozensets(st.sampled_from(PARTS), max_size=4)


@st.composite
def catalogues(draw):
    answers = st.fixed_dictionaries({key: st.sampled_from(ANSWERS) for key in ("open", "screen")})
    rows = draw(st.lists(st.tuples(parts, answers, st.integers(0, 9), st.booleans()), max_size=8))
    tools = [
        Candidate(f"tool-{number}", served, said, penalty, in_place and number % 3 == 0)
        for number, (served, said, penalty, in_place) in enumerate(rows)
    ]
    constraints = (Constraint("open"), Constraint("screen", draw(parts)))
    enough = draw(st.frozensets(st.sampled_from((PARTLY, UNKNOWN))))
    kept = tuple(each for each in constraints if draw(st.booleans()))
    return tools, Ask(draw(parts), kept, enough)


def brute(tools, ask):
    """(least number of new tools, every set of so many that covers all), or None."""
    have = frozenset(p for tool in tools if tool.is_in_place for p in coverage(tool, ask))
    free = [tool for tool in tools if not tool.is_in_place]
    for size in range(len(free) + 1):
        found = {
            frozenset(tool.key for tool in some)
            for some in combinations(free, size)
            if ask.needed - have <= {p for tool in some for p in coverage(tool, ask)}
        }
        if found:
            return size, found
    return None


@settings(deadline=None, max_examples=600)
@given(catalogues())
@example(([], Ask(frozenset())))
@example(([], Ask(frozenset({"store"}))))
def test_it_agrees_with_brute_force(drawn):
    tools, ask = drawn
    answer, want = solve(tools, ask), brute(tools, ask)
    if want is None:
        assert answer.blocked
        assert answer.stacks == ()
        return
    sets = [each for stack in answer.stacks for each in stack.expanded()]
    assert (answer.size, set(sets), answer.blocked) == (*want, ())
    assert len(sets) == len(set(sets))


@settings(deadline=None, max_examples=300)
@given(catalogues())
def test_an_impossible_one_names_the_fewest_constraints_that_make_it_so(drawn):
    tools, ask = drawn
    for blocked in solve(tools, ask).blocked:
        serving = [tool for tool in tools if blocked.component in tool.components]
        least = min((len(failed(tool, blocked.component, ask)) for tool in serving), default=None)
        if least is None:
            assert blocked.ways == ()
            continue
        assert {len(way) for way in blocked.ways} == {least}
        for way in blocked.ways:
            left = tuple(each for each in ask.constraints if each.key not in way)
            eased = Ask(ask.needed, left, ask.enough)
            assert blocked.component not in [b.component for b in solve(tools, eased).blocked]


def test_the_best_of_equal_stacks_stands_first():
    good = Candidate("good", frozenset({"store"}), penalty=0)
    poor = Candidate("poor", frozenset({"store"}), penalty=5)
    [stack] = solve([poor, good], Ask(frozenset({"store"}))).stacks
    assert [tool.key for tool in stack.slots[0].tools] == ["good", "poor"]


def test_what_is_in_place_costs_nothing_and_meets_no_constraint():
    have = Candidate("have", frozenset({"store"}), {"open": FAILS}, is_in_place=True)
    ask = Ask(frozenset({"store"}), (Constraint("open"),))
    answer = solve([have], ask)
    assert (answer.size, answer.covered, answer.blocked) == (0, frozenset({"store"}), ())


@pytest.mark.parametrize(
    ("enough", "passing"),
    [
        ((), (FITS,)),
        ((PARTLY,), (FITS, PARTLY)),
        ((UNKNOWN,), (FITS, UNKNOWN)),
        ((PARTLY, UNKNOWN), (FITS, PARTLY, UNKNOWN)),
    ],
)
def test_what_fits_passes_and_what_is_enough(enough, passing):
    ask = Ask(frozenset(), enough=frozenset(enough))
    assert tuple(answer for answer in ANSWERS if passes(answer, ask)) == passing


def test_a_constraint_is_asked_of_every_tool_or_for_its_components():
    ask = Ask(frozenset(PARTS), (Constraint("open"), Constraint("screen", frozenset({"store"}))))
    tool = Candidate("one", frozenset(PARTS), {"open": FITS, "screen": FAILS})
    assert failed(tool, "store", ask) == frozenset({"screen"})
    assert failed(tool, "serving", ask) == frozenset()
    closed = Candidate("two", frozenset({"store", "serving"}), {"open": FAILS})
    assert failed(closed, "serving", ask) == frozenset({"open"})
    assert coverage(tool, ask) == frozenset(PARTS) - {"store"}
    assert coverage(closed, ask) == frozenset()


def test_an_answer_says_how_many_new_tools_it_takes():
    tools = [Candidate(part, frozenset({part})) for part in ("store", "serving")]
    answer = solve(tools, Ask(frozenset({"store", "serving"})))
    assert [
        (stack.penalty, [slot.tools[0].key for slot in stack.slots]) for stack in answer.stacks
    ] == [(0, ["serving", "store"])]
    assert (answer.size, answer.covered, answer.blocked, answer.is_cut) == (
        2,
        frozenset(),
        (),
        False,
    )
    assert solve([], Ask(frozenset({"store"}))) == Answer(blocked=(Blocked("store", ()),))
    assert Answer().size == 0
