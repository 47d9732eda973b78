"""Answers into coverage, score with bounds, and a verdict, level or band: pure functions."""

from __future__ import annotations

from datetime import date

from assessments.framework.definition import Answers, Framework, Situation
from assessments.scoring import levels, minimum, weighted
from assessments.scoring.result import Result

METHODS = {"weighted": weighted.score, "levels": levels.score, "minimum": minimum.score}


def score(framework: Framework, situation: Situation, answers: Answers, today: date) -> Result:
    """How `answers` stand on `today`, by the framework's own method."""
    return METHODS[framework.scoring.method](framework, situation, answers, today)
