"""The published rule for a ring."""

from dataclasses import replace
from datetime import date

import pytest

from catalogue.content import FOLDER
from catalogue.entries import parsing
from catalogue.entries.definition import CellEntry, Licensed, ToolEntry
from catalogue.entries.field_rules import Known
from catalogue.entries.ring_rule import first_day, highest_ring, is_allowed, last_day

TODAY = date(2026, 11, 24)


def cells(**values) -> dict[str, CellEntry]:
    return {key.replace("_", "-"): CellEntry(key, value) for key, value in values.items()}


GOOD = ToolEntry(
    key="server",
    title="Server",
    summary="Serves.",
    detail="Serves.",
    vendor="A maker",
    licence="Apache-2.0",
    components=("model-serving",),
    checked_on=TODAY,
    status="active",
    since="2018",
    cells=cells(recent_release="yes", data_export="partly", licence="yes", managed_cloud="no"),
)


def ring(**changes) -> str:
    return highest_ring(replace(GOOD, **changes), TODAY)[0]


def without(**values) -> dict[str, CellEntry]:
    return {**GOOD.cells, **cells(**values)}


def test_all_met_is_adopt_without_a_reason():
    assert highest_ring(GOOD, TODAY) == ("adopt", ())


@pytest.mark.parametrize("status", ["maintenance", "inactive", "discontinued", "unknown"])
def test_what_is_not_active_is_on_hold(status):
    assert ring(status=status) == "hold"


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"recent_release": "partly"}, "assess"),
        ({"recent_release": "unknown"}, "assess"),
        ({"data_export": "no"}, "assess"),
        ({"data_export": "partly"}, "adopt"),
        ({"licence": "partly"}, "trial"),
        ({"licence": "no", "managed_cloud": "yes"}, "adopt"),
        ({"licence": "no", "managed_cloud": "partly"}, "trial"),
    ],
)
def test_what_its_cells_allow(values, wanted):
    assert ring(cells=without(**values)) == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"since": ""}, "trial"),
        ({"since": "2023-11-24"}, "adopt"),
        ({"since": "2023-11-25"}, "trial"),
        ({"since": "2023"}, "adopt"),
        ({"owner_since": "2025-11-24"}, "adopt"),
        ({"owner_since": "2025-11-25"}, "trial"),
        ({"owner_since": "2025"}, "trial"),
        ({"owner_since": "2024"}, "adopt"),
        ({"licence_history": (Licensed("MIT", "2026-01"),)}, "trial"),
        ({"licence_history": (Licensed("MIT", "2020"),)}, "adopt"),
    ],
)
def test_what_time_allows(changes, wanted):
    assert ring(**changes) == wanted


def test_each_thing_in_the_way_is_named():
    entry = replace(GOOD, since="2026", owner_since="2026-10", cells=without(licence="no"))
    assert highest_ring(entry, TODAY) == (
        "trial",
        (
            "it was first released in 2026, less than three years ago",
            "its owner changed in 2026-10, less than a year ago",
            "it is neither under an open licence nor sold as a managed service",
        ),
    )


def test_lower_is_allowed_and_higher_is_not():
    assert [is_allowed(each, "trial") for each in ("adopt", "trial", "assess", "hold")] == [
        False,
        True,
        True,
        True,
    ]


def test_days_that_are_known_in_part():
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert last_day("2024-02") == date(2024, 2, 29)
    assert last_day("2024-12") == date(2024, 12, 31)
    assert first_day("2024-13") == date(2024, 1, 1)


def bundled() -> list[ToolEntry]:
    asked = parsing.criteria((FOLDER / "criteria.yaml").read_text(), "criteria.yaml", Known())
    return [
        entry
        for path in sorted((FOLDER / "tools").glob("*.yaml"))
        for entry in parsing.tools(path.read_text(), path.name, asked, Known())
    ]


def test_every_bundled_tool_keeps_to_the_rule():
    found = [(entry, highest_ring(entry, entry.checked_on)) for entry in bundled()]
    assert len(found) > 100
    assert [
        f"{entry.key} is on {entry.ring}, {highest} at most: {'; '.join(reasons)}"
        for entry, (highest, reasons) in found
        if not is_allowed(entry.ring, highest)
    ] == []
