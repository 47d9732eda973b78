"""One rule for bundled content, in the handbook and in the catalogue: what nobody touched is
brought up to date, what a curator changed is left alone and told of what is newer."""

from dataclasses import replace

import pytest

from catalogue import content as catalogue
from catalogue.entries.definition import CellEntry, CriterionEntry
from catalogue.models import Cell, Component, Criterion, Group, RingMove, Tool
from catalogue.services.curating import settle_bundled
from catalogue.services.writing import write_tool
from handbook import content as handbook
from handbook.content import WHY, keep_all
from handbook.models import Area, Practice, Role, Skill
from handbook.services.suggestions import dismiss_suggestion
from tests.catalogue import making
from tests.catalogue.files import bundled as bundled_tools

pytestmark = pytest.mark.django_db
TOOLS = tuple(each for each in bundled_tools() if each.key in ("dvc", "mlflow"))


# --- both rooms, loaded in the same ways -------------------------------------------------------
def practices(*names, **texts):
    Area.objects.get_or_create(key="area", defaults={"title": "Area", "summary": "A."})
    rows = [
        {"key": name, "title": name.title(), "summary": "S.", "area": "area", **texts}
        for name in names
    ]
    return keep_all(Practice, rows, area=Area)


def criteria(*names, **texts):
    rows = [
        {"key": name, "title": name.title(), "kind": "verdict", "definition": "S.", **texts}
        for name in names
    ]
    return keep_all(Criterion, rows)


ROOMS = {"handbook": (practices, Practice), "catalogue": (criteria, Criterion)}
each_room = pytest.mark.parametrize(("load", "model"), ROOMS.values(), ids=ROOMS)
OTHER = {Practice: "summary", Criterion: "definition"}
LATER = {Practice: "body", Criterion: "choices"}
VALUE = {Practice: "Text.", Criterion: ["a"]}


def waiting(model):
    return {each.key for each in model.objects.exclude(suggestion=None)}


def by_curator(model, key, **fields):
    row = model.objects.get(key=key)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


@each_room
def test_the_same_again_writes_nothing(load, model):
    assert load("one", "two") == 2
    assert load("one", "two") == 0
    assert [each.history.count() for each in model.objects.all()] == [1, 1]


@each_room
def test_a_renamed_value_reaches_what_nobody_touched(load, model):
    load("one", "two")
    by_curator(model, "two", title="Ours")
    assert load("one", "two", **{OTHER[model]: "New."}) == 1
    one, two = model.objects.order_by("key")
    assert (getattr(one, OTHER[model]), one.suggestion) == ("New.", None)
    assert one.history.first().history_change_reason == WHY
    assert (two.title, getattr(two, OTHER[model])) == ("Ours", "S.")
    assert two.suggestion[OTHER[model]] == "New."


@each_room
def test_a_bundled_column_that_is_added_is_loaded(load, model):
    load("one", "two")
    by_curator(model, "two", title="Ours")
    assert load("one", "two", **{LATER[model]: VALUE[model]}) == 1
    one, two = model.objects.order_by("key")
    assert getattr(one, LATER[model]) == VALUE[model]
    assert getattr(two, LATER[model]) != VALUE[model]
    assert waiting(model) == {"two"}


@each_room
def test_a_bundled_column_that_is_added_and_empty_asks_nobody(load, model):
    load("one")
    assert load("one", **{LATER[model]: type(VALUE[model])()}) == 0
    assert waiting(model) == set()
    assert model.objects.get().history.count() == 1


@each_room
def test_a_column_and_a_value_at_once(load, model):
    load("one")
    assert load("one", **{LATER[model]: VALUE[model], OTHER[model]: "New."}) == 1
    row = model.objects.get()
    assert (getattr(row, LATER[model]), getattr(row, OTHER[model])) == (VALUE[model], "New.")


