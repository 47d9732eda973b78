"""An entry in its one spelling, and as the plain document that goes out."""

from dataclasses import replace
from datetime import date

from catalogue.entries.definition import CellEntry, CriterionEntry, Licensed, ToolEntry
from catalogue.interchange import plain

DAY = date(2026, 11, 24)
BEFORE = date(2026, 11, 1)
ASKED = (
    CriterionEntry("sso", "Sign-on", "verdict", "Yes when so."),
    CriterionEntry("cost", "Cost", "set", "How.", choices=("free", "quote")),
    CriterionEntry("works", "Works with", "text", "What.", components=("serving",)),
)
BARE = ToolEntry(
    key="one",
    title="One",
    summary="In short.",
    detail="At length.",
    vendor="Somebody",
    licence="MIT",
    components=("watching",),
    checked_on=DAY,
    links={},
    status="unknown",
    ring="hold",
    ring_reason="Nobody knows.",
    cells={},
)
FULL = replace(
    BARE,
    owner_since="2025",
    since="2017",
    status="active",
    status_note="News.",
    status_source="https://one.example/news",
    status_on=BEFORE,
    former_names=("Uno",),
    licence_history=(Licensed("GPL", "2020-08", "https://one.example/old"),),
    links={"site": "https://one.example"},
    skills=("python",),
    cells={
        "sso": CellEntry("sso", "yes", (), "By OIDC", "https://one.example/sso", DAY),
        "cost": CellEntry("cost", "", ("free",), "", "https://one.example/cost", BEFORE),
    },
)


def test_what_a_reader_would_put_in_by_itself_is_left_out():
    assert plain.tool(BARE) == {
        "key": "one",
        "title": "One",
        "summary": "In short.",
        "detail": "At length.",
        "vendor": "Somebody",
        "licence": "MIT",
        "links": {},
        "components": ["watching"],
        "status": "unknown",
        "ring": "hold",
        "ring-reason": "Nobody knows.",
        "checked-on": "2026-11-24",
        "cells": {},
    }


def test_all_that_is_said_goes_out():
    assert plain.document([FULL], ASKED) == {
        "tools": [
            plain.tool(BARE)
            | {
                "owner-since": "2025",
                "since": "2017",
                "licence-history": [
                    {"licence": "GPL", "since": "2020-08", "source": "https://one.example/old"}
                ],
                "links": {"site": "https://one.example"},
                "skills": ["python"],
                "status": "active",
                "status-note": "News.",
                "status-source": "https://one.example/news",
                "status-on": "2026-11-01",
                "former-names": ["Uno"],
                "cells": {
                    "sso": {"value": "yes", "note": "By OIDC", "source": "https://one.example/sso"},
                    "cost": {
                        "value": ["free"],
                        "source": "https://one.example/cost",
                        "checked-on": "2026-11-01",
                    },
                },
            }
        ]
    }


def test_a_cell_of_which_nothing_is_known_says_so_and_was_checked_on_no_day():
    unknown = CellEntry("sso", "unknown")
    assert plain.cell(unknown, DAY) == {"value": "unknown"}
    assert plain.cell(replace(unknown, checked_on=DAY), DAY) == {
        "value": "unknown",
        "checked-on": "2026-11-24",
    }


def test_each_cell_has_one_spelling():
    verdict, several, text = ASKED
    settled = [
        plain.settled_cell(cell, asks, DAY)
        for cell, asks in (
            (CellEntry("sso"), verdict),
            (CellEntry("sso", " yes ", (), " a\r\nb ", " https://one.example "), verdict),
            (CellEntry("sso", "no", checked_on=BEFORE), verdict),
            (CellEntry("sso", "unknown", checked_on=BEFORE), verdict),
            (CellEntry("cost"), several),
            (CellEntry("cost", "", (" free ",)), several),
            (CellEntry("works"), text),
        )
    ]
    assert settled == [
        CellEntry("sso", "unknown"),
        CellEntry("sso", "yes", (), "a\nb", "https://one.example", DAY),
        CellEntry("sso", "no", checked_on=BEFORE),
        CellEntry("sso", "unknown"),
        CellEntry("cost"),
        CellEntry("cost", "", ("free",), checked_on=DAY),
        CellEntry("works", "unknown"),
    ]


def test_an_entry_keeps_only_the_cells_that_are_asked_of_it():
    cells = {"works": CellEntry("works", "Git"), "gone": CellEntry("gone", "yes")}
    assert plain.settled(replace(BARE, cells=cells), ASKED).cells == {}
    serving = replace(BARE, cells=cells, components=("serving",))
    assert plain.settled(serving, ASKED).cells == {
        "works": CellEntry("works", "Git", checked_on=DAY)
    }


def test_texts_are_spelt_as_a_reader_of_files_leaves_them():
    loose = replace(
        FULL,
        title=" One\n",
        detail="At\r\nlength.\n",
        former_names=(" U\nno ",),
        skills=(" python ",),
        links={"site": " https://one.example "},
        licence_history=(Licensed(" GPL ", " 2020 ", " https://one.example "),),
    )
    assert plain.settled(loose, ASKED) == replace(
        FULL,
        detail="At\nlength.",
        former_names=("U no",),
        licence_history=(Licensed("GPL", "2020", "https://one.example"),),
    )


def test_what_cannot_be_read_stays_as_it_is_without_blanks_around_it():
    assert [plain.clean(each) for each in (" a\0b ", " \ufffd ", " a ")] == ["a\0b", "\ufffd", "a"]
