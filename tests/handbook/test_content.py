"""The bundled practices, roles, skills and components: whole, linked both ways, nothing twice."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

import assessments
import catalogue
import handbook
from handbook.matrices import ARTEFACTS, NEEDS, PARTS, RIGHTS, STAGES

FAST = {"vector-store", "llm-gateway", "llm-tracing-and-evaluation", "guardrails-and-red-teaming"}
FRAMEWORKS = ("dslc", "maturity", "ml-test-score")


@cache
def read(room, name: str) -> dict:
    return yaml.safe_load((Path(room.__file__).parent / "content" / f"{name}.yaml").read_text())


def practices() -> list[dict]:
    return read(handbook, "practices")["practices"]


def roles() -> list[dict]:
    return read(handbook, "roles")["roles"]


def components() -> list[dict]:
    return read(catalogue, "components")["components"]


def keys(rows) -> set[str]:
    return {row["key"] for row in rows}


def asked(kind: str) -> set[str]:
    """What the questions of all three frameworks name."""
    return {
        question[kind]
        for name in FRAMEWORKS
        for stage in read(assessments, name)["stages"]
        for consideration in stage["considerations"]
        for question in consideration["questions"]
        if question.get(kind)
    }


def words(text: str) -> int:
    return len(re.sub(r"\]\([^)]*\)", "", text).split())


each_practice = pytest.mark.parametrize("row", practices(), ids=lambda row: row["key"])
each_role = pytest.mark.parametrize("row", roles(), ids=lambda row: row["key"])
each_component = pytest.mark.parametrize("row", components(), ids=lambda row: row["key"])


@each_practice
def test_a_practice_is_whole(row):
    assert 120 <= words(row["body"]) <= 300
    assert row["area"] in keys(read(handbook, "practices")["areas"])
    assert row["roles"]
    assert set(row["roles"]) <= keys(roles())
    assert set(row["components"]) <= keys(components())
    assert len(row["resources"]) >= 2
    for each in row["resources"]:
        assert set(each) == {"title", "url", "by"}
        assert each["url"].startswith("https://")


@each_practice
def test_a_practice_says_all_four_things(row):
    headings = re.findall(r"^## (.+)$", row["body"], re.MULTILINE)
    wanted = ["What good looks like", "Where to begin", "How you can tell", "What goes wrong"]
    assert headings == wanted


@each_role
def test_a_role_is_whole(row):
    assert 80 <= words(row["body"]) <= 200
    assert set(row["stages"]) == set(STAGES)
    assert set(row["stages"].values()) <= set(PARTS)
    assert set(row["skills"]) <= keys(read(handbook, "skills")["skills"])
    assert set(row["skills"].values()) <= set(NEEDS)
    assert "needed" in row["skills"].values()
    assert set(row["artefacts"]) <= set(ARTEFACTS)
    assert all(
        held == "".join(letter for letter in RIGHTS if letter in held)
        for held in row["artefacts"].values()
    )
    assert row["artefacts"].get("code") or row["artefacts"].get("model")


@pytest.mark.parametrize("stage", STAGES)
def test_one_or_two_roles_lead_each_stage(stage):
    assert len([row for row in roles() if row["stages"][stage] == "leads"]) in (1, 2)


@pytest.mark.parametrize("artefact", ARTEFACTS)
def test_each_artefact_can_be_changed_by_somebody_and_not_by_everybody(artefact):
    writers = [row["key"] for row in roles() if "w" in row["artefacts"].get(artefact, "")]
    assert 1 <= len(writers) < len(roles()) / 2


def test_each_skill_is_needed_by_some_role():
    needed = {key for row in roles() for key, need in row["skills"].items() if need == "needed"}
    assert needed == keys(read(handbook, "skills")["skills"])


@each_component
def test_a_component_has_its_three_thoughts(row):
    for name in ("summary", "can_wait", "choosing"):
        assert 8 <= words(row[name]) <= 60, name
    assert row["review_days"] == (90 if row["key"] in FAST else 180)


def test_each_component_helps_some_practice():
    assert {key for row in practices() for key in row["components"]} == keys(components())


def test_questions_name_what_there_is_and_every_practice_is_asked_about():
    assert asked("practice") == keys(practices())


def test_every_role_is_asked_something():
    assert asked("role") == keys(roles())


def test_no_key_stands_where_a_page_has_its_word():
    assert keys(practices()).isdisjoint({"prerequisites"})
    assert keys(roles()).isdisjoint({"team"})


def texts():
    for row in (*practices(), *roles(), *components()):
        yield from (row.get(name, "") for name in ("summary", "body", "can_wait", "choosing"))
    for name in ("areas", "practices"):
        yield from (row["title"] for row in read(handbook, "practices")[name])
    yield from (row["summary"] for row in read(handbook, "practices")["areas"])
    yield from (row["summary"] for row in read(handbook, "skills")["skills"])


def sentences(text: str):
    for block in text.split("\n\n"):
        if not block.startswith("#"):
            yield from re.split(r"(?<=[.?])\s+", " ".join(block.split()).lower())


def test_no_sentence_stands_twice():
    found = Counter(each for text in texts() for each in sentences(text) if each)
    assert len(found) > 600
    assert [each for each, count in found.items() if count > 1] == []


def test_links_inside_the_hub_lead_somewhere():
    """To pages, and on the horizon scan to components that there are."""
    known = {"/frameworks/dslc/", "/horizon-scan/", "/horizon-scan/stack/", "/roles/"}
    known |= {f"/horizon-scan/?component={key}" for key in keys(components())}
    linked = {
        link
        for row in (*practices(), *roles())
        for link in re.findall(r"\]\((/[^)]*)\)", row["body"])
    }
    assert linked
    assert linked <= known


FACTS = {
    "business-objectives": ("funding", "tangible", "intangible", "Deployment Service Life Cycle"),
    "ml-is-needed": ("Identify the problem",),
    "success-metrics": ("scale",),
    "process-review": ("Automation is worth most",),
    "infrastructure-first": ("self-sufficient", "independent", "integrated later"),
    "component-choice": ("orchestration tools", "software environments", "CI/CD", "GitOps"),
    "cloud-or-on-premises": (
        "cost-effective",
        "low-maintenance",
        "easily scalable",
        "AWS, Azure and Google Cloud",
        "high control and security over data, systems",
    ),
    "scalability": ("microservices", "deployed model"),
    "data-quantity": ("transfer learning", "plenty of data"),
    "data-validation": ("Pre-processing, feature engineering and validation", "retraining"),
    "exploratory-analysis": ("sanity and validation checks",),
    "data-monitoring": ("when to stop a run", "anomaly"),
    "feature-documentation": ("whole life cycle",),
    "model-choice": ("last", "objectives, measures, infrastructure and data"),
    "model-robustness": (
        "criteria by which one model is better",
        "validated, tested and monitored",
    ),
    "training-metrics": ("MLflow", "Develop and document"),
    "fine-tuning-and-training": ("fine-tuned", "Monitor and optimise"),
    "feedback-loop": ("more accurate and deployment easier", "data, model or concept drift"),
    "readable-code": ("naming conventions", "readable, maintainable and extensible"),
    "code-access": ("read, write or execute", "/roles/"),
    "production-grade-code": ("every stage of the pipeline",),
    "containers": ("easier to integrate",),
    "automated-tests": ("Unit tests check single features", "the whole pipeline", "automated"),
}


@pytest.mark.parametrize("key", FACTS)
def test_the_facts_are_worked_in(key):
    row = next(each for each in practices() if each["key"] == key)
    said = " ".join(f"{row['title']} {row['summary']} {row['body']}".split())
    assert [fact for fact in FACTS[key] if fact.lower() not in said.lower()] == []
