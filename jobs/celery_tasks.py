"""Celery's decorator, with the types that it leaves out: what it is put on stays what it was."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from celery import shared_task

P = ParamSpec("P")
R = TypeVar("R")


def task(name: str, **options: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    made: Callable[[Callable[P, R]], Callable[P, R]] = shared_task(name=name, **options)
    return made
