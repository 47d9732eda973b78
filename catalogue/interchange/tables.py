"""The catalogue as one table: a row per tool, a column per field, four per criterion. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from catalogue.entries.definition import LINKS, CriterionEntry, ToolEntry
from catalogue.entries.parsing import Known
from catalogue.entries.parsing import tool as read_tool
from catalogue.interchange.plain import settled, tool
from documents.field_reader import Reader
from documents.yaml_with_lines import MOST_PROBLEMS, Faulty, Problem
from documents.yaml_with_lines import Mapping as Tree
from documents.yaml_with_lines import Sequence as Items

FIELDS = ["key", "title", "summary", "detail", "vendor", "owner-since", "since"]
FIELDS += ["licence", "licence-history", *(f"links.{each}" for each in LINKS)]
FIELDS += ["components", "skills", "status", "status-note", "status-source", "status-on"]
FIELDS += ["former-names", "ring", "ring-reason", "checked-on"]
LISTS = ("components", "skills", "former-names")
PARTS = ("value", "note", "source", "checked-on")
HISTORY = ("licence", "since", "source")
MOST_ROWS = 20_000
MOST_LETTERS = 2_000
MOST_COLUMNS = 1_000
HEADER_WITHIN = 20
LEAST_NAMED = 3
EXPECTED = f"; expected in one row: {', '.join(FIELDS)}"
NO_HEADER = f"none of the first {HEADER_WITHIN} rows names the columns{EXPECTED}"
CELL = re.compile(r"[A-Z]+[0-9]+\Z")
ITEMS = re.compile(r"((?:[^;\\]|\\.|\\$)*)(?:;|$)", re.DOTALL)
BARS = re.compile(r"((?:[^|\\]|\\.|\\$)*)(?:\||$)", re.DOTALL)

Row = tuple[int, Sequence[str]]


def columns(asked: Sequence[CriterionEntry]) -> tuple[str, ...]:
    return (*FIELDS, *(f"{each.key}.{part}" for each in asked for part in PARTS))


def letter(index: int) -> str:
    """The column's name in a spreadsheet; `index` counts from 0."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found


# --- lists in one cell ---------------------------------------------------------------------
def join(items: Iterable[str], by: str = "; ") -> str:
    """A semicolon, a bar or a backslash inside an item stands behind a backslash."""
    return by.join(re.sub(r"([;|\\])", r"\\\1", each) for each in items)


def split(text: str, pattern: re.Pattern[str] = ITEMS) -> list[str]:
    """What `join` joined; around an item blanks do not count."""
    parts = [match.group(1).strip() for match in pattern.finditer(text)]
    return parts[:-1] if parts and not parts[-1] else parts


def plainly(text: str) -> str:
    return re.sub(r"\\([;|\\])", r"\1", text)


def history_text(history: Sequence[Mapping[str, str]]) -> str:
    lines = (join((each[name] for name in HISTORY), " | ") for each in history)
    return "; ".join(lines)


def items(text: str, row: int) -> Items:
    found = Items(row)
    found.extend(plainly(each) for each in split(text))
    found.lines = [row] * len(found)
    return found


def history_items(text: str, row: int) -> Items:
    found = Items(row)
    for each in split(text):
        parts = [plainly(part) for part in split(each, BARS)]
        names = (*HISTORY, *(f"part {n}" for n in range(len(HISTORY) + 1, len(parts) + 1)))
        found.append(tree(dict(zip(names, parts, strict=False)), row))
        found.lines.append(row)
    return found


def tree(found: Mapping[str, Any], row: int) -> Tree:
    made = Tree(row)
    made.update(found)
    return made


# --- out ---------------------------------------------------------------------------------------
def flat(entry: ToolEntry) -> dict[str, str]:
    """A settled entry's columns; cells of which it says nothing are left out."""
    found = tool(entry)
    texts = {name: found.get(name, "") for name in FIELDS}
    texts |= {name: join(found.get(name, ())) for name in LISTS}
    texts |= {f"links.{name}": entry.links.get(name, "") for name in LINKS}
    texts["licence-history"] = history_text(found.get("licence-history", ()))
    for key, cell in found["cells"].items():
        value = cell["value"]
        texts[f"{key}.value"] = join(value) if isinstance(value, list) else value
        texts |= {f"{key}.{part}": cell.get(part, "") for part in PARTS[1:]}
    return texts


