"""The catalogue as one table: a row per tool, a column per field, four per criterion. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from catalogue.entries.columns import COLUMNS, TABLE_NAMES
from catalogue.entries.definition import CriterionEntry, ToolEntry
from catalogue.entries.field_rules import Known
from catalogue.entries.joined_lists import items, join, tree
from catalogue.entries.parsing import tool as read_tool
from catalogue.interchange.plain import settled, tool
from documents.field_reader import Reader
from documents.yaml_with_lines import MOST_PROBLEMS, Faulty, Problem
from documents.yaml_with_lines import Mapping as Tree

PARTS = ("value", "note", "source", "checked-on")
MOST_ROWS = 20_000
MOST_LETTERS = 2_000
MOST_COLUMNS = 1_000
HEADER_WITHIN = 20
LEAST_NAMED = 3
EXPECTED = f"; expected in one row: {', '.join(TABLE_NAMES)}"
NO_HEADER = f"none of the first {HEADER_WITHIN} rows names the columns{EXPECTED}"
CELL = re.compile(r"[A-Z]+[0-9]+\Z")

Row = tuple[int, Sequence[str]]


def columns(asked: Sequence[CriterionEntry]) -> tuple[str, ...]:
    return (*TABLE_NAMES, *(f"{criterion.key}.{part}" for criterion in asked for part in PARTS))


def letter(index: int) -> str:
    """The column's name in a spreadsheet; `index` counts from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# --- out ---------------------------------------------------------------------------------------
def flat(entry: ToolEntry) -> dict[str, str]:
    """A settled entry's columns; cells of which it says nothing are left out."""
    columns = tool(entry)
    texts = {"key": entry.key}
    for column in COLUMNS:
        texts |= column.kind.to_table(column.key, columns.get(column.key, column.kind.empty))
    for key, cell in columns["cells"].items():
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


def headed(rows: Iterator[Row], known: Collection[str]) -> tuple[Row, Iterator[Row]]:
    """The header and the rows below it: titles and empty rows may stand above. It is that of the
    first rows which names most of the `known` columns."""
    first = list(islice(rows, HEADER_WITHIN))
    if not first:
        return (1, ()), rows
    at = max(range(len(first)), key=lambda n: (len(names_in(first[n][1], known)), -n))
    return first[at], chain(first[at + 1 :], rows)


def entries_of(
    rows: Iterable[Row],
    name: str,
    asked: Sequence[CriterionEntry],
    keys: Known,
    problems: list[Problem],
) -> tuple[ToolEntry, ...]:
    """`rows` are the rows with their numbers, the header first. `problems` are those of cells that
    whoever reads the file has found so far, and finds while it is read."""
    header, lines = headed(iter(rows), TABLE_NAMES)
    if len(names_in(header[1], TABLE_NAMES)) < LEAST_NAMED:
        raise Faulty((Problem(1, "", NO_HEADER, "row 1"),), name)
    problems[:] = [problem for problem in problems if problem.line >= header[0]]
    names = header_of(header, asked, name)
    by_key = {criterion.key: criterion for criterion in asked}
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
        problem = problems[index]
        if problem.line != number:
            break
        if not problem.key and problem.place in places:
            column = places[problem.place]
            problems[index] = replace(problem, key=f"{key}: {column}" if key else column)


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
    used = {text.rpartition(".")[0] for text in names if text not in TABLE_NAMES}
    needed = (*TABLE_NAMES, *(column for column in known if column.rpartition(".")[0] in used))
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
    moved = [at(number, names, column_of(fault.key), entry.key, fault.reason) for fault in faults]
    return entry, moved


def data_of(texts: Mapping[str, str], row: int, by_key: Mapping[str, CriterionEntry]) -> Tree:
    """A row as the tree that the same tool's YAML gives."""
    data: dict[str, Any] = {"key": texts.get("key") or None}
    for column in COLUMNS:
        data[column.key] = column.kind.from_table(column.key, texts, row)
    cells = {}
    for key, asks in by_key.items():
        parts = {part: texts[f"{key}.{part}"] for part in PARTS if texts.get(f"{key}.{part}")}
        if parts:
            cells[key] = tree(cell_parts(parts, asks, row), row)
    data["cells"] = tree(cells, row)
    return tree({key: value for key, value in data.items() if value is not None}, row)


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
    kept: dict[object, Problem] = {}
    for problem in problems:
        is_cell = CELL.match(problem.place)
        kept.setdefault(
            problem.place if is_cell else (problem.line, problem.key, problem.reason), problem
        )
    return tuple(sorted(kept.values(), key=lambda problem: problem.line))
