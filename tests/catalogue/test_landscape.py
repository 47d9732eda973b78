"""A landscape's categories mean components by the curators' table; the rest is left out."""

from dataclasses import replace
from datetime import date

import pytest

from catalogue.entries.field_rules import Known
from catalogue.interchange import landscape, yaml
from catalogue.interchange.difference import difference
from catalogue.interchange.placing import called, key_of, names_of
from catalogue.interchange.plain import settled
from catalogue.models import Component, LandscapeCategory, Tool
from documents.yaml_with_lines import Faulty
from tests import factories
from tests.catalogue import imports
from tests.catalogue.files import asked, bundled, loaded  # noqa: F401

CATEGORIES = "/horizon-scan/import/categories/"
DOCUMENT = """landscape:
  - category:
    name: Serving
    subcategories:
      - subcategory:
        name: Runtime
        items:
          - item:
            name: Brand New
            homepage_url: https://new.example
            repo_url: https://github.com/new/brand-new
            logo: new.svg
            description: Serves things.
          - item:
            name: MLflow
            homepage_url: https://elsewhere.example
            repo_url: https://github.com/mlflow/mlflow
  - category:
    name: Chat
    subcategories:
      - subcategory:
        name: Rooms
        items:
          - item:
            name: Chatter
            homepage_url: https://chat.example
"""
SERVING = {"Serving / Runtime": "model-serving"}
TODAY = date(2026, 11, 24)


def read(text, components=None):
    found = {each.key: each for each in bundled()}
    return landscape.read(
        text.encode(),
        "landscape.yml",
        asked(),
        Known(),
        published=found,
        components=SERVING if components is None else components,
        today=TODAY,
    )


def faults(text):
    with pytest.raises(Faulty) as caught:
        read(text)
    return [(each.where, each.key, each.reason) for each in caught.value.problems]


def test_known_tools_gain_and_new_ones_come_in_on_hold():
    found = read(DOCUMENT)
    new, known = found.entries
    assert (new.key, new.title, new.summary) == ("brand-new", "Brand New", "Serves things.")
    assert (new.ring, new.status, new.checked_on) == ("hold", "unknown", TODAY)
    assert new.links == {
        "site": "https://new.example",
        "repository": "https://github.com/new/brand-new",
    }
    assert sorted(new.cells) == sorted(each.key for each in asked() if each.required)
    assert not any(cell.is_known for cell in new.cells.values())
    before = next(each for each in bundled() if each.key == "mlflow")
    assert known.links == before.links
    assert known.components == tuple(dict.fromkeys((*before.components, "model-serving")))
    assert found.categories == ("Serving / Runtime", "Chat / Rooms")
    assert [(each.name, each.place, each.reason) for each in found.left_out] == [
        ("Chatter", "line 24", "its category has no component")
    ]


def test_what_comes_in_keeps_to_the_rules_of_the_catalogue():
    new = read(DOCUMENT).entries[0]
    back = yaml.read(yaml.write([new], asked()), "x", asked(), Known())
    assert [settled(each, asked()) for each in back] == [settled(new, asked())]
    assert difference({"brand-new": new}, back, asked()).unchanged == 1


def test_a_name_a_former_name_and_a_repository_find_the_tool():
    other = DOCUMENT.replace("name: MLflow", "name: ml  FLOW")
    assert read(other).entries[1].key == "mlflow"
    renamed = DOCUMENT.replace("name: MLflow", "name: Something Else").replace(
        "https://github.com/mlflow/mlflow", "http://www.github.com/MLflow/mlflow.git/"
    )
    assert read(renamed).entries[1].key == "mlflow"


def test_the_other_spelling_is_read():
    text = DOCUMENT.replace("landscape:", "categories:").replace("- category:\n    name", "- name")
    text = text.replace("- subcategory:\n        name", "- name").replace(
        "- item:\n            name", "- name"
    )
    assert [each.key for each in read(text).entries] == ["brand-new", "mlflow"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("landscape:", "scape:", ("line 1", "landscape", "must be a list of categories")),
        (
            "https://new.example",
            "new.example",
            ("line 10", "Brand New.homepage_url", "is not an http or https address"),
        ),
        ("name: Chatter", "nom: Chatter", ("line 24", "name", "is missing")),
        ("name: Brand New", f"name: {'B' * 81}", ("line 9", "title", "longer than 80")),
    ],
)
def test_a_fault_stands_at_its_line(old, new, fault):
    (found,) = faults(DOCUMENT.replace(old, new, 1))
    assert found[0] == fault[0]
    assert fault[1] in found[1]
    assert fault[2] in found[2]


