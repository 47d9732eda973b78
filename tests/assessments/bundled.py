"""The bundled frameworks, for the tests of their content and of their scores."""

import functools
from pathlib import Path

import pytest
import yaml

import assessments
import catalogue
import handbook
from assessments.framework.definition import Framework, Question, Situation
from assessments.framework.parsing import parse

CONTENT = Path(assessments.__file__).parent / "content"
KEYS = ("dslc", "maturity", "ml-test-score")
NEW = ("maturity", "ml-test-score")
UPPER = ("repeatable", "reproducible", "automated", "continuously-improved")
TESTS = {
    "features-and-data": "Features and data",
    "model-development": "Model development",
    "ml-infrastructure": "ML infrastructure",
    "monitoring": "Monitoring",
}
BANDS = {
    0: "more a research project than a production system",
    1: "not untested, but serious holes are possible",
    2: "a first pass at basic productionisation",
    3: "reasonably tested, more automation possible",
    5: "strong",
    None: "exceptional",
}
PLACES = (Situation("start-up"), Situation("larger"))
each_new = pytest.mark.parametrize("key", NEW)
each_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.profile)


def keys_in(room, name: str) -> set[str]:
    """The keys that a bundled file of another room gives."""
    text = (Path(room.__file__).parent / "content" / f"{name}.yaml").read_text()
    return {row["key"] for row in yaml.safe_load(text)[name]}


@functools.cache
def bundled(key: str) -> Framework:
    known = {
        "role": keys_in(handbook, "roles"),
        "practice": keys_in(handbook, "practices"),
        "component": keys_in(catalogue, "components"),
    }
    path = CONTENT / f"{key}.yaml"
    return parse(path.read_bytes(), known=known, name=path.name)


def questions(key: str) -> tuple[Question, ...]:
    return tuple(bundled(key).questions.values())


# The documents
