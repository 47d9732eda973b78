"""Documents of criteria and tools: what each key takes, at its limits, and every fault by name."""

from datetime import date

import pytest

from catalogue.entries.definition import CellEntry, CriterionEntry, Licensed, ToolEntry
from catalogue.entries.parsing import Known, criteria, tools
from documents.yaml_with_lines import Faulty

CRITERIA = """criteria:
  - {key: sso, title: Single sign-on, kind: verdict, required: true, definition: Yes when so.}
  - {key: cost, title: Cost, kind: set, choices: [free, quote], mark: true, definition: How.}
  - {key: works, title: Works with, kind: text, components: [serving], definition: What.}
"""
TOOL = """tools:
  - key: one
    title: One
    summary: In short.
    detail: At length.
    vendor: Somebody
    licence: MIT
    components: [watching]
    checked-on: "2026-11-24"
    links: {site: "https://one.example"}
    status: active
    status-source: "https://one.example/news"
    ring: trial
    ring-reason: It works.
    former-names: [Uno]
    licence-history:
      - {licence: GPL, since: "2020-08", source: "https://one.example/old"}
    cells:
      sso: {value: "yes", note: By OIDC, source: "https://one.example/sso"}
"""
KNOWN = Known(components={"watching", "serving"}, skills={"python"}, last_day=date(2026, 11, 24))
ASKED = criteria(CRITERIA, "criteria.yaml", KNOWN)


def read(text):
    return tools(text, "tools.yaml", ASKED, KNOWN)


def instead(old, new, text=TOOL):
    assert old in text
    return text.replace(old, new, 1)


def faults(call):
    with pytest.raises(Faulty) as caught:
        call()
    assert caught.value.name
    return [(each.line, each.key, each.reason) for each in caught.value.problems]


def tool_faults(text):
    return faults(lambda: read(text))


def test_criteria_are_read_whole():
    assert list(ASKED) == [
        CriterionEntry("sso", "Single sign-on", "verdict", "Yes when so.", required=True),
        CriterionEntry("cost", "Cost", "set", "How.", choices=("free", "quote"), mark=True),
        CriterionEntry("works", "Works with", "text", "What.", components=("serving",)),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("key: cost", "key: sso", (1, "sso", "this key stands twice")),
        ("criteria:", "more: 1\ncriteria:", (1, "more", "is not a key that belongs here")),
        (
            "choices: [free, quote], ",
            "",
            (3, "cost.choices", "is missing: a set needs its members"),
        ),
        ("Single sign-on", "S" * 61, (2, "sso.title", "is longer than 60 characters")),
        ("kind: text", "kind: words", (4, "works.kind", "'words' is none of verdict, set, text")),
        ("[serving]", "[gone]", (4, "works.components", "'gone' is none of ")),
    ],
)
def test_a_fault_of_the_criteria_stands_at_its_line(old, new, told):
    (found,) = faults(lambda: criteria(instead(old, new, CRITERIA), "criteria.yaml", KNOWN))
    assert (*found[:2], found[2][: len(told[2])]) == told


def test_a_tool_is_read_whole():
    assert read(TOOL) == (
        ToolEntry(
            key="one",
            title="One",
            summary="In short.",
            detail="At length.",
            vendor="Somebody",
            licence="MIT",
            components=("watching",),
            checked_on=date(2026, 11, 24),
            links={"site": "https://one.example"},
            status="active",
            status_source="https://one.example/news",
            former_names=("Uno",),
            licence_history=(Licensed("GPL", "2020-08", "https://one.example/old"),),
            ring="trial",
            ring_reason="It works.",
            cells={"sso": CellEntry("sso", "yes", (), "By OIDC", "https://one.example/sso")},
        ),
    )


@pytest.mark.parametrize(
    ("old", "key", "most"),
    [
        ("title: One", "title", 80),
        ("summary: In short.", "summary", 200),
        ("detail: At length.", "detail", 2000),
        ("vendor: Somebody", "vendor", 120),
        ("licence: MIT", "licence", 80),
        ("status: active", "status-note", 400),
        ("ring-reason: It works.", "ring-reason", 400),
    ],
)
def test_a_text_may_be_as_long_as_its_column_and_no_longer(old, key, most):
    kept = f"{old}\n    " if key == "status-note" else ""
    assert read(instead(old, f"{kept}{key}: {'x' * most}"))
    found = tool_faults(instead(old, f"{kept}{key}: {'x' * (most + 1)}"))
    assert [each[1:] for each in found] == [(f"one.{key}", f"is longer than {most} characters")]


