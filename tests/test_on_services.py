"""The suite once more on Postgres and Redis."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.services
def test_the_suite_passes_on_postgres_and_redis(tmp_path):
    environ = {
        **os.environ,
        "DATABASE_URL": os.environ["HUB_TEST_POSTGRES"].rsplit("/", 1)[0] + f"/hub_{os.getpid()}",
        "REDIS_URL": os.environ["HUB_TEST_REDIS"],
        "DATA_DIR": str(tmp_path),
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-m",
        "not services and not browser and not soak",
    ]
    command += [
        "-p",
        "no:cacheprovider",
        "-n0",
        "--no-header",
        "--durations=0",
        "--durations-min=9",
    ]
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    print(done.stdout[-3000:])
    assert done.returncode == 0
    assert " passed" in done.stdout.splitlines()[-1]
