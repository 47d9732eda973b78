"""The tests that touch the database once more, on Postgres and Redis."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hub import servers_for_tests

ROOT = Path(__file__).resolve().parent.parent
LEFT = "database and not services and not browser and not soak"
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


def nested(folder, *arguments: str) -> subprocess.CompletedProcess:
    """pytest in a process of its own, on a database and a number of Redis of its own. It has one
    worker for every two cores, beside those that run the rest meanwhile."""
    environ = {name: each for name, each in os.environ.items() if not name.startswith("PYTEST_")}
    url = servers_for_tests.at(os.environ["HUB_TEST_POSTGRES"], servers_for_tests.database_name())
    environ |= {
        "DATABASE_URL": url,
        "REDIS_URL": servers_for_tests.new_redis(),
        "DATA_DIR": str(folder),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header"]
    half = len(os.sched_getaffinity(0)) // 2
    spread = ["-n", str(half), "--dist", "worksteal"] if half > 1 else ["-n0"]
    return subprocess.run(
        [*command, *spread, *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def left_out() -> list[str]:
    return [*(f"--ignore=tests/{each}.py" for each in THE_SAME), f"--deselect={ASKED}"]


@pytest.mark.services
def test_the_suite_passes_on_postgres_and_redis(tmp_path):
    same = [] if os.environ.get("SOAK") == "1" else left_out()
    assert all((ROOT / f"tests/{each}.py").is_file() for each in THE_SAME)
    done = nested(tmp_path, *same, "-m", LEFT, "--durations=0", "--durations-min=9")
    print(done.stdout[-3000:])
    assert done.returncode == 0
    assert " passed" in done.stdout.splitlines()[-1]
