from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.framework.definition import Condition, Framework, Thresholds
from assessments.framework.parsing import parse
from assessments.framework.serialisation import digest, from_json, to_json
from assessments.framework.validation import reaches
from documents.yaml_with_lines import LARGEST, Faulty

FORMAT = (Path(__file__).parents[2] / "docs" / "framework-format.md").read_text()
DOCUMENT = (Path(__file__).parent / "document.yaml").read_text()


def faults(source, **known):
    with pytest.raises(Faulty) as caught:
        parse(source, known=known or None)
    return [(problem.line, problem.key, problem.reason) for problem in caught.value.problems]


def instead(old, new):
    assert old in DOCUMENT
    return DOCUMENT.replace(old, new, 1)


def line_of(text):
    return next(n for n, line in enumerate(DOCUMENT.splitlines(), 1) if text in line)


def test_a_document_is_read_whole():
    made = parse(DOCUMENT)
    owner, basis, rows = made.questions.values()
    assert (owner.stage, owner.consideration, owner.weight) == ("one", "home", 2)
    assert owner.threshold_for("larger", "") == 2
    assert owner.threshold_for("larger", "live") == 1
    assert owner.target_for("start-up", "live") == 1
    assert [(o.key, o.value) for o in basis.options] == [("no", 0), ("yes", 1)]
    assert basis.when == Condition(
        "all",
        parts=(
            Condition("fact", "personal", frozenset({"yes"})),
            Condition("answered", "owner"),
        ),
    )
    assert [(band.at_least, band.value) for band in rows.bands] == [(0, 0), (10, 1)]
    assert made.scoring.thresholds.incomplete == 0.8
    assert made.scoring.thresholds.valid_days == {"start-up": 100, "larger": 50}


def test_stored_and_read_back_it_is_the_same():
    made = parse(DOCUMENT)
    assert from_json(to_json(made)) == made
    assert digest(to_json(from_json(to_json(made)))) == digest(to_json(made))
    assert digest(to_json(parse(instead("Nobody}", "No one}")))) != digest(to_json(made))


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("type: single", "type: several", "owner.type", "'several' is none of"),
        ("weight: 2", "weight: 9", "owner.weight", "must lie between 1 and 3"),
        ("weight: 2", "wieght: 2", "owner.wieght", "is not a key that belongs here"),
        ("weight: 2", "weight: 1", "owner.weight", "an essential weighs 2 at least"),
        ("larger: mandated", "larger: king", "owner.essential", "'king' is not an option"),
        ("na: true", "na: perhaps", "basis.na", "must be true or false"),
        ("role: product-owner", "role: product owner", "owner.role", "is not lower-case words"),
        ("personal, is", "private, is", "basis.when", "there is no fact 'private'"),
        ('is: ["yes"]', 'is: ["maybe"]', "basis.when", "'maybe' is not one of fact personal"),
        ('is: ["yes"]', "is: [yes]", "is", 'quote "yes" and "no"'),
        ("answered: owner", "answered: basis", "basis.when", "goes round in a circle"),
        ("answered: owner", "answered: nothing", "basis.when", "there is no answered 'nothing'"),
        ("stages: [one]", "stages: [two]", "live.stages", "there is no stage 'two'"),
        ("target: {start-up: 1, larger: 2}", "target: {start-up: 1}", "owner.target", "missing"),
        ("start-up: 1, larger: 2}", "start-up: 1, larger: 7}", "owner.target", "7 is not a value"),
        ("value: 1, key: named", "value: 0, key: named", "owner.options", "values must rise"),
        ("key: rows", "key: owner", "questions", "the key 'owner' stands twice"),
        ('key: "no", label', 'key: "yes", label', "personal", "the option 'yes' stands twice"),
        ("valid-days: {start-up: 100", "valid-days: {start-up: soon", "valid-days", "whole days"),
    ],
)
def test_each_fault_names_its_key_and_reason(old, new, key, reason):
    found = [(k, why) for _, k, why in faults(instead(old, new)) if key in k and reason in why]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("old", "key", "least", "most"),
    [
        ("incomplete: 80", "incomplete", 0, 100),
        ("incomplete: 80", "most-conditions", 0, 1000),
        ("incomplete: 80", "action-days", 0, 1000),
    ],
)
def test_a_threshold_may_be_its_limits_and_nothing_beyond(old, key, least, most):
    for value in (least, most):
        assert parse(instead(old, f"{key}: {value}"))
    for value in (least - 1, most + 1):
        why = f"must lie between {least} and {most}"
        assert [each[1:] for each in faults(instead(old, f"{key}: {value}"))] == [
            (f"scoring.thresholds.{key}", why)
        ]


