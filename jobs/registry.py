"""The kinds of jobs there are: each room names its own when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # this is read while the rooms start, before there are models
    from jobs.models import Job

_kinds: dict[type[Job], str] = {}


def register(model: type[Job], task: str) -> None:
    """From now on the sweeper rings `task` with the id of each due row of `model`."""
    _kinds[model] = task


def kinds() -> dict[type[Job], str]:
    return dict(_kinds)
