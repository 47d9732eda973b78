"""`manage.py mutate [PATH…] [--sample 60] [--seed 11] [--map FILE]`: do the tests bite?

In a copy of the tree the tests of the rooms concerned run once, which tells the lines that each
test runs. Then every mutant of the sample meets the tests that run its line, the narrowest first
and a hundred at most; whichever fails first kills it. A survivor is shown with its diff: a test
that is missing, or a line that changes nothing.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from coverage import CoverageData

from hub.development.mutants import Mutant, sample
from hub.development.testing import without_settings

ROOT = Path(__file__).resolve().parents[2]
# What decides: the pure modules, the verbs that write, and who may do what.
DECIDING = (
    *("documents", "assessments/framework", "assessments/scoring", "catalogue/entries"),
    *("catalogue/stack", "catalogue/scan/facets.py", "catalogue/where_to_run"),
    *("catalogue/interchange", "accounts/services", "assessments/services", "catalogue/services"),
    *("handbook/services", "jobs/services.py", "reports/services.py", "accounts/policy.py"),
)
# A room's verbs are also asked by the rooms to its right.
ROOMS_ASKED = {
    "documents": ("documents", "assessments", "catalogue"),
    "jobs": ("jobs", "reports", "accounts"),
    "accounts": ("accounts", "access/test_policy.py"),
    "handbook": ("handbook", "catalogue"),
    "catalogue": ("catalogue", "assessments"),
    "assessments": ("assessments", "reports"),
    "reports": ("reports", "jobs"),
}
LONGEST = 120  # seconds; a mutant may go round for ever
FIRST, MOST = 20, 100  # tests that a mutant meets before all others, and in all
QUIET = ("-q", "-p", "no:cacheprovider", "--nomigrations", "-m", "not browser and not services")


def main(arguments: list[str]) -> int:
    asked = read(arguments)
    with tempfile.TemporaryDirectory(prefix="hub-mutants-") as folder:
        tree = Path(folder) / "tree"
        copy_to(tree)
        paths = modules(tree, asked.paths or DECIDING)
        data = asked.map or Path(folder) / "lines"
        if not data.exists() and not note_lines(tree, data, rooms(paths)):
            print("The tests have to pass before a mutant can fail them.")
            return 1
        lines = Lines(data)
        chosen = sample(tree, paths, asked.sample, asked.seed)
        survived = [mutant for mutant in chosen if survives(tree, mutant, lines)]
    killed = len(chosen) - len(survived)
    print(f"{killed} of {len(chosen)} killed: {killed / max(1, len(chosen)):.0%}")
    return 0


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py mutate")
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--map", type=Path, help="kept lines of each test; made where it is not")
    return parser.parse_args(arguments)


# --- the copy ---------------------------------------------------------------------------------
def copy_to(tree: Path) -> None:
    """All that git knows or would take in."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    named = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in named.split("\0"):
        if name and (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    (tree / "var").mkdir()
    for name in ("fonts", "vendor"):  # laid there by the set-up, outside git
        (tree / "var" / name).symlink_to(ROOT / "var" / name)


def modules(tree: Path, paths: Sequence[str]) -> list[str]:
    found = {
        file
        for path in paths
        for file in ([tree / path] if path.endswith(".py") else (tree / path).rglob("*.py"))
        if "migrations" not in file.parts
    }
    return sorted(str(file.relative_to(tree)) for file in found)


def rooms(paths: Sequence[str]) -> list[str]:
    named = {path.partition("/")[0] for path in paths}
    return sorted({f"tests/{place}" for room in named for place in ROOMS_ASKED.get(room, ["hub"])})


def environ(tree: Path) -> dict[str, str]:
    own = {
        "HUB_MANAGED": "1",
        "DATA_DIR": str(tree.parent / "data"),
        "SECRET_KEY": "only-for-tests",
    }
    found = {**without_settings(os.environ), **own}
    found.pop("PYTHONDONTWRITEBYTECODE", None)  # each mutant would compile the whole tree anew
    return found


# --- who runs which line ----------------------------------------------------------------------
def note_lines(tree: Path, data: Path, places: Sequence[str]) -> bool:
    settings = tree.parent / "coverage.ini"
    settings.write_text("[run]\nrelative_files = true\nsource = .\nomit = tests/*,*/migrations/*\n")
    cov = ("--cov", f"--cov-config={settings}", "--cov-context=test", "--cov-report=")
    env = {**environ(tree), "COVERAGE_FILE": str(data.absolute())}
    command = [sys.executable, "-m", "pytest", *QUIET, *cov, *places]
    return not subprocess.run(command, cwd=tree, env=env, check=False).returncode


class Lines:
    """The tests that run a line, by their names: the narrowest first, which are the quickest and
    the most likely to fail."""

    def __init__(self, data: Path):
        stored = CoverageData(basename=str(data.absolute()))
        stored.read()
        self.of_file = {path: stored.contexts_by_lineno(path) for path in stored.measured_files()}
        self.breadth = Counter(
            test_of(context)
            for lines in self.of_file.values()
            for contexts in lines.values()
            for context in contexts
        )

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Of a line that only runs when its module is loaded: all tests that enter the module."""
        lines = self.of_file.get(mutant.path, {})
        contexts = set(lines.get(mutant.at[0], ()))
        if contexts == {""}:
            contexts = {context for found in lines.values() for context in found}
        tests = {test_of(context) for context in contexts if context}
        return sorted(tests, key=lambda test: (self.breadth[test], test))


def test_of(context: str) -> str:
    """A context is named by the test and its phase: set-up, call, tear-down."""
    return context.rpartition("|")[0]


# --- one mutant -------------------------------------------------------------------------------
def survives(tree: Path, mutant: Mutant, lines: Lines) -> bool:
    file = tree / mutant.path
    source, times = file.read_text(encoding="utf-8"), file.stat()
    place = f"{mutant.path}:{mutant.at[0]} {mutant.slip}"
    file.write_text(mutant.mutate(source), encoding="utf-8")
    try:
        tests = lines.tests_of(mutant)
        killer = killer_of(tree, tests[:FIRST]) or killer_of(tree, tests[FIRST:MOST])
    finally:
        file.write_text(source, encoding="utf-8")
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # what was compiled stands
    if killer:
        print(f"killed   {place} by {killer}", flush=True)
    else:
        print(f"SURVIVED {place}\n{mutant.diff(source)}", flush=True)
    return not killer


def killer_of(tree: Path, tests: Sequence[str]) -> str:
    """What failed; empty where nothing did, or no test runs the line."""
    if not tests:
        return ""
    named = tree.parent / "tests"
    named.write_text("\n".join(tests), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", *QUIET, "-x", "--tb=no", f"@{named}"]
    code, said = run(command, tree)
    failed = [line for line in said.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return (failed or [f"the time limit of {LONGEST} s" if code < 0 else "loading"])[0] * bool(code)


def run(command: Sequence[str], tree: Path) -> tuple[int, str]:
    with subprocess.Popen(
        command,
        cwd=tree,
        env=environ(tree),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, _ = process.communicate()
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return process.returncode, said