def test_a_name_becomes_a_key():
    assert [key_of(each) for each in ("Apache Spark™ 3", "--", "東京", "a" * 70)] == [
        "apache-spark-3",
        "",
        "",
        "a" * 60,
    ]
    assert called("  ML \n Flow ") == "ml flow"


# --- the pages ---------------------------------------------------------------------------------
@pytest.fixture
def curator(client):
    client.force_login(factories.person(is_curator=True))
    return client


def send(client, text=DOCUMENT):
    return imports.send(client, "landscape.yml", text.encode(), kind="landscape")


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_a_curator_places_a_category_and_applies_the_landscape(curator):
    looked = send(curator)
    assert not looked.job.can_be_applied
    names = [each.name for each in looked.difference.left_out]
    assert names == ["Brand New", "MLflow", "Chatter"]
    address = f"{CATEGORIES}?import={looked.job.pk}"
    page = curator.get(address)
    rows = {row.name: row for row in page.context["page"]}
    assert list(rows) == ["Chat / Rooms", "Serving / Runtime"]
    serving = rows["Serving / Runtime"].pk
    sent = {f"category-{serving}": "model-serving", f"was-{serving}": ""}
    saved = curator.post(address, sent)
    assert saved.headers["Location"] == address
    assert imports.at(looked.job) in curator.get(address).text
    again = imports.again(curator, looked)
    assert [each.key for each in again.difference.new] == ["brand-new"]
    assert imports.apply(curator, again).job.outcome == "applied"
    assert "model-serving" in Tool.objects.get(key="mlflow").components
    made = Tool.objects.get(key="brand-new")
    assert (made.ring, made.history.first().history_change_reason) == (
        "hold",
        "import: landscape.yml",
    )
    assert not Tool.objects.filter(key="chatter").exists()
    back = {f"category-{serving}": "", f"was-{serving}": "model-serving"}
    taken = curator.post(CATEGORIES, back)
    assert taken.status_code == 302
    assert LandscapeCategory.objects.get(name="Serving / Runtime").component is None


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_a_category_that_is_not_named_and_an_unknown_component_change_nothing(curator):
    serving = Component.objects.get(key="model-serving")
    row = LandscapeCategory.objects.create(name="A / B", component=serving)
    curator.post(CATEGORIES, {})
    curator.post(CATEGORIES, {f"category-{row.pk}": "no-such-component"})
    row.refresh_from_db()
    assert row.component == serving


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_a_page_that_was_opened_before_a_colleague_placed_a_category_leaves_that(curator):
    mine, theirs = (LandscapeCategory.objects.create(name=name) for name in ("A / A", "B / B"))
    LandscapeCategory.objects.filter(pk=theirs.pk).update(
        component=Component.objects.get(key="model-serving")
    )
    opened = {f"category-{row.pk}": "" for row in (mine, theirs)}
    opened |= {f"was-{row.pk}": "" for row in (mine, theirs)}
    said = curator.post(CATEGORIES, opened | {f"category-{mine.pk}": "gitops"}, follow=True).text
    placed = dict(LandscapeCategory.objects.values_list("name", "component__key"))
    assert placed == {"A / A": "gitops", "B / B": "model-serving"}
    assert "1 category changed." in said
    other = opened | {f"category-{theirs.pk}": "gitops", f"category-{mine.pk}": ""}
    told = curator.post(CATEGORIES, other, follow=True).text
    assert placed == dict(LandscapeCategory.objects.values_list("name", "component__key"))
    assert "Somebody has placed B / B meanwhile" in told


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_a_landscape_with_faults_adds_no_category(curator):
    assert send(curator, DOCUMENT.replace("name: Chatter", "nom: Chatter")).status_code == 422
    assert not LandscapeCategory.objects.exists()


def test_a_key_means_its_tool_and_a_name_of_two_means_neither():
    one, two = bundled()[:2]
    one = replace(one, key="one", title="Two", former_names=("Both",), links={})
    two = replace(two, key="two", title="Second", former_names=("both",), links={})
    assert names_of({"one": one, "two": two}) == {"one": "one", "two": "two", "second": "two"}