def rows(entries: Iterable[ToolEntry], asked: Sequence[CriterionEntry]) -> Iterable[list[str]]:
    """The header, then a row for each tool."""
    names = columns(asked)
    yield list(names)
    for entry in entries:
        texts = flat(settled(entry, asked))
        yield [texts.get(name, "") for name in names]


# --- in --------------------------------------------------------------------------------------
def named(text: str) -> str:
    """A column's name, however its letters, blanks and hyphens were typed."""
    return re.sub(r"[\s_\u2010-\u2015]+", "-", text.strip("\ufeff\u200b \t\n\r\xa0")).casefold()


def names_in(texts: Iterable[str], known: Collection[str]) -> set[str]:
    return {named(text) for text in texts} & set(known)


def headed(found: Iterator[Row], known: Collection[str]) -> tuple[Row, Iterator[Row]]:
    """The header and the rows below it: titles and empty rows may stand above. It is that of the
    first rows which names most of the `known` columns."""
    first = list(islice(found, HEADER_WITHIN))
    if not first:
        return (1, ()), found
    at = max(range(len(first)), key=lambda n: (len(names_in(first[n][1], known)), -n))
    return first[at], chain(first[at + 1 :], found)


def entries_of(
    found: Iterable[Row],
    name: str,
    asked: Sequence[CriterionEntry],
    keys: Known,
    problems: list[Problem],
) -> tuple[ToolEntry, ...]:
    """`found` are the rows with their numbers, the header first. `problems` are those of cells that
    whoever reads the file has found so far, and finds while it is read."""
    header, lines = headed(iter(found), FIELDS)
    if len(names_in(header[1], FIELDS)) < LEAST_NAMED:
        raise Faulty((Problem(1, "", NO_HEADER, "row 1"),), name)
    problems[:] = [each for each in problems if each.line >= header[0]]
    names = header_of(header, asked, name)
    by_key = {each.key: each for each in asked}
    made: list[ToolEntry] = []
    seen: dict[str, int] = {}
    for number, texts in lines:
        if reason := enough(number, problems):
            problems.append(Problem(number, "", reason, f"row {number}"))
            break
        if not any(texts):
            continue
        name_cells(problems, number, names, texts)
        problems += beside(number, names, texts)
        entry, faults = entry_of(number, names, texts, by_key, keys)
        problems += faults
        if entry.key and entry.key in seen:
            reason = f"this key stands twice: see row {seen[entry.key]}"
            problems.append(at(number, names, "key", entry.key, reason))
        seen.setdefault(entry.key, number)
        made.append(entry)
    if not made and not problems:
        problems.append(Problem(2, "", "there is no tool in it", "row 2"))
    if problems:
        raise Faulty(one_per_cell(problems), name)
    return tuple(made)


def enough(number: int, problems: Sequence[Problem]) -> str:
    """Why reading stops at this row, if it does."""
    if number > MOST_ROWS + 1:
        return f"more than {MOST_ROWS} rows"
    if len(problems) >= MOST_PROBLEMS:
        return f"reading stopped here, after {MOST_PROBLEMS} faults"
    return ""


def name_cells(
    problems: list[Problem], number: int, names: Mapping[str, int], texts: Sequence[str]
) -> None:
    """Whoever reads a cell knows its place alone; here are the tool and the column."""
    key = texts[names["key"]] if names["key"] < len(texts) else ""
    places = {f"{letter(index)}{number}": column for column, index in names.items()}
    for index in reversed(range(len(problems))):
        found = problems[index]
        if found.line != number:
            break
        if not found.key and found.place in places:
            column = places[found.place]
            problems[index] = replace(found, key=f"{key}: {column}" if key else column)


