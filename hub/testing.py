"""`manage.py test`: every test in one pytest run, and a word about what was left out."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/0"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def services() -> dict[str, str]:
    """The addresses of Postgres and Redis for the tests that need them; empty where either lacks.

    `HUB_TEST_POSTGRES` and `HUB_TEST_REDIS` name others than the usual ones.
    """
    postgres = os.environ.get("HUB_TEST_POSTGRES", POSTGRES if listens(5432) else "")
    redis = os.environ.get("HUB_TEST_REDIS", REDIS if listens(6379) else "")
    if not (postgres and redis):
        return {}
    return {"HUB_TEST_POSTGRES": postgres, "HUB_TEST_REDIS": redis}


def chromium() -> str:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


def main(arguments: list[str]) -> int:
    found, browser = services(), chromium()
    data = tempfile.mkdtemp(prefix="hub-tests-")
    environ = {**os.environ, **found, "DATA_DIR": data, "SECRET_KEY": "only-for-tests"}
    for name in ("DATABASE_URL", "REDIS_URL", "DEMO", "DEBUG"):
        environ.pop(name, None)
    if browser:
        environ["CHROMIUM"] = browser
    left_out = []
    if not found:
        left_out.append("services (Postgres on 5432 and Redis on 6379 do not both answer)")
    if not browser:
        left_out.append("browser (no chromium; set CHROMIUM or install it)")
    if os.environ.get("SOAK") != "1":
        left_out.append("soak runs at a twentieth of their figures (SOAK=1 runs them in full)")
    try:
        command = [sys.executable, "-m", "pytest", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode
    finally:
        shutil.rmtree(data, ignore_errors=True)
    for each in left_out:
        print(f"left out: {each}", flush=True)
    return code
