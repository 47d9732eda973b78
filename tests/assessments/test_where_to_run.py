"""Cloud weighed against one's own machines: what decides, what is still open, in words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.where_to_run.weighing import (
    CONTROLLERS,
    COUNTS,
    DATA_PLACES,
    DECIDED,
    DECIDES,
    DRAW,
    GROWTHS,
    IGNORED,
    NONE,
    OPTIONS,
    SERVES,
    TESTS,
    UNDECIDED,
    Grade,
    Needs,
    Offer,
    against,
    gates,
    grade_options,
    tally,
    weigh,
)
from catalogue.where_to_run.wording import as_json

CLOUD = Offer("cloud", 1_000, 4, 2, "by-itself", "named-country", "shared")
OWN = Offer("on-premises", 3_000, 20, 8, "order", "ours", "us")
MIXED = Offer("mixed", 2_000, 12, 6, "setting", "ours", "shared")
ALL = (CLOUD, OWN, MIXED)


# --- by hand ----------------------------------------------------------------------------------
def test_cloud_wins_where_the_three_tests_count():
    found = weigh(ALL, Needs())
    assert (found.kind, found.best, found.level) == (DECIDED, ("cloud",), COUNTS)
    assert found.ahead["on-premises"] == ("cost", "upkeep", "growth")
    assert found.behind["on-premises"] == ("control",)


def test_data_that_must_stay_at_home_puts_the_cloud_out():
    found = weigh(ALL, Needs(data="ours"))
    assert found.option("cloud").breaks == ("data",)
    assert (found.kind, found.best) == (DECIDED, ("mixed",))


def test_control_that_decides_outweighs_three_tests_that_count():
    found = weigh((CLOUD, OWN), Needs(weights={"control": DECIDES}))
    assert (found.kind, found.best, found.level) == (DECIDED, ("on-premises",), DECIDES)
    assert found.behind["cloud"] == ("cost", "upkeep", "growth")


def test_what_counts_settles_it_where_what_decides_leaves_them_level():
    needs = Needs(growth="none", weights={"growth": DECIDES})
    found = weigh((CLOUD, OWN), needs)
    assert (found.kind, found.best, found.level) == (DECIDED, ("cloud",), COUNTS)


def test_equals_are_level():
    found = weigh((CLOUD, replace(CLOUD, key="mixed")), Needs())
    assert (found.kind, found.best) == (DRAW, ("cloud", "mixed"))


def test_none_is_left_where_each_breaks_a_need():
    found = weigh((CLOUD, replace(MIXED, data="anywhere")), Needs(data="ours"))
    assert (found.kind, found.best) == (NONE, ())


def test_the_only_one_left_wins_whatever_it_costs():
    found = weigh((CLOUD, replace(OWN, money=None)), Needs(control="us"))
    assert (found.kind, found.best, found.level) == (DECIDED, ("on-premises",), "")


def test_an_unknown_figure_that_could_overturn_it_leaves_it_open():
    needs = Needs(weights={"growth": IGNORED, "control": IGNORED})
    found = weigh((replace(CLOUD, money=None), replace(OWN, days=2, weeks=4)), needs)
    assert (found.kind, set(found.best)) == (UNDECIDED, {"cloud", "on-premises"})
    assert found.find_out == (("cloud", "money"),)


def test_a_need_of_which_nobody_knows_leaves_it_open():
    found = weigh((replace(CLOUD, data=""), OWN), Needs(data="named-country"))
    assert found.kind == UNDECIDED
    assert ("cloud", "data") in found.find_out


def test_an_unknown_price_may_turn_out_to_be_the_measure_of_the_others():
    """Cloud looks cheapest and takes less upkeep; should the other cost nothing, cloud fails."""
    needs = Needs(weights={"cost": DECIDES, "growth": IGNORED, "control": IGNORED})
    own = replace(OWN, money=None, weeks=4)
    found = weigh((CLOUD, own), needs)
    assert (found.kind, found.best) == (UNDECIDED, ("cloud", "on-premises"))
    assert weigh((CLOUD, replace(own, money=0)), needs).best == ("on-premises",)


def test_what_may_yet_be_out_rules_nothing_out():
    needs = Needs(data="named-country")
    found = weigh((replace(CLOUD, data=""), replace(OWN, data="named-country")), needs)
    assert (found.kind, found.best) == (UNDECIDED, ("cloud", "on-premises"))
    after = weigh((replace(CLOUD, data="anywhere"), OWN), needs)
    assert (after.kind, after.best) == (DECIDED, ("on-premises",))


def test_a_price_that_only_measures_others_is_to_be_found_out_too():
    """Own machines come too late whatever they cost; yet they may be the cheapest option."""
    needs = Needs(weeks=4, weights={"cost": DECIDES, "growth": IGNORED, "control": IGNORED})
    mixed = replace(MIXED, weeks=4, money=1_200, days=1)
    found = weigh((CLOUD, replace(OWN, money=None), mixed), needs)
    assert (found.kind, found.best) == (UNDECIDED, ("cloud", "mixed"))
    assert ("on-premises", "money") in found.find_out


@pytest.mark.parametrize(
    ("value", "expected"), [(99.9, 2), (100, 2), (100.1, 1), (125, 1), (125.1, 0)]
)
def test_a_quarter_over_the_limit_holds_partly(value, expected):
    assert against(value, 100, 0) == expected


def test_a_day_over_a_small_limit_holds_partly():
    assert [against(days, 1, 1) for days in (1, 2, 2.1)] == [2, 1, 0]


@pytest.mark.parametrize(
    ("offer", "needs", "found"),
    [
        (CLOUD, Needs(), ((), ())),
        (CLOUD, Needs(data="named-country"), ((), ())),
        (CLOUD, Needs(data="ours", control="us"), (("data", "control"), ())),
        (OWN, Needs(data="ours", control="us"), ((), ())),
        (Offer("cloud"), Needs(), ((), ())),
        (Offer("cloud"), Needs(data="ours", control="shared"), ((), ("data", "control"))),
        (
            Offer("cloud", data="anywhere"),
            Needs(data="ours", control="us"),
            (("data",), ("control",)),
        ),
    ],
)
def test_a_need_is_broken_met_or_not_known_to_be_met(offer, needs, found):
    assert gates(offer, needs) == found


def test_grades_are_counted_level_by_level():
    (cloud, *_) = grade_options(ALL, Needs(money=1_000, weeks=4, days=1, weights={"cost": DECIDES}))
    counted = Needs(weights={"cost": DECIDES, "growth": IGNORED})
    assert [(cloud.grades[test].low, cloud.grades[test].high) for test in TESTS] == [
        *((2, 2), (1, 1), (2, 2), (1, 1))
    ]
    assert tally(cloud, counted, best=True) == ((1, 0), (0, 2))
    unknown = replace(cloud, grades={**cloud.grades, "upkeep": Grade(0, 2)})
    assert tally(unknown, counted, best=False) == ((1, 0), (0, 1))
    assert tally(unknown, counted, best=True) == ((1, 0), (1, 1))


def test_what_would_settle_an_open_result_is_listed_option_by_option():
    needs = Needs(money=1_000, weeks=4, days=2, weights={"growth": IGNORED})
    bare = Offer("cloud", money=500)
    found = weigh((bare, replace(OWN, weeks=None)), needs)
    assert found.find_out == (
        ("cloud", "weeks"),
        ("cloud", "days"),
        ("cloud", "data"),
        ("cloud", "control"),
    )
    measures = weigh((bare, replace(OWN, weeks=None)), replace(needs, weeks=None))
    assert ("on-premises", "weeks") in measures.find_out


# --- for any answers --------------------------------------------------------------------------
figures = st.one_of(st.none(), st.sampled_from([0.0, 1.0, 4.0, 5.0, 10.0]))


def one_or_blank(words) -> st.SearchStrategy:
    return st.sampled_from(("", *words))


def offers(key: str) -> st.SearchStrategy:
    return st.builds(
        Offer,
        key=st.just(key),
        money=figures,
        weeks=figures,
        days=figures,
        growth=one_or_blank(GROWTHS),
        data=one_or_blank(DATA_PLACES),
        control=one_or_blank(CONTROLLERS),
    )


compared = st.sets(st.sampled_from(OPTIONS), min_size=2).flatmap(
    lambda keys: st.tuples(*(offers(key) for key in OPTIONS if key in keys))
)
needs = st.builds(
    Needs,
    money=figures,
    weeks=figures,
    days=figures,
    growth=st.sampled_from(list(SERVES)),
    data=st.sampled_from(DATA_PLACES),
    control=st.sampled_from(CONTROLLERS),
    weights=st.fixed_dictionaries(
        {test: st.sampled_from((DECIDES, COUNTS, IGNORED)) for test in TESTS}
    ),
)


def filled(offer: Offer, draw) -> Offer:
    """With everything found out that was unknown."""
    missing = {
        name: draw(st.sampled_from([0.0, 1.0, 4.0, 5.0, 10.0, 60.0]))
        for name in ("money", "weeks", "days")
        if offer.number(name) is None
    }
    for name, words in (("growth", GROWTHS), ("data", DATA_PLACES), ("control", CONTROLLERS)):
        if not getattr(offer, name):
            missing[name] = draw(st.sampled_from(words))
    return replace(offer, **missing)


MANY = settings(max_examples=200, deadline=None)


@MANY
@given(compared, needs, st.data())
def test_what_is_decided_stays_so_whatever_is_found_out(three, need, data):
    found = weigh(three, need)
    after = weigh([filled(each, data.draw) for each in three], need)
    if found.kind == DECIDED:
        assert (after.kind, after.best) == (DECIDED, found.best)
    if found.kind == NONE:
        assert after.kind == NONE
    if found.kind in (DRAW, UNDECIDED):
        assert set(after.best) <= set(found.best)


@MANY
@given(compared, needs)
def test_what_is_known_is_never_left_open_and_what_is_open_says_what_to_find_out(three, need):
    found = weigh(three, need)
    is_known = all(
        None not in (each.money, each.weeks, each.days)
        and all((each.growth, each.data, each.control))
        for each in three
    )
    assert (found.kind == UNDECIDED) == bool(found.find_out)
    assert not (is_known and found.kind == UNDECIDED)


@MANY
@given(compared, needs, st.randoms())
def test_the_order_of_the_options_is_no_matter(three, need, random):
    turned = list(three)
    random.shuffle(turned)
    one, two = weigh(three, need), weigh(turned, need)
    assert (one.kind, set(one.best), one.level) == (two.kind, set(two.best), two.level)


@MANY
@given(compared, needs)
def test_an_option_that_breaks_a_need_never_wins(three, need):
    found = weigh(three, need)
    for each in found.graded:
        known = each.offer.data and DATA_PLACES.index(each.offer.data)
        if known != "" and known < DATA_PLACES.index(need.data):
            assert each.breaks
        assert not (each.breaks and each.key in found.best)


@MANY
@given(compared, needs, st.data())
def test_a_better_answer_never_loses(three, need, data):
    """Where one option wins, making it cheaper, quicker or easier to keep leaves it the winner."""
    found = weigh(three, need)
    if found.kind != DECIDED:
        return
    [key] = found.best
    name = data.draw(st.sampled_from(("money", "weeks", "days")))
    winner = next(each for each in three if each.key == key)
    if winner.number(name) is None:
        return
    less = data.draw(st.floats(0, winner.number(name)))
    better = [replace(each, **{name: less}) if each.key == key else each for each in three]
    assert weigh(better, need).best == (key,)


@MANY
@given(compared, needs)
def test_every_result_can_be_told(three, need):
    found = weigh(three, need)
    words = as_json(found, need, "£")
    assert words["headline"].endswith(".")
    assert [each["key"] for each in words["tests"]] == list(TESTS)
    assert all(len(each["cells"]) == len(three) for each in words["tests"])
    if found.kind != UNDECIDED:
        assert words["because"]


# --- in words ---------------------------------------------------------------------------------