def test_the_thresholds_in_the_documentation_are_those_of_a_document_that_names_none():
    documented = FORMAT.partition("\n  thresholds:")[2].partition("\n  levels:")[0]
    own = "  thresholds: {incomplete: 80, valid-days: {start-up: 100, larger: 50}}\n"
    found = parse(instead(own, f"  thresholds:{documented}\n")).scoring.thresholds
    assert replace(found, ready_lens={}) == Thresholds(ready_lens={})
    assert parse(instead(own, "")).scoring.thresholds == Thresholds()


@pytest.mark.parametrize(("days", "stand"), [(0, False), (1, True), (1000, True), (1001, False)])
def test_a_verdict_is_valid_for_one_to_a_thousand_days(days, stand):
    text = instead("start-up: 100", f"start-up: {days}")
    if stand:
        assert parse(text).scoring.thresholds.valid_days == {"start-up": days, "larger": 50}
    else:
        why = "must be whole days, from 1 to 1000"
        assert [each[1:] for each in faults(text)] == [("scoring.thresholds.valid-days", why)]


def test_a_fault_stands_at_its_line():
    assert faults(instead("weight: 2", "weight: 9"))[0][0] == line_of("weight: 2")
    assert faults(instead("na: true", "na: 3"))[0][0] == line_of("na: true")


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("key: rows", "key: owner", "questions", "the key 'owner' stands twice"),
        ('key: "no", label', 'key: "yes", label', "personal", "the option 'yes' stands twice"),
        ("stages: [one]", "stages: [two]", "live.stages", "there is no stage 'two'"),
    ],
)
def test_a_fault_of_the_whole_stands_at_the_first_line(old, new, key, reason):
    assert faults(instead(old, new))[0] == (1, key, reason)


def test_all_faults_are_told_at_once():
    text = instead("weight: 2", "weight: 9").replace("na: true", "na: 3")
    assert [key.rsplit(".", 1)[-1] for _, key, _ in faults(text)] == ["weight", "na"]


def test_keys_of_other_rooms_must_exist():
    assert faults(DOCUMENT, role=["data-engineer"]) == [
        (line_of("key: owner"), "owner.role", "there is no role 'product-owner'")
    ]
    assert isinstance(parse(DOCUMENT, known={"role": ["product-owner"]}), Framework)


def test_a_question_that_leads_into_a_circle_of_others_is_none_of_it():
    looked_at = []

    class Noting(dict):
        def get(self, key, default=None):
            assert key not in looked_at
            looked_at.append(key)
            return super().get(key, default)

    edges = Noting(start=["one"], one=["two"], two=["one"])
    assert (reaches(edges, "start"), looked_at) == (False, ["one", "two"])


def test_a_stop_is_never_not_applicable():
    text = instead("role: product-owner", "na: true")
    assert faults(text)[0][1:] == (
        "owner.na",
        "a stop is never not applicable: let it vanish by a fact",
    )


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        (b"key: \xff\xfe", 1, "this is not UTF-8 text"),
        (b"a: 1\nb: \xff", 2, "this is not UTF-8 text"),
        ("a: &x 1\nb: *x", 1, "anchors and aliases are not allowed"),
        ("a: 1\nb: !!python/none x", 2, "the tag tag:yaml.org,2002:python/none is not allowed"),
        ("a: 1\na: 2", 2, "this key stands twice"),
        ("", 1, "the document is empty"),
        ("a: [" * 400, 1, "the document is nested too deeply"),
        ("a" * (LARGEST + 1), 1, "the document is larger than 1 MB"),
    ],
)
def test_what_is_no_document_is_refused(source, line, reason):
    (found, *_) = faults(source)
    assert (found[0], found[2]) == (line, reason)


LINES = DOCUMENT.splitlines()
ODD = st.sampled_from(["[]", "{}", "null", "-1", "true", "x", "[1, {a: b}]", "2026-01-01", "1e999"])


@pytest.mark.parametrize("value", ["!!int abc", "!!bool maybe", "9" * 5000])
def test_a_value_that_cannot_be_read_is_a_fault_at_its_line(value):
    with pytest.raises(Faulty) as told:
        parse(DOCUMENT.replace('version: "1.0"', f"version: {value}"))
    assert "version: this value cannot be read" in str(told.value)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(LINES) - 1), ODD)
def test_a_broken_line_is_a_fault_or_a_framework_and_never_a_crash(number, odd):
    head = LINES[number].partition(":")[0]
    text = "\n".join([*LINES[:number], f"{head}: {odd}", *LINES[number + 1 :]])
    made = None
    with suppress(Faulty):
        made = parse(text)
    assert made is None or from_json(to_json(made)) == made
