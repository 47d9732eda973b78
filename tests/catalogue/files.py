"""The bundled catalogue as entries and as files, for tests of what comes in and goes out."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from openpyxl import Workbook

import catalogue
from catalogue.entries import parsing
from catalogue.entries.field_rules import Known
from catalogue.interchange import csv, json, tables, writing, xlsx, yaml

CONTENT = Path(catalogue.__file__).parent / "content"
FORMATS = {"csv": csv, "xlsx": xlsx, "yaml": yaml, "json": json}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The bundled content, once for a module: each of its tests runs in a savepoint inside."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_content")
        yield
        transaction.set_rollback(True)


@cache
def asked():
    path = CONTENT / "criteria.yaml"
    return parsing.criteria(path.read_bytes(), path.name, Known())


@cache
def bundled():
    paths = sorted((CONTENT / "tools").glob("*.yaml"))
    return tuple(
        entry
        for path in paths
        for entry in parsing.tools(path.read_bytes(), path.name, asked(), Known())
    )


def rows(*keys):
    """The table as lists of texts: the header, and the tools of these keys."""
    chosen = [each for each in bundled() if each.key in keys]
    return list(tables.rows(chosen, asked()))


def csv_of(table):
    return writing.csv_of(table)


def xlsx_of(table, values=None, formats=None):
    """A workbook of `table`; `values` by cell name are set as they are, formulas too, and are shown
    in their `formats`."""
    book = Workbook()
    for row in table:
        book.active.append([text or None for text in row])
    for name, value in (values or {}).items():
        book.active[name] = value
    for name, shown in (formats or {}).items():
        book.active[name].number_format = shown
    return saved(book)


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(table, row, column):
    """The name of a cell of the table, `row` as a spreadsheet counts."""
    return f"{tables.letter(table[0].index(column))}{row}"


def with_cell(table, row, column, text):
    changed = [list(each) for each in table]
    changed[row - 1][table[0].index(column)] = text
    return changed
