"""What the catalogue's addresses take that has to be looked up, and what has to stand before."""

from collections.abc import Mapping

from accounts.submissions.seen import fingerprint
from catalogue import models as catalogue
from catalogue.curation.change_log import changes_of
from catalogue.curation.drafts import editing
from catalogue.curation.tool_forms import initial_of
from catalogue.entries.published import entries_of
from catalogue.entries.rows import criterion_entry
from catalogue.interchange import csv
from catalogue.services.writing import write_tool
from catalogue.views import overlays
from handbook import models as handbook
from tests.access.catalogue import PUBLIC_KEY
from tests.catalogue import making

Ids = Mapping[str, object]
PRIVATE = {
    **{key: value for key, value in making.FIELDS.items() if key != "links"},
    **making.FIELDS["links"],
    "title": "Ours",
    "checked_on": making.DAY.isoformat(),
}


# --- what has to stand before ------------------------------------------------------------------
def drafted(ids: Ids) -> None:
    fields = {"summary": "Another summary."}
    handbook.Draft.objects.create(kind="tool", key=PUBLIC_KEY, fields=fields)


def with_a_cell(ids: Ids) -> None:
    cells = {"licence": making.cell("licence", "yes")}
    write_tool(key=PUBLIC_KEY, fields={}, cells=cells, by=None, why="a cell")


def changed(ids: Ids) -> None:
    write_tool(key=PUBLIC_KEY, fields={"summary": "New."}, cells={}, by=None, why="new")


def with_newer(ids: Ids) -> None:
    catalogue.Tool.objects.filter(key=PUBLIC_KEY).update(suggestion={"summary": "Newer."})


def importing(ids: Ids) -> None:
    catalogue.Import.objects.filter(pk=ids["import_id"]).update(state="queued", outcome="")


def with_category(ids: Ids) -> None:
    catalogue.LandscapeCategory.objects.create(name="Serving / Models")


# --- bodies ------------------------------------------------------------------------------------
def of_form(fields: Mapping) -> dict:
    return {key: value for key, value in initial_of(fields).items() if value is not None}


def tool_fields(ids: Ids) -> dict:
    held = editing(PUBLIC_KEY)
    seen = {"seen": held.seen, "published": held.published_seen}
    return {**of_form(held.fields), "summary": "Said anew.", **seen}


def new_tool(ids: Ids) -> dict:
    return {**of_form(editing(PUBLIC_KEY).fields), "key": "brand-new", "title": "Brand new"}


def a_cell(ids: Ids) -> dict:
    seen = fingerprint(editing(PUBLIC_KEY).cell("licence"))
    return {"value": "yes", "source": making.SOURCE, "seen": seen}


def standing(ids: Ids) -> dict:
    held = editing(PUBLIC_KEY)
    return {"why": "read again", "replaces": held.replaces, "seen": held.seen}


def draft_seen(ids: Ids) -> dict:
    return {"seen": editing(PUBLIC_KEY).seen}


def drafted_change(ids: Ids) -> dict:
    held = editing(PUBLIC_KEY)
    return {"change": held.changes[0].id, "seen": held.seen}


def published_change(ids: Ids) -> dict:
    tool = catalogue.Tool.objects.get(key=PUBLIC_KEY)
    return {"change": next(each.id for each in changes_of([tool.pk]) if each.name == "summary")}


def private_fields(ids: Ids) -> dict:
    return {**PRIVATE, "seen": fingerprint(overlays.fields_of(ids["private_tool"]))}


def private_cell(ids: Ids) -> dict:
    seen = fingerprint(overlays.cell_of(ids["private_tool"], "licence"))
    return {"value": "partly", "source": making.SOURCE, "seen": seen}


def category(ids: Ids) -> dict:
    row = catalogue.LandscapeCategory.objects.get()
    return {f"category-{row.pk}": "model-serving", f"was-{row.pk}": ""}


def exported() -> bytes:
    asked = [criterion_entry(row) for row in catalogue.Criterion.objects.all()]
    return csv.write(entries_of(catalogue.Tool.objects.public()), asked)
