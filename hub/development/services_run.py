"""The second run of `manage.py test`: what the database may answer differently, on Postgres and
Redis."""

import os
from collections.abc import Mapping

from hub.development import servers_for_tests

MARKED = "database and not services and not browser and not soak"
# What is drawn, worded or guarded by Python alone is the same on every database: it runs here with
# SOAK=1 only, since it takes longer than all the rest.
THE_SAME = (
    *("access/test_canaries", "access/test_garbled", "access/test_guards", "access/test_markup"),
    *("access/test_private", "access/test_queries", "accounts/test_leading_on"),
    *("accounts/test_unsent", "assessments/test_bundled_pages", "assessments/test_where_to_run"),
    *("assessments/test_where_to_run_pages", "catalogue/test_exporting", "catalogue/test_formats"),
    *("catalogue/test_mutated_imports", "handbook/test_pages", "hub/test_hosts"),
    *("hub/test_pages", "hub/test_problems", "reports/test_growth", "reports/test_lettering"),
    *("reports/test_limits", "reports/test_without_libraries"),
)
ASKED = "tests/access/test_matrix.py::test_the_matrix[asked"


def environ(given: Mapping[str, str]) -> dict[str, str]:
    """A database and a number of Redis of its own."""
    name = servers_for_tests.database_name()
    return {
        **{key: value for key, value in given.items() if not key.startswith("PYTEST_")},
        "DATABASE_URL": servers_for_tests.at(given["HUB_TEST_POSTGRES"], name),
        "REDIS_URL": servers_for_tests.new_redis(),
    }


def selection() -> list[str]:
    """pytest's arguments for what runs."""
    if os.environ.get("SOAK") == "1":
        return ["-m", MARKED]
    return [
        "-m",
        MARKED,
        *(f"--ignore=tests/{name}.py" for name in THE_SAME),
        f"--deselect={ASKED}",
    ]
