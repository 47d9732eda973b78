"""A result in figures and short words, decided once for all methods; pages and reports place it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.scoring.minimum import points
from assessments.scoring.percent import alone
from assessments.scoring.result import INCOMPLETE, OPEN, Result, StageScore
from assessments.title_cache import in_words

LEVELS, MINIMUM, WEIGHTED = "levels", "minimum", "weighted"


@dataclass(frozen=True)
class Figure:
    """One number of a result: what it is, how much, and what could still change it."""

    title: str
    value: str
    hint: str = ""


def amount(value: float, method: str) -> str:
    """Points as they are, shares in per cent."""
    return points(value) if method == MINIMUM else alone(value)


def between(low: str, high: str) -> str:
    """One word where both say the same."""
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def span(low: float, high: float, method: str) -> str:
    """As it stands beside a bar: the sign of per cent only once."""
    first, last = amount(low, method), amount(high, method)
    return last if first == last else between(first.removesuffix("%"), last)


def level_title(key: str, levels: Mapping[str, str]) -> str:
    return levels.get(key) or in_words(key)


# --- the result as a whole --------------------------------------------------------------------
def known(result: Result) -> Figure:
    open_ = sum(each.state == OPEN for each in result.contributions.values())
    waiting = max(0, open_ - (result.total - result.answered))
    counts = {"done": result.answered, "total": result.total, "waiting": waiting}
    hint = _("%(done)s of %(total)s questions answered") % counts
    if waiting:
        words = _("%(done)s of %(total)s answered, %(waiting)s of them “don't know” or not agreed")
        hint = words % counts
    return Figure(_("Known"), alone(result.coverage), hint)


def score(result: Result) -> Figure:
    """The lower bound, and how far what is open could still raise it."""
    title = _("Criteria met") if result.method == LEVELS else _("Score")
    hint = _("nothing open could change it")
    if result.high != result.low:
        high = amount(result.high, result.method)
        hint = _("up to %(high)s with what is still open") % {"high": high}
    return Figure(title, amount(result.low, result.method), hint)


def valid_until(result: Result) -> Figure | None:
    """Only a verdict lasts; while it is incomplete there is none."""
    if result.valid_until is None or result.outcome == INCOMPLETE:
        return None
    day = date_format(result.valid_until, "j F Y")
    return Figure(_("Valid until"), day, _("then it is looked at anew"))


def still_possible(result: Result, levels: Mapping[str, str]) -> Figure:
    worst, best = (level_title(level, levels) for level in (result.worst, result.best))
    is_decided = result.worst == result.best
    return Figure(_("Still possible"), worst if is_decided else between(worst, best.lower()))


# --- stage by stage ---------------------------------------------------------------------------
@dataclass(frozen=True)
class StageRow:
    title: str
    answered: int
    total: int
    known: str
    low: str
    high: str
    level: str


@dataclass(frozen=True)
class StageTable:
    title: str
    has_levels: bool
    rows: tuple[StageRow, ...]


def by_stage(result: Result, levels: Mapping[str, str]) -> StageTable:
    titles = {LEVELS: _("Criteria met, by section"), MINIMUM: _("Points, by section")}
    return StageTable(
        title=titles.get(result.method, _("Readiness by stage")),
        has_levels=result.method == LEVELS,
        rows=tuple(row_of(stage, result.method, levels) for stage in result.stages),
    )


def row_of(stage: StageScore, method: str, levels: Mapping[str, str]) -> StageRow:
    return StageRow(
        title=stage.title,
        answered=stage.answered,
        total=stage.total,
        known=alone(stage.coverage),
        low=amount(stage.low, method),
        high=amount(stage.high, method),
        level=levels_of(stage, levels) if method == LEVELS else "",
    )


def levels_of(stage: StageScore, levels: Mapping[str, str]) -> str:
    return between(level_title(stage.level, levels), level_title(stage.level_best, levels))


def reached(stage: StageScore, method: str, levels: Mapping[str, str]) -> str:
    """What a stage has come to, in a few words."""
    if method == LEVELS:
        return levels_of(stage, levels)
    words = between(amount(stage.low, method), amount(stage.high, method))
    return _("%(amount)s points") % {"amount": words} if method == MINIMUM else words


# --- rule by rule -----------------------------------------------------------------------------
@dataclass(frozen=True)
class RuleTried:
    """`held` says whether it holds; empty where rules are no matter of holding."""

    held: str
    says: str
    because: tuple[str, ...]


def rules(result: Result) -> tuple[RuleTried, ...]:
    words = {True: _("Holds"), False: _("Does not hold")} if result.method == WEIGHTED else {}
    return tuple(
        RuleTried(words.get(rule.holds, ""), rule.says, rule.because) for rule in result.trace
    )
