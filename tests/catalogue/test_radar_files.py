"""Radars as others draw them: rings in, our radar out."""

import json

import pytest

from catalogue.interchange import csv, radar
from catalogue.models import Tool
from documents.yaml_with_lines import Faulty
from tests import factories
from tests.catalogue.files import bundled, loaded  # noqa: F401
from tests.catalogue.imports import send

EXPORT = "/horizon-scan/export/"
CSV = b"""name,ring,quadrant,isNew,description
MLflow,Hold,Tools,FALSE,We have moved on.
dvc,Adopt,Tools,TRUE,
Nothing known,Trial,Tools,TRUE,x
"""
JSON = b"""{"date": "2026-11", "entries": [
{"quadrant": 3, "ring": 3, "label": "MLflow", "active": true, "moved": 0},
{"quadrant": 3, "ring": 0, "label": "DVC", "active": true, "moved": 1, "description": "Good."},
{"quadrant": 3, "ring": 0, "label": "Nothing known", "active": true, "moved": 1}
]}"""


def published():
    return {each.key: each for each in bundled()}


def reasons(read, content):
    with pytest.raises(Faulty) as caught:
        read(content, "radar", published())
    return [(each.where, each.reason) for each in caught.value.problems]


def test_rings_and_reasons_come_in_by_name():
    before = published()
    found = radar.read_csv(CSV, "x", before)
    assert [(each.key, each.ring, each.ring_reason) for each in found.entries] == [
        ("mlflow", "hold", "We have moved on."),
        ("dvc", "adopt", before["dvc"].ring_reason),
    ]
    assert [(each.name, each.place) for each in found.left_out] == [("Nothing known", "row 4")]


def test_numbers_of_rings_come_in_by_label():
    before = published()
    found = radar.read_json(JSON, "x", before)
    assert [(each.key, each.ring, each.ring_reason) for each in found.entries] == [
        ("mlflow", "hold", before["mlflow"].ring_reason),
        ("dvc", "adopt", "Good."),
    ]
    assert [(each.name, each.place) for each in found.left_out] == [("Nothing known", "line 4")]


def test_a_reason_is_kept_as_one_that_is_typed():
    content = CSV.replace(b"We have moved on.", "We\u202e have\u200b move\u0301d on.".encode())
    assert radar.read_csv(content, "x", published()).entries[0].ring_reason == (
        "We have mov\xe9d on."
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"Hold", b"Caution", ("B2", "is none of adopt, trial, assess, hold")),
        (b"name,ring", b"name,rang", ("row 1", "this column is missing")),
        (b"dvc,Adopt", b"mlflow,Adopt", ("row 3", "this tool stands twice")),
        (
            b"We have moved on.",
            b"x" * 401,
            ("row 2", "the description has at most 400 letters, none for control"),
        ),
        (
            b"We have moved on.",
            "lost \ufffd".encode(),
            ("row 2", "the description has at most 400 letters, none for control"),
        ),
        (
            b"Nothing known",
            b"=1+1",
            ("A4", "is a formula; put an apostrophe before a text that begins with = + - or @"),
        ),
    ],
)
def test_faults_of_csv_stand_at_their_cell(old, new, fault):
    assert reasons(radar.read_csv, CSV.replace(old, new, 1)) == [fault]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b'"ring": 3, "label"', b'"ring": 4, "label"', ("line 2", "must be a number from 0 to 3")),
        (b'"label": "DVC"', b'"label": 3', ("line 3", "is missing")),
        (b'"label": "DVC"', b'"label": "MLflow"', ("line 3", "this tool stands twice")),
        (b'"entries"', b'"entry"', ("line 1", "must be a list")),
    ],
)
def test_faults_of_json_stand_at_their_line(old, new, fault):
    assert reasons(radar.read_json, JSON.replace(old, new, 1)) == [fault]


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("form", ["csv", "json"])
def test_our_radar_goes_out_and_comes_in_the_same(client, form):
    response = client.get(f"{EXPORT}?format=radar-{form}")
    assert response.status_code == 200
    client.force_login(factories.person(is_curator=True))
    looked = send(client, f"radar.{form}", response.content, kind="radar")
    assert looked.status_code == 200
    assert not looked.job.can_be_applied
    assert looked.difference.unchanged == Tool.objects.count()
    assert looked.difference.left_out == []


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_what_goes_out_reads_as_the_others_expect(client):
    text = client.get(f"{EXPORT}?format=radar-csv").content
    rows = [row for _, row in csv.table(text, "x", [])]
    assert rows[0] == ["name", "ring", "quadrant", "isNew", "description"]
    assert {row[1] for row in rows[1:]} <= {"Adopt", "Trial", "Assess", "Hold"}
    assert len({row[2] for row in rows[1:]}) == 4
    found = json.loads(client.get(f"{EXPORT}?format=radar-json").content)
    assert [each["name"] for each in found["rings"]] == ["ADOPT", "TRIAL", "ASSESS", "HOLD"]
    mlflow = next(each for each in found["entries"] if each["label"] == "MLflow")
    tool = Tool.objects.get(key="mlflow")
    assert mlflow["ring"] == ["adopt", "trial", "assess", "hold"].index(tool.ring)
    assert (mlflow["active"], mlflow["link"]) == (True, tool.links["site"])


def test_what_stands_above_the_header_is_passed_over_and_what_stands_in_it_is_not():
    above = b"=how to fill this in\n" + CSV
    assert [each.key for each in radar.read_csv(above, "x", published()).entries] == [
        "mlflow",
        "dvc",
    ]
    beside = CSV.replace(b",description", b",description,=more", 1)
    assert reasons(radar.read_csv, beside) == [("F1", csv.FORMULA)]
