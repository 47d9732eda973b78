"""The public tools as a file, in the order of the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.entries import published
from catalogue.entries.definition import ToolEntry
from catalogue.entries.rows import criterion_entry
from catalogue.interchange import csv, json, radar, xlsx, yaml
from catalogue.models import RingMove, Tool
from catalogue.scan.facets import Item
from catalogue.scan.index import Catalogue
from catalogue.scan.radar_layout import QUADRANTS, direction, groups_of, quadrant_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, JSON, YAML = "text/csv; charset=utf-8", "application/json", "application/yaml"
A_YEAR = timedelta(days=365)
TABLES = {"csv": (csv, CSV), "xlsx": (xlsx, XLSX), "yaml": (yaml, YAML), "json": (json, JSON)}
RADARS = {"radar-csv": ("csv", CSV), "radar-json": ("json", JSON)}
FORMATS = (*TABLES, *RADARS)


@dataclass(frozen=True)
class Offer:
    """One of `FORMATS`, as the page tells of it."""

    key: str
    title: "StrOrPromise"
    hint: "StrOrPromise"


OFFERS = (
    Offer("csv", "CSV", _("One row for each tool, four columns for each criterion.")),
    Offer("xlsx", "Excel", _("The same table as a workbook.")),
    Offer("json", "JSON", _("For programs; its schema is in the documentation.")),
    Offer("yaml", "YAML", _("As the bundled content is written.")),
    Offer("radar-csv", _("Radar as CSV"), _("For Thoughtworks' Build your own radar.")),
    Offer("radar-json", _("Radar as JSON"), _("For Zalando's tech radar.")),
)


def export(catalogue: Catalogue, items: Sequence[Item], form: str) -> tuple[bytes, str, str]:
    """The file's content, its type and the end of its name; `form` is one of `FORMATS`."""
    place = {item.key: at for at, item in enumerate(items)}
    tools = Tool.objects.public().filter(pk__in=[item.id for item in items])
    entries = sorted(published.entries_of(tools), key=lambda entry: place[entry.key])
    if form in RADARS:
        ending, kind = RADARS[form]
        return radar_of(catalogue, entries, items, ending), kind, f"radar.{ending}"
    module, kind = TABLES[form]
    asked = [criterion_entry(row) for row in catalogue.criteria]
    return module.write(entries, asked), kind, form


def radar_of(
    catalogue: Catalogue, entries: Sequence[ToolEntry], items: Sequence[Item], ending: str
) -> bytes:
    titles = {group.key: group.title for group in catalogue.groups}
    names = [" · ".join(titles.get(key, key) for key in members) for _, members in QUADRANTS]
    blips = blips_of(catalogue, entries, {item.key: item.id for item in items})
    if ending == "csv":
        return radar.write_csv(blips, names)
    return radar.write_json(blips, names, timezone.localdate())


def blips_of(
    catalogue: Catalogue, entries: Sequence[ToolEntry], ids: dict[str, int]
) -> list[radar.Blip]:
    group = {key: component.group.key for key, component in catalogue.components.items()}
    order = [key for key, _ in QUADRANTS]
    moves = RingMove.objects.filter(on__gte=timezone.localdate() - A_YEAR)
    before = dict(moves.order_by("-on", "-pk").values_list("tool_id", "before"))
    return [
        radar.Blip(
            name=entry.title,
            ring=entry.ring,
            quadrant=order.index(quadrant_of(groups_of(entry.components, group))),
            description=entry.ring_reason,
            link=entry.links.get("site", ""),
            is_new=before.get(ids[entry.key]) == "",
            moved=direction(before.get(ids[entry.key], ""), entry.ring),
        )
        for entry in entries
    ]
