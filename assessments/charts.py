"""The one picture of readiness: a bar per stage with its bounds, as plain SVG measures.

The template `assessments/bars.svg` draws it on pages and in the report alike.
"""

from dataclasses import dataclass

from assessments.results import Result

LEFT, WIDTH, ROW = 170, 430, 34


@dataclass(frozen=True)
class Bar:
    """`y`, `low` and `span` in the units of the drawing; `text` is the figure beside it."""

    title: str
    y: int
    low: float
    span: float
    text: str


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    height: int
    left: int = LEFT
    width: int = WIDTH


def figure(low: float, high: float, method: str) -> str:
    if method == "minimum":
        return f"{low:g}" if low == high else f"{low:g} to {high:g}"
    first, last = (int(value * 100 + 0.5) for value in (low, high))
    return f"{first} %" if first == last else f"{first} to {last} %"


def readiness(result: Result, full: float = 1) -> Chart:
    """`full` is the score that fills the bar: 1, or the number of tests in a section."""
    bars = tuple(
        Bar(
            title=stage.title,
            y=index * ROW + 8,
            low=round(stage.low / full * WIDTH, 1),
            span=round((stage.high - stage.low) / full * WIDTH, 1),
            text=figure(stage.low, stage.high, result.method),
        )
        for index, stage in enumerate(result.stages)
    )
    return Chart(bars, len(bars) * ROW + 8)


def full_score(result: Result) -> float:
    """What a section could reach: 1, or as many points as the largest section has tests."""
    if result.method != "minimum":
        return 1
    counts = [
        sum(each.stage == stage.key for each in result.contributions.values())
        for stage in result.stages
    ]
    return max(counts, default=1) or 1
