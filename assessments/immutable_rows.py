"""Rows that the database itself refuses to change.

SQLite remakes a table on most schema changes and silently drops its triggers, so they are made
after every `migrate`; making them again changes nothing.
"""

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, connections, models

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE UPDATE OF {columns} ON {table}
WHEN {changed}{only}
BEGIN SELECT RAISE(ABORT, '{table} rows are immutable'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% rows are immutable', TG_TABLE_NAME USING ERRCODE = '23514'; END
$$ LANGUAGE plpgsql
"""
POSTGRES = """
CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table}
FOR EACH ROW WHEN (({changed}){only}) EXECUTE FUNCTION refuse_change()
"""


def name_of(model: type[models.Model]) -> str:
    return f"{model._meta.db_table}_immutable"


def column_of(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    assert field.column is not None
    return field.column


def protect(
    model: type[models.Model],
    fields: Sequence[str],
    *,
    once: str = "",
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Refuse an UPDATE that changes one of `fields`; where `once` names a field, only of rows in
    which it is set. Both databases raise IntegrityError."""
    connection = connections[using]
    columns = [column_of(model, field) for field in fields]
    postgres = connection.vendor == "postgresql"
    unequal = (
        "NEW.{0}::text IS DISTINCT FROM OLD.{0}::text" if postgres else "NEW.{0} IS NOT OLD.{0}"
    )
    statement = (POSTGRES if postgres else SQLITE).format(
        name=name_of(model),
        table=model._meta.db_table,
        columns=", ".join(columns),
        changed="(" + " OR ".join(unequal.format(column) for column in columns) + ")",
        only=f" AND OLD.{column_of(model, once)} IS NOT NULL" if once else "",
    )
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(POSTGRES_FUNCTION)
        cursor.execute(statement)


def present(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """The names of the triggers that the database has."""
    connection = connections[using]
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}
