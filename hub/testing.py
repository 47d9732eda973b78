"""`manage.py test`: every test in one pytest run, and a word about what was left out."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from hub import services

ROOT = Path(__file__).resolve().parent.parent


def without_settings(environ) -> dict[str, str]:
    """Nothing of what somebody has set for a hub of their own."""
    document = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| `([A-Z_]+)` \|", document, re.MULTILINE)
    return {name: value for name, value in environ.items() if name not in names}


def chromium() -> str:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or ""


def main(arguments: list[str]) -> int:
    with ExitStack() as stack:
        return run(arguments, services.addresses(stack))


def run(arguments: list[str], found: dict[str, str]) -> int:
    browser = chromium()
    data = tempfile.mkdtemp(prefix="hub-tests-")
    environ = {**without_settings(os.environ), **found}
    environ |= {"DATA_DIR": data, "SECRET_KEY": "only-for-tests"}
    if browser:
        environ["CHROMIUM"] = browser
    left_out = []
    if not found:
        left_out.append("services (Postgres and Redis neither answer here nor can be started)")
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
