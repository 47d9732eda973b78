"""The one picture of readiness: a bar per stage with its bounds, as plain SVG measures.

The template `assessments/bars.svg` draws it on pages, `reports/report/bars.html` in a report, where
titles are set like any other text.
"""

from dataclasses import dataclass

from assessments import figures
from assessments.scoring.result import Result, StageScore

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


def readiness(result: Result) -> Chart:
    full = full_score(result)
    return Chart(
        tuple(
            bar_of(stage, index * ROW, full, result.method)
            for index, stage in enumerate(result.stages)
        )
    )


def bar_of(stage: StageScore, y: int, full: float, method: str) -> Bar:
    """`full` is the score that fills the bar: 1, or the number of tests in a section."""
    return Bar(
        title=stage.title,
        y=y,
        low=round(stage.low / full * 100, 2),
        span=round((stage.high - stage.low) / full * 100, 2),
        text=figures.span(stage.low, stage.high, method),
    )


def full_score(result: Result) -> float:
    """What a section could reach: 1, or as many points as the largest section has tests."""
    if result.method != figures.MINIMUM:
        return 1
    counts = [
        sum(contribution.stage == stage.key for contribution in result.contributions.values())
        for stage in result.stages
    ]
    return max(counts, default=1) or 1