def beside(number: int, names: Mapping[str, int], texts: Sequence[str]) -> Iterable[Problem]:
    """Texts in columns that have no name would be lost in silence."""
    named = set(names.values())
    for index, text in enumerate(texts):
        if text and index not in named:
            place = f"{letter(index)}{number}"
            yield Problem(number, "", "stands in a column without a name", place)


def header_of(header: Row, asked: Sequence[CriterionEntry], name: str) -> dict[str, int]:
    """Where each column stands. A criterion's four columns stand together or not at all, lest a
    note vanish because its column was left out."""
    number, texts = header
    known = columns(asked)
    names: dict[str, int] = {}
    problems = []
    for index, typed in enumerate(texts):
        text, place = named(typed), f"{letter(index)}{number}"
        if text and text not in known:
            problems.append(Problem(number, typed, "is no column of the catalogue", place))
        elif text in names:
            problems.append(Problem(number, text, "this column stands twice", place))
        elif text:
            names[text] = index
    used = {text.rpartition(".")[0] for text in names if text not in FIELDS}
    needed = (*FIELDS, *(each for each in known if each.rpartition(".")[0] in used))
    problems += [
        Problem(number, column, "this column is missing", f"row {number}")
        for column in dict.fromkeys(needed)
        if column not in names
    ]
    if problems:
        raise Faulty(tuple(problems), name)
    return names


def entry_of(
    number: int,
    names: Mapping[str, int],
    texts: Sequence[str],
    by_key: Mapping[str, CriterionEntry],
    keys: Known,
) -> tuple[ToolEntry, list[Problem]]:
    """One row by the rules of `catalogue.entries.parsing`, each fault moved to its cell."""
    faults: list[Problem] = []
    by_name = {name: texts[index] for name, index in names.items() if index < len(texts)}
    entry = read_tool(Reader(data_of(by_name, number, by_key), "", faults, number), by_key, keys)
    moved = [at(number, names, column_of(each.key), entry.key, each.reason) for each in faults]
    return entry, moved


def data_of(texts: Mapping[str, str], row: int, by_key: Mapping[str, CriterionEntry]) -> Tree:
    """A row as the tree that the same tool's YAML gives."""
    found: dict[str, Any] = {name: texts[name] for name in FIELDS if texts.get(name)}
    links = {each: found.pop(f"links.{each}") for each in LINKS if f"links.{each}" in found}
    found["links"] = tree(links, row)
    for name in LISTS:
        if name in found:
            found[name] = items(found[name], row)
    if "licence-history" in found:
        found["licence-history"] = history_items(found["licence-history"], row)
    cells = {}
    for key, asks in by_key.items():
        parts = {part: texts[f"{key}.{part}"] for part in PARTS if texts.get(f"{key}.{part}")}
        if parts:
            cells[key] = tree(cell_parts(parts, asks, row), row)
    found["cells"] = tree(cells, row)
    return tree(found, row)


def cell_parts(parts: dict[str, str], asks: CriterionEntry, row: int) -> dict[str, Any]:
    value = parts.get("value", "")
    if asks.kind == "set" and value and value != "unknown":
        return {**parts, "value": items(value, row)}
    return dict(parts)


def column_of(path: str) -> str:
    """The column that `path`, a key of the document, stands in."""
    if path.startswith("cells."):
        key, _, part = path.removeprefix("cells.").partition(".")
        return f"{key}.{part or 'value'}"
    return "links.site" if path == "links" else path.partition("[")[0]


def at(number: int, names: Mapping[str, int], column: str, key: str, reason: str) -> Problem:
    place = f"{letter(names[column])}{number}" if column in names else f"row {number}"
    return Problem(number, f"{key}: {column}" if key else column, reason, place)


def one_per_cell(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first fault of each cell, row by row: an unreadable cell is not missing as well."""
    found: dict[object, Problem] = {}
    for each in problems:
        is_cell = CELL.match(each.place)
        found.setdefault(each.place if is_cell else (each.line, each.key, each.reason), each)
    return tuple(sorted(found.values(), key=lambda each: each.line))
