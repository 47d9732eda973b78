"""`manage.py test`: every test, what touches the database once more on Postgres and Redis, and a
word about what was left out."""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from hub.development import servers_for_tests, services_run
from setting_up import system

ROOT = Path(__file__).resolve().parents[2]
MOST_WORKERS = 8
ONLY_TELL = {"-h", "--help", "--version", "--fixtures", "--markers", "--collect-only", "--co"}
OWN_WAY = ONLY_TELL | {"--numprocesses", "--dist", "--pdb", "--trace"}
PROBE = """
import os
from playwright.sync_api import sync_playwright
from tests.browser.conftest import FLAGS
with sync_playwright() as playwright:
    playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS).close()
"""


def without_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Nothing of what somebody has set for a hub of their own."""
    document = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| `([A-Z_]+)` \|", document, re.MULTILINE)
    return {name: value for name, value in environ.items() if name not in names}


def chromium() -> tuple[str, str]:
    """(the one that starts, else why there is none)."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    if not path:
        return "", "no chromium; set CHROMIUM or install it"
    environ = {**os.environ, "CHROMIUM": path}
    command = [sys.executable, "-c", PROBE]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=90, check=False
        )
    except subprocess.TimeoutExpired:
        return "", f"{path} does not start within 90 s"
    return ("", f"{path} does not start: {why(done.stderr)}") if done.returncode else (path, "")


def why(words: str) -> str:
    """The line that names the fault: the browser's own where it said one."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    faults = [line for line in lines if "error" in line.casefold() and "Traceback" not in line]
    return (faults or lines or ["it said nothing"])[-1][:200]


def workers(arguments: list[str]) -> list[str]:
    """Three for two cores, since many tests wait for a browser or a server; tests are handed over
    where another is done first. Whoever names a number of workers, or asks for what one process
    alone can do, is obeyed."""
    cores = len(os.sched_getaffinity(0))
    named = any(
        argument.startswith("-n") or argument.split("=")[0] in OWN_WAY for argument in arguments
    )
    if cores < 2 or named:
        return []
    return ["-n", str(min(MOST_WORKERS, cores * 3 // 2)), "--dist", "worksteal"]


def is_whole(arguments: list[str]) -> bool:
    """Whoever names a place or a word asks for some tests only, which then run once."""
    places = [word.partition("::")[0] for word in arguments if not word.startswith("-")]
    return not (
        (ONLY_TELL | {"-k", "-m"}) & {*arguments}
        or any((ROOT / place).exists() for place in places)
    )


def main(arguments: list[str]) -> int:
    os.environ["HUB_TEST_RUN"] = secrets.token_hex(4)
    with ExitStack() as stack:
        addresses = servers_for_tests.addresses(stack)
        os.environ.update(addresses)
        if addresses:
            stack.callback(servers_for_tests.clean_up)
        return run(arguments, addresses)


def run(arguments: list[str], addresses: dict[str, str]) -> int:
    browser, no_browser = chromium()
    data = tempfile.mkdtemp(prefix="hub-tests-")
    environ = {**without_settings(os.environ), "CHROMIUM": browser}
    environ |= {"DATA_DIR": data, "SECRET_KEY": "only-for-tests"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile it all anew
    left_out = []
    if not addresses:
        left_out.append("services (Postgres and Redis neither can be started nor have room here)")
    if not browser:
        left_out.append(f"browser ({no_browser})")
    if missing := system.missing_for_pdf():
        left_out.append(f"PDF reports (they need: {system.asking_for(missing)})")
    if os.environ.get("SOAK") != "1":
        left_out.append("soak runs at a twentieth of their figures (SOAK=1 runs them in full)")
    try:
        code = pytest(arguments, environ)
        if addresses and is_whole(arguments):
            print("\nOn Postgres and Redis:", flush=True)
            again = [*services_run.selection(), *arguments]
            code = pytest(again, services_run.environ(environ)) or code
    finally:
        shutil.rmtree(data, ignore_errors=True)
    for test in left_out:
        print(f"left out: {test}", flush=True)
    return code


def pytest(arguments: list[str], environ: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *workers(arguments), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode
