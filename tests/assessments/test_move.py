"""From one version of a framework to another, pure: kinds of questions, fates of answers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.framework import serialisation
from assessments.framework.definition import Condition, Fact, Gate, Given, Option
from assessments.framework.move import (
    ASIDE,
    CARRIED,
    GONE,
    MOVED,
    NEW,
    RECHECK,
    REWORDED,
    SAME,
    SPLIT,
    ground_after,
    lines,
    passages,
    still_stated,
    what_speaks,
)
from assessments.framework.parsing import parse
from documents.yaml_with_lines import Faulty
from tests.assessments.making import FIVE, chose, framework, question, set_aside
from tests.assessments.test_facts import instead

OWNER = question("owner", na=True)
OLD = framework(OWNER)
OTHER_WORTH = (*FIVE[:3], replace(FIVE[3], value=2.5), FIVE[4])


def kinds(*new, old=OLD):
    return {each.question.key: each.kind for each in passages([old, framework(*new)])}


# --- kinds ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("new", "told"),
    [
        ([OWNER], {"owner": SAME}),
        ([replace(OWNER, weight=3, stage="two", role="else")], {"owner": SAME}),
        ([replace(OWNER, prompt="Who owns it?")], {"owner": REWORDED}),
        ([replace(OWNER, options=FIVE[:4])], {"owner": REWORDED}),
        ([replace(OWNER, meaning="moved")], {"owner": MOVED}),
        ([replace(OWNER, type="multiple")], {"owner": MOVED}),
        ([replace(OWNER, key="keeper", was="owner")], {"keeper": SAME}),
        ([replace(OWNER, key="keeper", was="owner", why="So.")], {"keeper": REWORDED}),
        (
            [replace(OWNER, key="one", was="owner"), replace(OWNER, key="two", was="owner")],
            {"one": SPLIT, "two": SPLIT},
        ),
        ([OWNER, replace(OWNER, key="two", was="owner")], {"owner": SPLIT, "two": SPLIT}),
        ([OWNER, question("more")], {"owner": SAME, "more": NEW}),
        ([question("more", was="never-there")], {"more": NEW, "owner": GONE}),
    ],
)
def test_the_kind_of_each_question(new, told):
    assert kinds(*new) == told


def test_a_key_that_both_have_names_the_same_question_whatever_it_was():
    old = framework(OWNER, question("cost"))
    assert kinds(replace(OWNER, was="cost"), old=old) == {"owner": SAME, "cost": GONE}


MIDDLE = framework(replace(OWNER, key="keeper", was="owner", meaning="moved"))
LAST = framework(replace(OWNER, key="holder", was="keeper"))


def test_each_version_speaks_of_the_one_before_it():
    """What moved on the way stays moved, though the last version says nothing of it."""
    [one] = passages([OLD, MIDDLE, LAST])
    assert (one.kind, one.question.key, one.old.key) == (MOVED, "holder", "owner")
    [one] = passages([MIDDLE, LAST])
    assert one.kind == SAME


def test_what_was_gone_in_between_is_new():
    assert [each.kind for each in passages([OLD, framework(question("x")), OLD])] == [NEW, GONE]


def test_the_way_back():
    [one] = passages([OLD, MIDDLE, LAST], back=True)
    assert (one.kind, one.question.key, one.old.key) == (MOVED, "owner", "holder")
    more = framework(replace(OWNER, key="two", was="owner"), OWNER)
    back = passages([OLD, more], back=True)
    assert [(each.kind, each.question.key) for each in back] == [(MOVED, "owner"), (GONE, "two")]
    assert back[0].old.key == "owner"


# --- fates ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("new", "answer", "fate"),
    [
        (OWNER, chose(3), CARRIED),
        (OWNER, Given("unknown"), CARRIED),
        (OWNER, Given("open"), ""),
        (OWNER, None, ""),
        (replace(OWNER, prompt="Who?"), chose(3), CARRIED),
        (replace(OWNER, options=FIVE[:3]), chose(3), RECHECK),
        (replace(OWNER, options=FIVE[:3]), chose(2), CARRIED),
        (replace(OWNER, options=OTHER_WORTH), chose(3), RECHECK),
        (replace(OWNER, options=OTHER_WORTH), chose(2), CARRIED),
        (replace(OWNER, meaning="moved"), chose(3), RECHECK),
        (replace(OWNER, meaning="moved"), Given("unknown"), RECHECK),
        (OWNER, set_aside(), CARRIED),
        (replace(OWNER, na=False), set_aside(), RECHECK),
        (replace(OWNER, key="keeper", was="owner"), chose(3), CARRIED),
    ],
)
def test_what_becomes_of_an_answer(new, answer, fate):
    answers = {"owner": answer} if answer else {}
    [line] = lines(passages([OLD, framework(new)]), answers)
    assert line.fate == fate


def test_what_is_gone_is_set_aside_and_what_comes_back_is_looked_at():
    x = framework(question("x"))
    answers = {"owner": chose(3), "x": chose(1)}
    told = {line.passage.question.key: line.fate for line in lines(passages([OLD, x]), answers)}
    assert told == {"x": RECHECK, "owner": ASIDE}


def test_a_number_that_is_out_of_bounds_by_now_is_looked_at():
    rows = question("rows", type="number", options=(), minimum=0, maximum=100)
    less = framework(replace(rows, maximum=10))
    for value, fate in ((10.0, CARRIED), (11.0, RECHECK)):
        [line] = lines(passages([framework(rows), less]), {"rows": Given("answered", value)})
        assert line.fate == fate


@pytest.mark.parametrize(
    ("new", "status", "value", "told"),
    [
        (OWNER, "answered", ("o3",), ("answered", ("o3",))),
        (replace(OWNER, options=FIVE[:3]), "answered", ("o3",), ("open", None)),
        (OWNER, "unknown", None, ("unknown", None)),
        (OWNER, "not-applicable", None, ("not-applicable", None)),
        (replace(OWNER, na=False), "not-applicable", None, ("open", None)),
        (replace(OWNER, type="text", options=()), "answered", ("o3",), ("open", None)),
    ],
)
def test_what_is_said_to_a_question_that_came_of_it(new, status, value, told):
    both = [replace(new, key=key, was="owner") for key in ("one", "two")]
    one, two = passages([OLD, framework(*both)])
    assert what_speaks(one, status, value) == what_speaks(two, status, value) == told


def test_a_value_of_another_type_does_not_speak():
    number, text = (question("a", type=kind, options=()) for kind in ("number", "text"))
    [found] = passages([framework(number), framework(text)])
    assert what_speaks(found, "answered", 3.0) == ("open", None)
    [found] = passages([framework(number), framework(replace(number, weight=2))])
    assert what_speaks(found, "answered", 0) == ("answered", 0)


# --- facts and gate -------------------------------------------------------------------------------
def fact(key, *options, multiple=False):
    return Fact(key, f"{key}?", tuple(Option(each, each) for each in options), multiple=multiple)


LIVE = Gate("live", "Live", "live", "", ("one",), Condition("fact", "on", frozenset({"yes"})))


@pytest.mark.parametrize(
    ("of", "chosen", "kept"),
    [
        (fact("f", "yes", "no"), ["yes"], ["yes"]),
        (fact("f", "no"), ["yes"], []),
        (fact("f", "yes", "no"), ["yes", "no"], []),
        (fact("f", "yes", "no", multiple=True), ["yes", "gone"], ["yes"]),
    ],
)
def test_what_of_a_fact_can_still_be_said(of, chosen, kept):
    assert still_stated(of, chosen) == kept


def test_facts_and_gate_of_the_other_version():
    new = replace(OLD, facts=(fact("on", "yes", "no"), fact("more", "a")), gates=(LIVE,))
    found = ground_after(new, "start-up", "live", {"on": ["yes"], "lost": ["yes"]})
    assert (found.gate, found.facts, found.is_gate_gone) == ("live", {"on": ["yes"]}, False)
    assert [each.key for each in found.to_state] == ["more"]
    assert ground_after(new, "start-up", "live", {"on": ["no"]}).is_gate_gone
    assert ground_after(OLD, "start-up", "live", {}).gate == ""
    assert not ground_after(OLD, "start-up", "", {}).is_gate_gone


# --- pairs at random ------------------------------------------------------------------------------
KEYS = [f"q{number}" for number in range(4)]


@st.composite
def any_question(draw, key):
    return question(
        key,
        options=tuple(each for each in FIVE if draw(st.integers(0, 3))) or FIVE,
        was=draw(st.sampled_from(["", *KEYS]).filter(lambda was: was != key)),
        meaning=draw(st.sampled_from(["", "", "moved"])),
        na=draw(st.booleans()),
        example=draw(st.sampled_from(["", "Such."])),
    )


@st.composite
def any_framework(draw):
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
    return framework(*(draw(any_question(key)) for key in keys))


any_answer = st.one_of(
    st.integers(0, 4).map(chose), st.just(Given("unknown")), st.just(Given("open")), st.just(None)
)
any_answers = st.fixed_dictionaries(dict.fromkeys(KEYS, any_answer)).map(
    lambda found: {key: each for key, each in found.items() if each}
)


@settings(max_examples=300, deadline=None)
@given(st.lists(any_framework(), min_size=2, max_size=4), st.booleans(), any_answers)
def test_nothing_is_lost_on_any_way(versions, back, answers):
    found = passages(versions, back=back)
    old, new = (versions[-1], versions[0]) if back else (versions[0], versions[-1])
    kept = [each.question.key for each in found if each.kind != GONE]
    gone = {each.question.key for each in found if each.kind == GONE}
    spoken = {each.old.key for each in found if each.kind not in (GONE, NEW)}
    assert kept == list(new.questions)
    assert spoken | gone == set(old.questions)
    assert not spoken & gone
    for line in lines(found, answers):
        key, given_here = line.passage.question.key, answers.get(line.passage.question.key)
        if given_here and given_here.status != "open":
            assert line.fate, key
        if line.fate == CARRIED:
            assert line.passage.kind in (SAME, REWORDED)


@settings(max_examples=100, deadline=None)
@given(any_framework(), any_answers)
def test_the_same_again_changes_nothing(one, answers):
    plain = framework(*(replace(each, meaning="") for each in one.questions.values()))
    for line in lines(passages([plain, plain]), answers):
        assert line.passage.kind == SAME
        assert line.fate in ("", CARRIED, RECHECK)
        chosen = answers.get(line.passage.question.key)
        known = chosen and set(chosen.value or ()) <= set(line.passage.question.option_by_key)
        assert (line.fate == CARRIED) == bool(known and chosen.status != "open")


# --- in a document --------------------------------------------------------------------------------
def test_a_document_says_what_a_question_was():
    made = parse(
        instead("            why: It helps.", "            why: So.\n            was: lines")
    )
    assert (made.questions["rows"].was, made.questions["rows"].meaning) == ("lines", "")
    assert serialisation.from_json(serialisation.to_json(made)) == made


def test_where_nothing_is_said_the_json_and_so_the_hash_stay():
    made = parse(instead("Who owns it?", "Who owns it?"))
    assert b'"was"' not in serialisation.canonical(serialisation.to_json(made))
    assert b'"meaning"' not in serialisation.canonical(serialisation.to_json(made))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("was: rows", "is its own key; leave it out"),
        ("was: Some Rows", "is not lower-case words"),
        ("meaning: other", "'other' is none of moved"),
    ],
)
def test_what_a_document_may_not_say_of_it(said, told):
    with pytest.raises(Faulty) as faulty:
        parse(instead("            why: It helps.", f"            why: So.\n            {said}"))
    assert told in str(faulty.value.problems)