def test_a_note_and_a_text_of_a_cell_may_have_400_letters():
    for length, told in ((400, None), (401, "is longer than 400 characters")):
        text = instead("By OIDC", "x" * length)
        if told is None:
            assert read(text)[0].cells["sso"].note == "x" * 400
        else:
            assert tool_faults(text) == [(19, "one.cells.sso.note", told)]


def test_names_and_licences_of_before_have_a_length_in_all():
    """Of names 500, of which each has 200 at most, with a line's end between each two."""
    names = ["x" * 200, "y" * 200, "z" * 98]
    assert read(instead("[Uno]", f"[{', '.join(names)}]"))[0].former_names == tuple(names)
    names[2] += "z"
    assert [each[1:] for each in tool_faults(instead("[Uno]", f"[{', '.join(names)}]"))] == [
        ("one.former-names", "is longer than 500 characters in all")
    ]
    before = '- {licence: GPL, since: "2020-08", source: "https://one.example/old"}'
    longer = before.replace("/old", "/" + "x" * 400)
    long = instead(before, "\n      ".join([longer] * 5))
    assert [each[1:] for each in tool_faults(long)] == [
        ("one.licence-history", "is longer than 2000 characters in all")
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tools:", "more: 1\ntools:", (1, "more", "is not a key that belongs here")),
        ("vendor:", "vendr: x\n    vendor:", (6, "one.vendr", "is not a key that belongs here")),
        ("status: active", "status: busy", (11, "one.status", "'busy' is none of ")),
        (
            '    status-source: "https://one.example/news"\n',
            "",
            (2, "one.status-source", "is missing: only an unknown status goes without"),
        ),
        (
            "status: active",
            "status: discontinued",
            (2, "one.status-on", "is missing: a discontinued tool says since when"),
        ),
        ("2026-11-24", "2026-11-25", (9, "one.checked-on", "2026-11-25 is still to come")),
        ("2026-11-24", "2026-W48-2", (9, "one.checked-on", "'2026-W48-2' is not a day as ")),
        ("2026-11-24", "2026-11-31", (9, "one.checked-on", "'2026-11-31' is not a day as ")),
        ("2020-08", "2020-13", (17, "one.licence-history[0].since", "'2020-13' is not a year, ")),
        ("[watching]", "[gone]", (8, "one.components", "'gone' is none of ")),
        ("[watching]", "[watching]\n    skills: [gone]", (9, "one.skills", "'gone' is none of ")),
        ('{site: "https://one.example"}', "{}", (10, "one.links", "is empty")),
        (
            "https://one.example/sso",
            "one.example",
            (19, "one.cells.sso.source", "'one.example' is "),
        ),
        (
            "https://one.example/sso",
            "https://a:b@one.example",
            (19, "one.cells.sso.source", "has a user name or password in it, which every reader "),
        ),
        ("      sso:", "      gone:", (19, "one.cells.gone", "there is no such criterion")),
        (
            "      sso:",
            "      works: {value: x}\n      sso:",
            (19, "one.cells.works", "is not asked of a tool for these components"),
        ),
        (
            ', source: "https://one.example/sso"',
            "",
            (19, "one.cells.sso.source", "is missing: only an unknown cell goes without"),
        ),
        (
            'value: "yes"',
            'value: unknown, checked-on: "2026-11-24"',
            (19, "one.cells.sso.checked-on", "must be left out: what is unknown was checked on "),
        ),
    ],
)
def test_a_fault_of_a_tool_stands_at_its_line(old, new, told):
    found = tool_faults(instead(old, new))[0]
    assert (*found[:2], found[2][: len(told[2])]) == told


def test_a_required_cell_is_missed_at_the_line_of_the_cells():
    text = instead("[watching]", "[serving]").replace("      sso:", "      cost:")
    text = text.replace('value: "yes"', "value: [free, free, gone]")
    assert tool_faults(text) == [
        (19, "one.cells.cost.value", "'gone' is none of free, quote"),
        (19, "one.cells.cost.value", "names something twice"),
        (18, "one.cells.sso", "is required (unknown is an answer)"),
    ]


def test_of_two_tools_under_one_key_the_second_is_named_by_its_line():
    again = TOOL.removeprefix("tools:\n")
    assert tool_faults(TOOL + again) == [(20, "one", "this key stands twice")]
