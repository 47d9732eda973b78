"""What came of weighing cloud against one's own machines, in sentences: each says what decided."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.where_to_run import weighing
from catalogue.where_to_run.weighing import Grade, GradedOption, Needs, Offer, Outcome

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLES = {
    "cloud": gettext_lazy("Cloud"),
    "on-premises": gettext_lazy("Your own machines"),
    "mixed": gettext_lazy("A mix of both"),
}
TESTS = {
    weighing.COST: gettext_lazy("Cost-effective in time and funding"),
    weighing.UPKEEP: gettext_lazy("Low-maintenance"),
    weighing.GROWTH: gettext_lazy("Easily scalable"),
    weighing.CONTROL: gettext_lazy("Control and security"),
}
WEIGHTS = {
    weighing.DECIDES: gettext_lazy("Decides"),
    weighing.COUNTS: gettext_lazy("Counts"),
    weighing.IGNORED: gettext_lazy("Does not matter here"),
}
GROWTHS = {
    "cannot": gettext_lazy("it cannot"),
    "order": gettext_lazy("by ordering machines (weeks)"),
    "setting": gettext_lazy("by a setting (hours)"),
    "by-itself": gettext_lazy("by itself"),
}
DATA = {
    "anywhere": gettext_lazy("where the provider puts it"),
    "named-country": gettext_lazy("in a country you name"),
    "ours": gettext_lazy("on your own machines"),
}
CONTROL = {
    "provider": gettext_lazy("the provider"),
    "shared": gettext_lazy("shared: you decide on access"),
    "us": gettext_lazy("you alone"),
}
NEED_OF_GROWTH = {
    "none": gettext_lazy("no growth expected"),
    "steady": gettext_lazy("steady growth expected"),
    "sudden": gettext_lazy("sudden peaks expected"),
}
MUST_DATA = {
    "named-country": gettext_lazy("data must stay in a country you name"),
    "ours": gettext_lazy("data must stay on your own machines"),
}
MUST_CONTROL = {
    "shared": gettext_lazy("you must decide over settings and access"),
    "us": gettext_lazy("nobody but you may control the machines"),
}
ANSWERS = {
    "money": gettext_lazy("the monthly cost"),
    "weeks": gettext_lazy("the weeks until it serves"),
    "days": gettext_lazy("the person-days a month"),
    "growth": gettext_lazy("how it grows"),
    "data": gettext_lazy("where data would lie"),
    "control": gettext_lazy("who would control the machines"),
}
LEAST = {
    "money": gettext_lazy("the cheapest option"),
    "weeks": gettext_lazy("the quickest option"),
    "days": gettext_lazy("the option with the least upkeep"),
}
# As catalogue cells are marked, and the word beside the mark.
GRADES = {
    (2, 2): ("yes", gettext_lazy("Passes")),
    (1, 1): ("partly", gettext_lazy("Passes partly")),
    (0, 0): ("no", gettext_lazy("Fails")),
    (0, 1): ("unknown", gettext_lazy("Passes partly at best")),
    (1, 2): ("unknown", gettext_lazy("Passes at least partly")),
    (0, 2): ("unknown", gettext_lazy("Not known yet")),
}
SHORT = {
    weighing.COST: gettext_lazy("cost"),
    weighing.UPKEEP: gettext_lazy("upkeep"),
    weighing.GROWTH: gettext_lazy("growth"),
    weighing.CONTROL: gettext_lazy("control and security"),
}


def listed(words: Iterable[object]) -> str:
    """As in: a, b and c."""
    *first, last = [str(word) for word in words]
    if not first:
        return last
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}


def middle(title: "StrOrPromise") -> str:
    """A title inside a sentence."""
    return str(title)[:1].lower() + str(title)[1:]


def sentence(text: str) -> str:
    """From its parts: a capital first, a full stop last."""
    return f"{text[:1].upper()}{text[1:]}."


# --- figures ----------------------------------------------------------------------------------
def figure(name: str, value: float, currency: str) -> str:
    number = f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    many = 1 if value == 1 else 2
    words = {
        "money": _("%(currency)s%(n)s a month"),
        "weeks": ngettext("%(n)s week", "%(n)s weeks", many),
        "days": ngettext("%(n)s person-day a month", "%(n)s person-days a month", many),
    }
    return words[name] % {"n": number, "currency": currency}


def facts(test: str, offer: Offer, currency: str) -> str:
    """What was said of one option that bears on `test`."""
    if test in weighing.NUMBERS_OF:
        return "; ".join(
            _("%(what)s is not known") % {"what": ANSWERS[name]}
            if (value := offer.number(name)) is None
            else figure(name, value, currency)
            for name in weighing.NUMBERS_OF[test]
        )
    lines = {
        weighing.GROWTH: [("growth", _("growth: %s"), GROWTHS.get(offer.growth))],
        weighing.CONTROL: [
            ("data", _("data: %s"), DATA.get(offer.data)),
            ("control", _("control: %s"), CONTROL.get(offer.control)),
        ],
    }[test]
    return "; ".join(
        frame % words if words else _("%(what)s is not known") % {"what": ANSWERS[name]}
        for name, frame, words in lines
    )


def need(test: str, needs: Needs, currency: str) -> str:
    """By what the options are measured in `test`."""
    if test in weighing.NUMBERS_OF:
        return "; ".join(
            str(LEAST[name])
            if (limit := needs.limit(name)) is None
            else _("at most %(limit)s") % {"limit": figure(name, limit, currency)}
            for name in weighing.NUMBERS_OF[test]
        )
    if test == weighing.GROWTH:
        return str(NEED_OF_GROWTH[needs.growth])
    musts = [MUST_DATA.get(needs.data), MUST_CONTROL.get(needs.control)]
    return "; ".join(str(must) for must in musts if must) or _("the more the better")


# --- the result -------------------------------------------------------------------------------
def as_json(outcome: Outcome, needs: Needs, currency: str) -> dict[str, Any]:
    """The whole result as plain JSON, for pages, snapshots and reports alike."""
    return {
        "kind": outcome.kind,
        "best": list(outcome.best),
        "headline": headline(outcome),
        "because": [str(line) for line in because(outcome, needs)],
        "against": [str(line) for line in against(outcome)],
        "find_out": [
            sentence(f"{TITLES[option]}: {ANSWERS[name]}") for option, name in outcome.find_out
        ],
        "options": [
            {"key": option.key, "title": str(TITLES[option.key])} for option in outcome.graded
        ],
        "tests": [test_as_json(test, outcome, needs, currency) for test in weighing.TESTS],
    }


def test_as_json(test: str, outcome: Outcome, needs: Needs, currency: str) -> dict[str, Any]:
    return {
        "key": test,
        "title": str(TESTS[test]),
        "weight": str(WEIGHTS[needs.weight(test)]),
        "need": need(test, needs, currency),
        "cells": [cell_as_json(test, option, currency) for option in outcome.graded],
    }


def cell_as_json(test: str, option: GradedOption, currency: str) -> dict[str, Any]:
    value, word = grade_words(option.grades[test])
    return {
        "option": option.key,
        "value": value,
        "words": word,
        "facts": facts(test, option.offer, currency),
    }


def grade_words(grade: Grade) -> tuple[str, str]:
    value, word = GRADES[grade.low, grade.high]
    return value, str(word)


def headline(outcome: Outcome) -> str:
    if outcome.kind == weighing.NONE:
        return _("None of these meets what must be.")
    first, *rest = outcome.best
    names = listed([TITLES[first], *(middle(TITLES[key]) for key in rest)])
    if outcome.kind == weighing.DECIDED:
        return f"{names}."
    if outcome.kind == weighing.DRAW:
        return _("%(options)s are level: nothing you said separates them.") % {"options": names}
    if not rest:
        return _("%(option)s, if what is still unknown turns out well.") % {"option": names}
    return _("Still open between %(options)s.") % {"options": middle(names)}


def because(outcome: Outcome, needs: Needs) -> Iterable[str]:
    """Who is out and why, then what the tests say: the level that decided and the counts."""
    for option in outcome.graded:
        if option.breaks:
            yield why_out(option, needs)
    possible = [option for option in outcome.graded if not option.breaks]
    if len(possible) == 1 and outcome.kind == weighing.DECIDED:
        yield _("It is the only one left.")
        return
    if outcome.kind == weighing.DECIDED:
        yield settled(outcome, needs)
    if all(needs.weight(test) == weighing.IGNORED for test in weighing.TESTS):
        yield _("No test is to count.")
    for level in weighing.LEVELS:
        tests = [test for test in weighing.TESTS if needs.weight(test) == level]
        if tests and possible:
            yield counts(level, tests, possible)
    for rival, better in outcome.ahead.items():
        if better:
            yield _("Better than %(other)s in %(tests)s.") % {
                "other": middle(TITLES[rival]),
                "tests": listed(SHORT[test] for test in better),
            }


def why_out(option: GradedOption, needs: Needs) -> str:
    offer = option.offer
    reasons = {
        "data": _("%(must)s, and here it would lie %(said)s")
        % {"must": MUST_DATA.get(needs.data), "said": DATA.get(offer.data)},
        "control": _("%(must)s, and here that would be %(said)s")
        % {"must": MUST_CONTROL.get(needs.control), "said": CONTROL.get(offer.control)},
    }
    return _("%(option)s is out: %(why)s.") % {
        "option": TITLES[option.key],
        "why": "; ".join(reasons[name] for name in option.breaks),
    }


def settled(outcome: Outcome, needs: Needs) -> str:
    if outcome.level == weighing.DECIDES:
        return _("The tests that decide settle it.")
    if weighing.DECIDES in needs.weights.values():
        return _("The tests that decide do not settle it; those that count do.")
    return _("The tests that count settle it.")


def counts(level: str, tests: list[str], graded: Iterable[GradedOption]) -> str:
    """As in: Passed of the 3 tests that count: cloud 2 and 1 partly; your own machines 1."""
    frame = (
        ngettext(
            "Passed of the %d test that decides", "Passed of the %d tests that decide", len(tests)
        )
        if level == weighing.DECIDES
        else ngettext(
            "Passed of the %d test that counts", "Passed of the %d tests that count", len(tests)
        )
    )
    shares = "; ".join(
        count([option.grades[test] for test in tests], option.key) for option in graded
    )
    return f"{frame % len(tests)}: {shares}."


def count(grades: list[Grade], key: str) -> str:
    exact = [grade.low for grade in grades if grade.is_exact]
    text = f"{middle(TITLES[key])} {exact.count(weighing.HOLDS)}"
    if partly := exact.count(weighing.PARTLY):
        text += _(" and %d partly") % partly
    if unknown := len(grades) - len(exact):
        text += _(", %d not known yet") % unknown
    return text


def against(outcome: Outcome) -> Iterable[str]:
    """What one gives up with the best option."""
    for rival, tests in outcome.behind.items():
        if tests:
            yield _("%(other)s would be better in %(tests)s.") % {
                "other": TITLES[rival],
                "tests": listed(SHORT[test] for test in tests),
            }


def titles(mapping: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A mapping of words as choices of a field, each with a capital."""
    return [(key, str(words)[:1].upper() + str(words)[1:]) for key, words in mapping.items()]
