"""Which tables a request has changed, read from its statements and what they counted."""

import re
from contextlib import contextmanager

from django.db import connection

WRITING = re.compile(r'(INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"')
POINT = re.compile(r'(ROLLBACK TO SAVEPOINT|SAVEPOINT) "?(\w+)"?')
# Whoever asks may get a session, and be counted by a rate limit.
OF_THE_FRAME = {"django_session", "hub_cache"}


@contextmanager
def changed_tables():
    """Yields a function that gives the tables with rows that were inserted, updated or deleted,
    without those of savepoints that were rolled back."""
    found: list[str] = []
    points: dict[str, int] = {}

    def watch(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if point := POINT.match(sql):
            kind, name = point.groups()
            if kind == "SAVEPOINT":
                points[name] = len(found)
            else:
                del found[points[name] :]
        elif wrote := WRITING.match(sql):
            verb, table = wrote.groups()
            if verb.startswith("INSERT") or context["cursor"].rowcount > 0:
                found.append(table)
        return result

    with connection.execute_wrapper(watch):
        yield lambda: set(found) - OF_THE_FRAME
