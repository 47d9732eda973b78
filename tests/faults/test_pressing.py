"""Two clicks, three clicks, at the very same moment, on both databases: one thing is made."""

import json
import os
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT, new_database

pytestmark = pytest.mark.soak
DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.services)]
CLICKS, TIMES = 3, 5


def pressed(database: str, folder) -> list[dict]:
    environ = {**os.environ, "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    if database == "postgres":
        environ["DATABASE_URL"] = new_database()
    command = [sys.executable, "-m", "tests.faults.pressing", str(CLICKS), str(TIMES)]
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("database", DATABASES)
def test_one_copy_each_time_and_all_are_led_to_it(database, tmp_path):
    guarded, unguarded = pressed(database, tmp_path)
    assert guarded == {"statuses": [302], "places": TIMES, "copies": TIMES, "names": TIMES}
    assert unguarded["copies"] == unguarded["names"] == CLICKS * TIMES
