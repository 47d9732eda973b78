"""Shares as people read them: never rounded over a limit that they miss."""

from __future__ import annotations


def is_below(value: float, limit: float) -> bool:
    """Sums of floats miss their limit by a hair: a billionth is no difference."""
    return value < limit - 1e-9


def per_cent(fraction: float) -> str:
    """Rounded half up; beside a limit use `shown`."""
    return f"{whole_per_cent(fraction)}%"


def whole_per_cent(fraction: float) -> int:
    """The billionth mends products such as 0.285 * 100, which falls just under its half."""
    return int(fraction * 100 + 0.5 + 1e-9)


def shown(fraction: float, limit: float) -> str:
    """Never across `limit`: 84.96% under a limit of 85% does not read 85%."""
    if is_below(whole_per_cent(fraction) / 100, limit) == is_below(fraction, limit):
        return per_cent(fraction)
    tenth = int(fraction * 1000 + 1e-9) / 10
    return f"{tenth:.1f}%"


def alone(fraction: float) -> str:
    """Where no limit stands beside it: not rounded up to a number at which one might."""
    whole = whole_per_cent(fraction)
    return per_cent(fraction) if whole % 5 else shown(fraction, whole / 100)
