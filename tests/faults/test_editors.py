"""A hundred editors, fifty saves each, ten answers: nothing lost, nothing overwritten unseen."""

import json
import os
import subprocess
import sys

import pytest

from hub.development.servers_for_tests import new_database
from tests.browser.conftest import ROOT

pytestmark = pytest.mark.soak
DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.services)]


def crowd(database: str, folder, editors: int, saves: int, *more: str) -> dict:
    environ = {**os.environ, "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    if database == "postgres":
        environ["DATABASE_URL"] = new_database()
    command = [sys.executable, "-m", "tests.faults.editors", str(editors), str(saves), *more]
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("database", DATABASES)
def test_many_editors(database, tmp_path, soak):
    editors = max(20, soak(100))
    saves = max(10, soak(50))
    found = crowd(database, tmp_path, editors, saves)
    print(f"\n{database}: {editors} editors x {saves} saves: {found}")
    assert found["accepted"] + found["refused"] == editors * saves
    assert found["revisions"] == found["accepted"] > 0
    assert (found["each_once"], found["gaps"], found["blind"]) == (True, 0, 0)
    assert found["refused"] > 0


@pytest.mark.parametrize("database", DATABASES)
def test_without_the_version_check_answers_are_overwritten_unseen(database, tmp_path, soak):
    found = crowd(database, tmp_path, max(40, soak(100)), max(20, soak(50)), "unchecked")
    print(f"\n{database}, unchecked: {found}")
    assert found["blind"] > 100
