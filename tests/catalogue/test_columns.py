"""The one list of a tool's columns, and what is made of it or has to agree with it."""

from dataclasses import fields

import pytest
import yaml
from django.urls import reverse

from catalogue.curation.tool_forms import ToolForm
from catalogue.entries.column_kinds import Choice, Text
from catalogue.entries.column_wording import titles, words_of
from catalogue.entries.columns import BY_NAME, COLUMNS, KEYS, NAMES, loaded, stored
from catalogue.entries.definition import LINKS, ToolEntry
from catalogue.entries.published import entries_of
from catalogue.interchange import documentation
from catalogue.models import Tool
from catalogue.scan.tool_sheet import PLACED, facts
from handbook.models import Kept
from tests.catalogue import making

# What a row has beside what is said of the tool.
OWN = {"id", "organisation", *(field.name for field in Kept._meta.fields)} - {"title"}


def test_the_list_the_entry_and_the_model_name_the_same():
    assert set(NAMES) == {field.name for field in fields(ToolEntry)} - {"key", "cells"}
    assert set(NAMES) == {field.name for field in Tool._meta.fields} - OWN
    assert len(NAMES) == len(set(NAMES)) == len(COLUMNS)


@pytest.mark.parametrize("name", NAMES)
def test_the_database_has_room_for_whatever_is_taken(name):
    kind, room = BY_NAME[name].kind, Tool._meta.get_field(name).max_length
    longest = max(map(len, kind.values)) if isinstance(kind, Choice) else 0
    longest = kind.longest if isinstance(kind, Text) else longest
    assert room is None or room >= longest


@pytest.mark.parametrize("path", documentation.files(), ids=lambda path: path.name)
def test_docs_say_what_the_list_says(path):
    """Else: python -m catalogue.interchange.documentation"""
    assert path.read_text(encoding="utf-8") == documentation.files()[path]


def test_the_example_in_the_docs_has_all_that_is_required():
    text = documentation.FORMAT.read_text(encoding="utf-8")
    (example,) = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])["tools"]
    required = {"key", "cells", *(each.key for each in COLUMNS if each.is_required)}
    assert required <= set(example) <= {*KEYS, "cells"}


def test_the_form_asks_for_each():
    assert set(ToolForm.base_fields) == {*NAMES, *LINKS} - {"links"}
    labels = {name: str(field.label) for name, field in ToolForm.base_fields.items()}
    assert {name: str(titles()[name]) for name in labels if name in NAMES} == {
        name: label for name, label in labels.items() if name in NAMES
    }


@pytest.mark.django_db
def test_a_row_becomes_an_entry_and_the_same_row_again():
    making.ground()
    history = [{"licence": "MIT", "since": "2017", "source": making.SOURCE}]
    tool = making.tool(former_names=["Old"], licence_history=history, skills=["a-skill"])
    (entry,) = entries_of(Tool.objects.all())
    assert stored(entry) == {name: getattr(tool, name) for name in NAMES}
    assert ToolEntry(key="server", **loaded(stored(entry))) == entry


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("vendor", "A maker", "A maker"),
        ("vendor", "", "nothing"),
        ("status", "maintenance", "Fixes only"),
        ("ring", "", "nothing"),
        ("checked_on", "2026-06-01", "1 June 2026"),
        ("status_on", None, "nothing"),
        ("components", ["model-serving", "gitops"], "model serving, gitops"),
        ("former_names", [], "nothing"),
        ("links", {"site": "https://x.example"}, "site: https://x.example"),
        ("licence_history", [{"licence": "MIT", "since": "2017"}], "MIT (2017)"),
        ("archived", True, "yes"),
    ],
)
def test_each_kind_has_its_words(name, said, words):
    assert words_of(name, said) == words


@pytest.mark.django_db
def test_the_page_of_a_tool_shows_a_column_that_has_no_place_of_its_own(client):
    making.ground()
    tool = making.tool(since="2018")
    assert [(str(each.title), each.words) for each in facts(tool)] == [("First released", "2018")]
    assert set(NAMES) > PLACED
    page = client.get(reverse("catalogue:tool", args=["server"])).content.decode()
    assert "<dt>First released</dt>" in page


@pytest.mark.django_db
def test_an_operator_reads_the_same_titles(admin_client):
    making.ground()
    tool = making.tool()
    page = admin_client.get(reverse("admin:catalogue_tool_change", args=[tool.pk]))
    assert "In one sentence:" in page.content.decode()
    assert "Licence (SPDX):" in page.content.decode()
