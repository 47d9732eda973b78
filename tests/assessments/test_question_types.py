"""Every question type is whole, and says the same of a value wherever it is asked."""

from abc import ABC
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from assessments import question_type_checks
from assessments.framework import question_types
from assessments.framework.definition import Question
from assessments.framework.parsing import read_question
from assessments.framework.question_type import QuestionType
from assessments.framework.question_types import TYPES, type_of
from documents.field_reader import Reader
from documents.yaml_with_lines import read
from hub.up import preparing

TODAY = date(2026, 11, 23)
FORMAT = (Path(__file__).parents[2] / "docs" / "framework-format.md").read_text()
OPTIONS = 'options: [{value: 0, key: none, label: "None."}, {value: 4, key: all, label: All}]'
PARTS = "options: [{value: 0, key: none, label: None.}, {value: 1, key: a, label: A}, "
PARTS += "{value: 1, key: b, label: B}]"
BANDS = (
    "bands: [{at-least: 0, value: 1}, {at-least: 10, value: 2}]\ntarget: {start-up: 2, larger: 2}"
)
ENDS = "low: Not at all\nhigh: Fully"
OWN = {
    "single": f"{OPTIONS}\ntarget: {{start-up: 4, larger: 2}}",
    "multiple": PARTS,
    "yes-no": "",
    "number": f"{BANDS}\nunit: days\nmin: 0\nmax: 5000",
    "date": BANDS,
    "text": "",
    "scale": ENDS,
}


def asked(kind: str, own: str | None = None, problems: list | None = None) -> Question:
    """A question as a document has it."""
    own = OWN[kind] if own is None else own
    text = f"key: it\ntype: {kind}\nprompt: Is it?\nwhy: Because.\n{own}"
    found = [] if problems is None else problems
    reader = Reader(read(text), "", found)
    question = read_question(reader)
    reader.end()
    assert problems is not None or not found
    return question


def faults(kind: str, own: str) -> list[str]:
    problems: list = []
    question = asked(kind, own, problems)
    told = [f"{each.key} {each.reason}" for each in problems]
    return told + [f"{key} {reason}" for key, reason in type_of(question).faults(question)]


SAID = [
    ("single", ("all",), ["All"], 1.0),
    ("single", ("none",), ["None."], 0.0),
    ("single", ("gone",), ["gone"], None),
    ("single", ("none", "all"), ["None.", "All"], None),
    ("multiple", ("a",), ["A"], 0.5),
    ("multiple", ("a", "b"), ["A", "B"], 1.0),
    ("multiple", ("none",), ["None."], 0.0),
    ("multiple", (), [], None),
    ("yes-no", ("yes",), ["Yes"], 1.0),
    ("yes-no", ("no",), ["No"], 0.0),
    ("number", 12, ["12 days"], 1.0),
    ("number", 1250.5, ["1250.5 days"], 1.0),
    ("number", 3.0, ["3 days"], 0.5),
    ("number", -1, ["-1 days"], 0.0),
    ("number", "12", ["12 days"], None),
    ("date", "2026-11-24", ["24 November 2026"], 0.5),
    ("date", "2026-12-24", ["24 December 2026"], 1.0),
    ("date", "soon", ["soon"], None),
    ("date", 4.0, ["4"], None),
    ("text", "Often.", ["Often."], None),
    ("text", 7, ["7"], None),
    ("scale", ("7",), ["7 of 10 (0 = Not at all, 10 = Fully)"], 0.7),
    ("scale", ("0",), ["0 of 10 (0 = Not at all, 10 = Fully)"], 0.0),
    ("scale", ("10",), ["10 of 10 (0 = Not at all, 10 = Fully)"], 1.0),
    ("scale", ("11",), ["11"], None),
    ("scale", 7, ["7"], None),
]


@pytest.mark.parametrize(("kind", "value", "words", "worth"), SAID)
def test_what_a_value_is_worth_and_how_it_reads(kind, value, words, worth):
    question = asked(kind)
    target = question.target_for("start-up", "")
    assert TYPES[kind].in_words(question, value) == words
    assert TYPES[kind].worth(question, value, target, TODAY) == worth


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("value", [None, "", (), ("x", "y"), "x", 1e300, -0.0])
def test_garbage_is_worth_nothing_wrong(kind, value):
    question = asked(kind)
    worth = TYPES[kind].worth(question, value, question.target_for("larger", ""), TODAY)
    assert worth is None or 0 <= worth <= 1
    assert bool(TYPES[kind].in_words(question, value)) is (value not in (None, "", ()))


@pytest.mark.parametrize("kind", TYPES)
def test_the_example_of_a_type_can_be_given_and_reaches_its_target(kind):
    question = asked(kind)
    target = question.target_for("start-up", "")
    example = TYPES[kind].example(question, target, TODAY)
    assert TYPES[kind].refusal(question, example) is None
    assert TYPES[kind].in_words(question, example)
    if kind in ("single", "yes-no", "multiple", "scale"):
        assert TYPES[kind].worth(question, example, target, TODAY) == 1


def test_an_example_is_what_the_demo_shows():
    four = ", ".join(f"{{value: 1, key: {key}, label: {key}}}" for key in "abcd")
    several = asked("multiple", f"options: [{four}]")
    assert TYPES["multiple"].example(several, 1, TODAY) == ("a", "b", "c")
    assert TYPES["date"].example(asked("date"), 2, TODAY) == "2026-11-03"
    bounds = {"": 40, "min: 50": 50, "max: 30": 30}
    made = {own: TYPES["number"].example(asked("number", own), 1, TODAY) for own in bounds}
    assert made == bounds


