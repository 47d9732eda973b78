"""The one picture of readiness: a bar per stage with its bounds, as plain SVG measures.

The template `assessments/bars.svg` draws it on pages, `reports/bars.html` in a report, where titles
are set like any other text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.scoring.percent import alone
from assessments.scoring.result import Result

ROW = 48


@dataclass(frozen=True)
class Bar:
    """`low` and `span` in per cent of the full width, so that the text keeps its size whatever the
    width; `text` is the figure beside the title."""

    title: str
    y: int
    low: float
    span: float
    text: str


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return len(self.bars) * ROW


def figure(low: float, high: float, method: str) -> str:
    if method == "minimum":
        return f"{low:g}" if low == high else f"{low:g} to {high:g}"
    first, last = (alone(value) for value in (low, high))
    return last if first == last else f"{first.removesuffix('%')} to {last}"


def chart(stages: Sequence[tuple[str, float, float]], method: str, full: float = 1) -> Chart:
    """`stages` are (title, low, high); `full` is the score that fills the bar."""
    return Chart(
        tuple(
            Bar(
                title=title,
                y=index * ROW,
                low=round(low / full * 100, 2),
                span=round((high - low) / full * 100, 2),
                text=figure(low, high, method),
            )
            for index, (title, low, high) in enumerate(stages)
        )
    )


def readiness(result: Result, full: float = 1) -> Chart:
    """`full` is the score that fills the bar: 1, or the number of tests in a section."""
    return chart([(each.title, each.low, each.high) for each in result.stages], result.method, full)


def full_score(result: Result) -> float:
    """What a section could reach: 1, or as many points as the largest section has tests."""
    if result.method != "minimum":
        return 1
    counts = [
        sum(each.stage == stage.key for each in result.contributions.values())
        for stage in result.stages
    ]
    return max(counts, default=1) or 1
