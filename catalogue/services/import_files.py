"""Files of other catalogues, and our own after somebody has worked on them, into the public tools.

Reading and comparing write nothing; `services.imports` says when a difference is written.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalogue.entries import published
from catalogue.entries.definition import ToolEntry
from catalogue.entries.field_rules import last_day
from catalogue.entries.published import known_keys
from catalogue.entries.ring_rule import highest_ring, is_allowed
from catalogue.entries.rows import fields_of
from catalogue.interchange import csv, json, landscape, radar, xlsx, yaml
from catalogue.interchange.difference import Changed, Difference, difference
from catalogue.interchange.placing import ReadFile
from catalogue.interchange.sniffing import unlike
from catalogue.models import LANDSCAPE, RADAR, TOOLS, Component, LandscapeCategory, Tool
from catalogue.services.writing import Wanted, write_tools
from documents.yaml_with_lines import Faulty, Problem

FORMATS = {".csv": csv, ".xlsx": xlsx, ".yaml": yaml, ".yml": yaml, ".json": json}
RADARS = {".csv": radar.read_csv, ".json": radar.read_json}
ENDINGS = {TOOLS: tuple(FORMATS), LANDSCAPE: (".yaml", ".yml"), RADAR: tuple(RADARS)}


def fault(reason: str) -> Faulty:
    return Faulty((Problem(1, "", reason, "file"),))


def read_file(*, kind: str, name: str, content: bytes) -> ReadFile:
    """What the file says. Raises `Faulty` with all that is wrong with it."""
    try:
        return read_kind(kind, name, content)
    except Faulty as faulty:
        raise Faulty(faulty.problems, faulty.name or name) from None


def read_kind(kind: str, name: str, content: bytes) -> ReadFile:
    ending = PurePath(name).suffix.lower()
    if not content:
        raise fault("it is empty")
    if reason := unlike(content, ending):
        raise fault(reason)
    if ending not in ENDINGS[kind]:
        raise fault(f"its name must end in {', '.join(ENDINGS[kind])}")
    if kind == RADAR:
        return RADARS[ending](content, name, published.without_cells())
    known = known_keys(last_day(timezone.now()))
    if kind == LANDSCAPE:
        return landscape.read(
            content,
            name,
            published.asked(),
            known,
            published=published.without_cells(),
            components=components_of_categories(),
            today=timezone.localdate(),
        )
    if ending == ".xlsx":
        return xlsx.read_book(content, name, published.asked(), known)
    return ReadFile(FORMATS[ending].read(content, name, published.asked(), known))


def components_of_categories() -> dict[str, str]:
    rows = LandscapeCategory.objects.exclude(component=None)
    return dict(rows.values_list("name", "component__key"))


def compare(file: ReadFile, name: str, *, for_update: bool = False) -> Difference:
    """With what is published now. A key that stands for a private tool cannot be given twice."""
    wanted = [entry.key for entry in file.entries]
    now = published.by_key(wanted, for_update=for_update)
    new = set(wanted) - set(now)
    taken = Tool.objects.filter(key__in=new).values_list("key", flat=True)
    if used := [Problem(1, key, "this key cannot be used", "key") for key in sorted(taken)]:
        raise Faulty(tuple(used), name)
    seen = difference(now, file.entries, published.asked())
    if problems := tuple(above_the_rule(seen, now)):
        raise Faulty(problems, name)
    return seen


def above_the_rule(seen: Difference, now: Mapping[str, ToolEntry]) -> Iterator[Problem]:
    """What would stand in a higher ring than the published rule allows. A cell that the file leaves
    out stays as it is, and so counts as it stands."""
    for entry in (*seen.new, *(change.entry for change in seen.changed)):
        published_cells = now[entry.key].cells if entry.key in now else {}
        whole = replace(entry, cells={**published_cells, **entry.cells})
        highest, reasons = highest_ring(whole, timezone.localdate())
        if not is_allowed(entry.ring, highest):
            why = f"the rule allows {highest} at most: {'; '.join(reasons)}"
            yield Problem(1, entry.key, why, "ring")


def write(seen: Difference, *, by: User, why: str) -> None:
    """All of it; of a tool that is changed only what differs, so that nothing is recorded that was
    not shown."""
    new = [Wanted(entry.key, fields_of(entry), entry.cells) for entry in seen.new]
    write_tools(tools=[*new, *map(only_changed, seen.changed)], by=by, why=why)


def only_changed(changed: Changed) -> Wanted:
    entry = changed.entry
    fields = {name: value for name, value in fields_of(entry).items() if name in changed.fields}
    return Wanted(entry.key, fields, {key: entry.cells[key] for key in changed.cells})


@transaction.atomic
def keep_categories(*, names: Collection[str]) -> int:
    """Put categories that a landscape names into the curators' table, left out for now."""
    known = set(LandscapeCategory.objects.filter(name__in=names).values_list("name", flat=True))
    new = [LandscapeCategory(name=name) for name in names if name not in known]
    LandscapeCategory.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def place_category(*, category: LandscapeCategory, component: Component | None) -> None:
    """Which component it means; None: leave its tools out."""
    category.component = component
    category.save(update_fields=["component"])