@each_room
def test_a_bundled_column_that_is_taken_out_is_emptied(load, model):
    load("one", **{LATER[model]: VALUE[model]})
    by_all = [{"key": "two", "title": "Two", LATER[model]: VALUE[model]}]
    by_all += [{"key": "one", "title": "One"}]
    more = {OTHER[model]: "S."} | ({"area": "area"} if model is Practice else {})
    more |= {"kind": "verdict"} if model is Criterion else {}
    by_all = [{**each, **more} for each in by_all]
    keep_all(model, by_all, **({"area": Area} if model is Practice else {}))
    assert getattr(model.objects.get(key="one"), LATER[model]) == type(VALUE[model])()


@each_room
def test_a_row_put_in_front_asks_nobody_about_those_behind(load, model):
    load("one", "two")
    by_curator(model, "two", title="Ours")
    assert load("zero", "one", "two") == 2
    assert waiting(model) == set()
    assert [each.key for each in model.objects.order_by("position")] == ["zero", "one", "two"]
    assert load("zero", "one", "two", **{OTHER[model]: "New."}) == 2
    assert waiting(model) == {"two"}


@each_room
def test_an_archived_row_is_brought_up_to_date_and_stays_archived(load, model):
    load("one")
    model.objects.update(archived=True)
    assert load("one", **{OTHER[model]: "New."}) == 1
    row = model.objects.get()
    assert (row.archived, getattr(row, OTHER[model])) == (True, "New.")


@each_room
def test_a_row_that_leaves_the_bundle_stays(load, model):
    load("one", "two")
    assert load("two") == 1  # its place
    assert {each.key for each in model.objects.filter(archived=False)} == {"one", "two"}
    assert waiting(model) == set()


@each_room
def test_what_a_curator_changed_back_is_untouched_again(load, model):
    load("one")
    by_curator(model, "one", title="Ours")
    by_curator(model, "one", title="One")
    assert load("one", title="New") == 1
    assert model.objects.get().title == "New"


@each_room
def test_what_a_curator_wrote_before_the_bundle_did_is_adopted_in_silence(load, model):
    load("one")
    by_curator(model, "one", title="New")
    assert load("one", title="New") == 0
    assert model.objects.get().history.count() == 2
    assert load("one", title="Newer") == 1


@each_room
def test_a_row_of_a_curators_own_is_not_overwritten(load, model):
    load("one")
    model.objects.update(content_hash="", title="Ours")
    assert load("one") == 0
    assert (model.objects.get().title, waiting(model)) == ("Ours", {"one"})


def test_what_was_dismissed_is_not_asked_again():
    practices("one")
    by_curator(Practice, "one", title="Ours")
    practices("one", summary="New.")
    dismiss_suggestion(row=Practice.objects.get())
    practices("one", summary="New.")
    assert waiting(Practice) == set()
    practices("one", summary="Newer.")
    assert waiting(Practice) == {"one"}


# --- tools and their cells ---------------------------------------------------------------------
@pytest.fixture
def loaded():
    found = handbook.read(catalogue.FOLDER / "components.yaml")
    keep_all(Group, found["groups"])
    keep_all(Component, found["components"], group=Group)
    keep_all(Criterion, [catalogue.criterion_fields(each) for each in catalogue.criteria()])
    return load_tools(TOOLS)


def load_tools(entries) -> int:
    return catalogue.keep_tools(list(entries)) + catalogue.keep_cells(list(entries))


def left() -> tuple[set, set]:
    cells = Cell.objects.exclude(suggestion=None).values_list("tool__key", "criterion__key")
    return waiting(Tool), set(cells)


@pytest.mark.parametrize("later", [("status_note",), ("former_names", "since", "owner_since")])
def test_a_column_of_tools_that_is_added_asks_nobody(loaded, monkeypatch, later):
    Tool.objects.all().delete()
    real = catalogue.fields_of

    def fewer(entry):
        return {name: value for name, value in real(entry).items() if name not in later}

    monkeypatch.setattr(catalogue, "fields_of", fewer)
    load_tools(TOOLS)
    monkeypatch.setattr(catalogue, "fields_of", real)
    new = {"status_note": "New.", "former_names": ("Old",), "since": "2018", "owner_since": "2019"}
    newer = [replace(each, **{name: new[name] for name in later}) for each in TOOLS]
    assert load_tools(newer) == len(TOOLS)
    assert left() == (set(), set())
    for name in later:
        assert {str(getattr(each, name)) for each in Tool.objects.all()} == {
            str(list(new[name]) if isinstance(new[name], tuple) else new[name])
        }