def test_the_best_answer_of_each_type_is_the_highest_target():
    best = {kind: TYPES[kind].best(asked(kind)) for kind in TYPES}
    assert best == {
        "single": 4,
        "multiple": 1,
        "yes-no": 1,
        "number": 2,
        "date": 2,
        "text": 1,
        "scale": 10,
    }


@pytest.mark.parametrize(
    ("kind", "own", "key"),
    [("single", OPTIONS, "all.value"), ("date", BANDS, "bands[1].value")],
)
def test_an_option_and_a_band_are_worth_ten_at_most(kind, own, key):
    last = {"single": "value: 4", "date": "value: 2"}[kind]
    assert faults(kind, own.replace(last, "value: 10")) == []
    for value in (-1, 11):
        told = faults(kind, own.replace(last, f"value: {value}"))
        assert told[0] == f"{key} must lie between 0 and 10"


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("single", ("all",), None),
        ("single", ("none", "all"), "Choose one option."),
        ("single", ("gone",), "That is not one of this question's options."),
        ("yes-no", ("no", "yes"), "Choose one option."),
        ("multiple", ("a", "b"), None),
        ("multiple", ("a", "none"), "“None” cannot stand beside another option."),
        ("number", 0, None),
        ("number", 5000, None),
        ("number", -0.5, "The number must be 0 or more."),
        ("number", 5001, "The number must be 5000 or less."),
        ("scale", ("0",), None),
        ("scale", ("11",), "That is not one of this question's options."),
        ("scale", ("7", "8"), "Choose one option."),
        ("text", "x", None),
        ("date", "2026-11-23", None),
        *[(kind, None, None) for kind in TYPES],
    ],
)
def test_which_values_stand(kind, value, why):
    refusal = TYPES[kind].refusal(asked(kind), value)
    assert (refusal.why % refusal.params if refusal else None) == why


@pytest.mark.parametrize(
    ("kind", "own", "told"),
    [
        (
            "single",
            OPTIONS.split(", {value: 4", maxsplit=1)[0] + "]",
            "options a choice needs two options",
        ),
        ("single", OPTIONS.replace("value: 4", "value: 0"), "options values must rise"),
        ("single", "", "options is missing"),
        ("multiple", PARTS.replace("value: 1", "value: 0"), "options one option at least needs"),
        ("yes-no", OPTIONS, "options a yes-no question has none"),
        ("text", "unit: days", "unit a text question has none"),
        ("text", BANDS, "bands a text question has none"),
        ("number", "min: 3\nmax: 2", "min is above max"),
        ("date", BANDS.replace("10", "-1"), "bands must rise from one to the next"),
        ("scale", "low: No", "high is missing"),
        ("scale", f"{ENDS}{'y' * 60}", "high is longer than 60 characters"),
        ("scale", f"{ENDS}\n{OPTIONS}", "options a scale question has none"),
        ("single", f"{OPTIONS}\nlow: No", "low a single question has none"),
    ],
)
def test_what_a_document_may_say_of_each_type(kind, own, told):
    assert [each for each in faults(kind, own) if each.startswith(told)]


def test_of_an_unknown_type_only_the_type_is_said():
    assert [each.split(" is ")[0] for each in faults("scael", ENDS)] == ["type 'scael'"]


# --- the registry ---------------------------------------------------------------------------
def test_every_module_is_one_type_under_its_own_name():
    folder = Path(question_types.__file__).parent
    modules = {path.stem.replace("_", "-") for path in folder.glob("*.py")} - {"--init--"}
    assert set(TYPES) == modules == set(OWN)


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_takes_the_keys_that_it_names(kind):
    problems: list = []
    reader = Reader(read(f"key: it\n{OWN[kind]}"), "", problems)
    TYPES[kind].read(reader)
    assert reader.taken == set(TYPES[kind].keys)


def test_the_documentation_lists_every_type():
    assert f"# {' | '.join(TYPES)}\n" in FORMAT
    for kind in TYPES.values():
        for key in kind.keys:
            assert f" {key}:" in FORMAT


class Slider(QuestionType, ABC):
    name = "slider"
    field = "slide"


class Whole(Slider):
    def raw_value(self, question, value, today):
        return None

    def example(self, question, target, today):
        return None


def test_an_incomplete_type_cannot_be_made_and_says_what_it_lacks():
    with pytest.raises(TypeError, match=r"Slider .*example.*raw_value"):
        Slider()
    with pytest.raises(TypeError, match=r"Nameless .*field.*name"):
        type("Nameless", (QuestionType,), {"raw_value": None, "example": None})()


def test_what_django_has_to_add_is_missed_before_a_server_starts(monkeypatch):
    lacking = [
        "The question type “slider” lacks its template assessments/question_types/slider.html.",
        "The question type “slider” reads a field “slide”, not choices, number, day, text.",
    ]
    assert list(question_type_checks.missing([Whole()])) == lacking
    assert list(question_type_checks.missing(TYPES.values())) == []
    preparing.refuse_incomplete()
    monkeypatch.setattr(question_type_checks, "TYPES", {"slider": Whole()})
    with pytest.raises(ImproperlyConfigured) as raised:
        preparing.refuse_incomplete()
    assert preparing.sentence(raised.value) == lacking[0]


def test_no_other_module_asks_which_type_a_question_has():
    root = Path(__file__).parents[2]
    rooms = ("assessments", "reports", "hub", "templates")
    files = [each for room in rooms for each in (root / room).rglob("*") if each.is_file()]
    asking = [
        str(each.relative_to(root))
        for each in files
        if each.suffix in (".py", ".html")
        and any(f".type {sign} " in each.read_text() for sign in ("==", "!=", "in", "not in"))
    ]
    assert asking == []
