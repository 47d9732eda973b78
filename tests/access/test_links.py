"""Wherever an address is typed or imported, one that holds a name or a password is refused: it
would be shown to every reader."""

import pytest
from django.core.exceptions import ValidationError

from accounts.form_fields.fields import Address
from assessments.forms.answers import read_link
from catalogue.curation.column_fields import licensed
from catalogue.entries.field_rules import Known
from catalogue.interchange import json, landscape
from documents.yaml_with_lines import Faulty, Mapping
from handbook.forms import resource
from tests.access.test_registries import our_forms
from tests.catalogue.files import asked, bundled

SECRET = "correct-horse"
TELLING = f"https://ada:{SECRET}@x.example/a"
FIELDS = {
    f"{name}.{key}": field
    for name, form in our_forms().items()
    for key, field in form.base_fields.items()
    if isinstance(field, Address)
}
# Where several stand in one field, or are read by hand.
LINES = {
    "evidence": lambda: read_link(TELLING, "", ""),
    "licence history": lambda: licensed(f"MIT; 2019; {TELLING}"),
    "resources": lambda: resource(1, f"Title | {TELLING} | Somebody"),
}


def test_addresses_are_typed_in_many_places():
    assert {name.rpartition(".")[2] for name in FIELDS} == {
        *("site", "documentation", "repository", "status_source", "source")
    }
    assert len(FIELDS) >= 10


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_field_refuses_it(name):
    with pytest.raises(ValidationError, match="Take the name and password out"):
        FIELDS[name].clean(TELLING)


@pytest.mark.parametrize("name", LINES)
def test_a_line_refuses_it_and_does_not_repeat_it(name):
    with pytest.raises(ValidationError, match="ake the name and password out") as refused:
        LINES[name]()
    assert SECRET not in str(refused.value.messages)


# --- imports --------------------------------------------------------------------------------------
PLACES = {
    "links.site": lambda tool: tool["links"].update(site=TELLING),
    "links.documentation": lambda tool: tool["links"].update(documentation=TELLING),
    "links.repository": lambda tool: tool["links"].update(repository=TELLING),
    "status-source": lambda tool: tool.update({"status-source": TELLING}),
    "licence-history[0].source": lambda tool: tool.update(
        {"licence-history": [{"licence": "MIT", "since": "2019", "source": TELLING}]}
    ),
    "cells.sso.source": lambda tool: tool["cells"]["sso"].update(source=TELLING),
}


@pytest.mark.parametrize("place", PLACES)
def test_an_import_refuses_it_and_does_not_repeat_it(place):
    tool = json.document(bundled()[:1], asked())["tools"][0]
    PLACES[place](tool)
    with pytest.raises(Faulty) as refused:
        json.read(json.json.dumps({"tools": [tool]}).encode(), "x", asked(), Known())
    (problem,) = refused.value.problems
    assert problem.key.endswith(place)
    assert "user name or password" in problem.reason
    assert SECRET not in problem.reason


@pytest.mark.parametrize("key", ["homepage_url", "repo_url"])
def test_a_landscape_is_refused_for_it(key):
    data = Mapping(1)
    data.update({"name": "Tool", key: TELLING})
    item = landscape.Item("Tool", "a / b", 1, data)
    (problem,) = landscape.no_addresses(item)
    assert "user name or password" in problem.reason
    assert landscape.links_of(item) == {}