def test_a_column_of_cells_that_is_added_asks_nobody(loaded, monkeypatch):
    Cell.objects.all().delete()
    real = catalogue.cell_fields

    def fewer(cell, on):
        return {name: value for name, value in real(cell, on).items() if name != "note"}

    monkeypatch.setattr(catalogue, "cell_fields", fewer)
    load_tools(TOOLS)
    monkeypatch.setattr(catalogue, "cell_fields", real)
    changed = load_tools(TOOLS)
    assert changed == sum(bool(cell.note) for each in TOOLS for cell in each.cells.values())
    assert left() == (set(), set())


def test_a_criterion_that_is_added_makes_its_cells_and_touches_nothing_else(loaded):
    new = CriterionEntry("brand-new", "Brand new", "verdict", "Is it?")
    keep_all(Criterion, [catalogue.criterion_fields(e) for e in (new, *catalogue.criteria())])
    cells = {"brand-new": CellEntry("brand-new", "yes", note="So it is.", source=making.SOURCE)}
    newer = [replace(each, cells={**each.cells, **cells}) for each in TOOLS]
    assert load_tools(newer) == len(TOOLS)
    assert left() == (set(), set())
    assert Tool.objects.first().history.count() == 1


def test_a_tool_and_a_cell_that_a_curator_changed_are_asked_about_apart(loaded):
    key = next(key for key in TOOLS[0].cells if key in TOOLS[1].cells)
    write_tool(key="dvc", fields={"title": "Ours"}, cells={}, by=None, why="ours")
    cell = {key: CellEntry(key, "partly", note="Ours.", source=making.SOURCE)}
    write_tool(key="mlflow", fields={}, cells=cell, by=None, why="ours")
    newer = [
        replace(
            each,
            summary="Said anew.",
            cells={**each.cells, key: replace(each.cells[key], note="Anew.")},
        )
        for each in TOOLS
    ]
    load_tools(newer)
    assert left() == ({"dvc"}, {("mlflow", key)})
    assert Tool.objects.get(key="mlflow").summary == "Said anew."
    assert Cell.objects.get(tool__key="dvc", criterion__key=key).note == "Anew."
    settle_bundled(row=Tool.objects.get(key="dvc"), accepted=True, by=None)
    assert load_tools(newer) == 0
    assert left() == (set(), {("mlflow", key)})


def test_an_archived_tool_stays_so_and_one_that_leaves_the_bundle_stays(loaded):
    Tool.objects.filter(key="dvc").update(archived=True)
    load_tools([replace(TOOLS[0], summary="Said anew.")])
    dvc, mlflow = Tool.objects.order_by("key")
    assert (dvc.archived, dvc.summary) == (True, "Said anew.")
    assert not mlflow.archived
    assert left() == (set(), set())


def test_a_new_ring_is_a_move_and_no_suggestion(loaded):
    before = RingMove.objects.count()
    ring = "hold" if TOOLS[0].ring != "hold" else "assess"
    load_tools([replace(TOOLS[0], ring=ring), TOOLS[1]])
    assert RingMove.objects.count() == before + 1
    assert RingMove.objects.first().ring == ring


# --- the rule is written once ------------------------------------------------------------------
def test_every_row_of_bundled_content_comes_in_by_the_one_rule(loaded, monkeypatch):
    """Once the rule says that everything is a curator's, nothing is brought up to date anywhere."""
    monkeypatch.setattr(handbook, "is_as_loaded", lambda row, fields: False)
    newer = [replace(each, summary="Said anew.") for each in TOOLS]
    assert load_tools(newer) == 0
    assert left()[0] == {"dvc", "mlflow"}
    practices("one")
    assert practices("one", summary="New.") == 0
    for model in (Area, Practice, Skill, Role, Group, Component, Criterion, Tool, Cell):
        assert {"content_hash", "suggestion"} <= {each.name for each in model._meta.fields}
