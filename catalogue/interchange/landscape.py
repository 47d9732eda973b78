"""A landscape as CNCF and others publish it (`landscape.yml`). Pure.

Its categories mean components by a table that curators keep. A tool that is published gains the
components and links that the landscape knows of it; another comes in on hold and unchecked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from catalogue.entries.column_kinds import clean
from catalogue.entries.columns import LONGEST_SUMMARY
from catalogue.entries.definition import CriterionEntry, ToolEntry
from catalogue.entries.field_rules import Known, unfit
from catalogue.entries.parsing import read_named, tool
from catalogue.interchange.placing import LeftOut, ReadFile, address_of, called, key_of, names_of
from documents import text
from documents.field_reader import Reader
from documents.yaml_with_lines import Faulty, Problem, Problems
from documents.yaml_with_lines import Mapping as Tree
from documents.yaml_with_lines import Sequence as Items

LARGEST = 2_000_000
MOST_CATEGORIES = 300
LONGEST_CATEGORY = 200
ADDRESSES = {"site": "homepage_url", "repository": "repo_url"}
THEIRS = {"key": "name", "title": "name", "summary": "description", "detail": "description"}
THEIRS |= {"licence": "license"}
UNDECIDED = "its category has no component"
NOT_YET = "Comes from a landscape; nobody has described it here yet."
WHY_HOLD = "Comes from a landscape; nobody has looked at it yet."


@dataclass(frozen=True)
class Item:
    name: str
    category: str
    line: int
    data: Tree

    def text(self, key: str) -> str:
        value = self.data.get(key)
        return clean(value) if isinstance(value, str) else ""


def read(
    content: bytes,
    name: str,
    asked: Sequence[CriterionEntry],
    keys: Known,
    *,
    published: Mapping[str, ToolEntry],
    components: Mapping[str, str],
    today: date,
) -> ReadFile:
    """`components` maps `category / subcategory` to a component; empty: leave out."""
    problems = Problems()
    items = list(items_of(read_named(content, name, LARGEST), problems))
    categories = tuple(dict.fromkeys(item.category for item in items))
    if len(categories) > MOST_CATEGORIES:
        problems.append(Problem(1, "", f"more than {MOST_CATEGORIES} categories"))
    names = names_of(published)
    entries: dict[str, ToolEntry] = {}
    left_out: list[LeftOut] = []
    for item in items:
        key = key_for(item, names)
        component = components.get(item.category, "")
        if not component or not key:
            reason = UNDECIDED if not component else "no key can be made of its name"
            left_out.append(LeftOut(item.name, f"line {item.line}", reason))
            continue
        problems += no_addresses(item)
        known = entries.get(key) or published.get(key)
        if known is None:
            made = made_of(item, key, component, today, asked)
            known = tool(Reader(made, key, problems, item.line), {a.key: a for a in asked}, keys)
        entries[key] = joined(known, item, component)
    if problems:
        raise Faulty(tuple(problems), name)
    return ReadFile(tuple(entries.values()), tuple(left_out), categories)


# --- the document ----------------------------------------------------------------------------
def items_of(data: Any, problems: list[Problem]) -> Iterator[Item]:
    """Both of its spellings: `landscape:` of `- category:` items, and `categories:` alone."""
    top = data if isinstance(data, Tree) else Tree(1)
    name = "landscape" if "landscape" in top else "categories"
    if not isinstance(top.get(name), Items):
        problems.append(Problem(1, "landscape", "must be a list of categories"))
    for category in listed(top, name, problems):
        for part in listed(category, "subcategories", problems):
            label = f"{title_of(category, problems)} / {title_of(part, problems)}"
            for item in listed(part, "items", problems):
                yield Item(title_of(item, problems), label[:LONGEST_CATEGORY], item.line, item)


def listed(data: Tree, key: str, problems: list[Problem]) -> Iterator[Tree]:
    items = data.get(key)
    if items is None:
        return
    if not isinstance(items, Items):
        problems.append(Problem(data.line_of(key), key, "must be a list"))
        return
    for index, item in enumerate(items):
        if isinstance(item, Tree):
            yield item
        else:
            problems.append(Problem(items.lines[index], key, "must be a list of mappings"))


def title_of(data: Tree, problems: list[Problem]) -> str:
    name = data.get("name")
    if not isinstance(name, str) or not name.strip():
        problems.append(Problem(data.line_of("name"), "name", "is missing"))
        return ""
    try:
        return text.line(name)
    except text.Unreadable:
        problems.append(Problem(data.line_of("name"), "name", "contains control characters"))
        return ""


# --- tools -----------------------------------------------------------------------------------
def key_for(item: Item, names: Mapping[str, str]) -> str:
    repository = item.text("repo_url")
    keys = names.get(called(item.name))
    if not keys and repository:
        keys = names.get(address_of(repository))
    return keys or key_of(item.name)


def links_of(item: Item) -> dict[str, str]:
    addresses = {kind: item.text(key) for kind, key in ADDRESSES.items()}
    return {kind: address for kind, address in addresses.items() if not unfit(address)}


def no_addresses(item: Item) -> Iterator[Problem]:
    for key in ADDRESSES.values():
        address = item.text(key)
        if address and (reason := unfit(address)):
            yield Problem(item.data.line_of(key), f"{item.name}.{key}", reason)


def joined(known: ToolEntry, item: Item, component: str) -> ToolEntry:
    components = known.components
    if component not in components:
        components = (*components, component)
    return replace(known, components=components, links={**links_of(item), **known.links})


def made_of(
    item: Item, key: str, component: str, today: date, asked: Sequence[CriterionEntry]
) -> Tree:
    """As a document of ours would have it, so that the same rules hold."""
    unknown = [
        criterion.key
        for criterion in asked
        if criterion.required and criterion.is_asked_of((component,))
    ]
    made = tree(
        item.line,
        key=key,
        title=item.name,
        summary=item.text("description")[:LONGEST_SUMMARY] or NOT_YET,
        detail=item.text("description") or NOT_YET,
        vendor="unknown",
        licence=item.text("license") or "unknown",
        components=texts(item.line, component),
        links=tree(item.line, **links_of(item)),
        status="unknown",
        ring="hold",
        **{"ring-reason": WHY_HOLD, "checked-on": today.isoformat()},
        cells=tree(item.line, **{key: tree(item.line, value="unknown") for key in unknown}),
    )
    made.lines = {name: item.data.line_of(theirs) for name, theirs in THEIRS.items()}
    return made


def tree(line: int, **values: Any) -> Tree:
    made = Tree(line)
    made.update(values)
    return made


def texts(line: int, *values: str) -> Items:
    made = Items(line)
    made.extend(values)
    made.lines = [line] * len(values)
    return made
