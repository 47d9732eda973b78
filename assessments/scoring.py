"""Answers into coverage, score with bounds, and a verdict, level or band: pure functions."""

from __future__ import annotations

from datetime import date

from assessments import levels, minimum, weighted
from assessments.framework import Answers, Framework, Situation
from assessments.results import Result

METHODS = {"weighted": weighted.score, "levels": levels.score, "minimum": minimum.score}


def score(framework: Framework, situation: Situation, answers: Answers, today: date) -> Result:
    """How `answers` stand on `today`, by the framework's own method."""
    return METHODS[framework.scoring.method](framework, situation, answers, today)
