"""`manage.py lint`: everything a machine can see without running the product."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from hub.development import template_lines
from hub.development.testing import without_settings

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
# Every room; tests say in their names what they are about and are typed as they come.
TYPED = ["documents", "jobs", "accounts", "handbook", "catalogue", "assessments", "reports", "hub"]
TYPED += ["setting_up"]


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def of_npm(script: str, *arguments: str) -> list[str]:
    return tool("node", str(ROOT / "node_modules" / script), *arguments)


def steps() -> dict[str, list[str]]:
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))
    return {
        "format": tool("ruff", "format", "--check", "--quiet", "."),
        "lint": tool("ruff", "check", "--quiet", "."),
        "types": tool("mypy", *TYPED),
        "imports": tool("lint-imports"),
        "migrations": manage("makemigrations", "--check", "--dry-run"),
        "deploy": manage("check", "--deploy", "--fail-level", "WARNING"),
        "templates": tool("djlint", "templates", "--lint", "--quiet"),
        "style sheets, format": of_npm("prettier/bin/prettier.cjs", "--check", "static/css"),
        "style sheets, lint": of_npm("stylelint/bin/stylelint.mjs", "static/css/**/*.css"),
        "dependencies": tool("deptry", "."),
        "compose": tool(
            "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"
        ),
        "workflow": tool(
            "check-jsonschema",
            *("--builtin-schema", "vendor.github-workflows", ".github/workflows/ci.yml"),
        ),
        "dockerfile": tool("hadolint", "Dockerfile"),
        **{f"script {path.name}": tool("node", "--check", str(path)) for path in scripts},
    }


def environ() -> dict[str, str]:
    """As in production: https, a real key, nothing of the developer's own. HSTS as it is once it
    is asked for in full: what Django advises beyond the defaults is the operator's to decide."""
    return {
        **without_settings(os.environ),
        "DATA_DIR": tempfile.mkdtemp(prefix="hub-lint-"),
        "SECRET_KEY": "k9-only-for-lint-" + "".join(chr(97 + i % 26) for i in range(50)),
        "PUBLIC_BASE_URL": "https://hub.example.org",
        "HSTS_SECONDS": "31536000",
        "HSTS_SUBDOMAINS": "1",
        "HSTS_PRELOAD": "1",
        "DEBUG": "0",
        "DEMO": "0",
    }


def run(name: str, command: list[str], env: dict[str, str]) -> bool:
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    print(f"{'ok  ' if not done.returncode else 'FAIL'} {name}", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).strip()[-6000:], flush=True)
    return not done.returncode


# --- what no tool looks for ------------------------------------------------------------------
INLINE = re.compile(r'\sstyle="|<style|<script(?![^>]*\ssrc=)|\son[a-z]+="|hx-on')


def tracked(*patterns: str) -> list[Path]:
    out = subprocess.run(
        ["git", "ls-files", *patterns],  # noqa: S607 - the one that made the checkout
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [ROOT / line for line in out.stdout.splitlines()]


def locks_without_addresses() -> list[str]:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]
    return [
        path.name
        for path in locks
        if re.search(r"://(?!opencollective|github)", text(path))
        and (path.suffix == ".txt" or '"resolved"' in text(path))
    ]


def templates_without_inline() -> list[str]:
    return [
        str(path.relative_to(ROOT))
        for path in tracked("templates/**/*.html", "templates/*.html")
        if INLINE.search(text(path))
    ]


def files_not_too_long() -> list[str]:
    return [
        f"{path.relative_to(ROOT)} ({len(text(path).splitlines())} lines)"
        for path in tracked("*.py", "*.html", "*.css", "*.js")
        if "migrations" not in path.parts and len(text(path).splitlines()) > 350
    ]


def templates_that_read_well() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line} {fault}"
        for path in tracked("templates/*.html", "templates/*.svg")
        for line, fault in template_lines.faults(text(path))
    ]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


OURS = {
    "locks carry no address": locks_without_addresses,
    "no inline style or script": templates_without_inline,
    "files under 350 lines": files_not_too_long,
    "templates that read well": templates_that_read_well,
}


def main(arguments: list[str]) -> int:
    env = environ()
    fine = [run(name, command, env) for name, command in steps().items()]
    for name, find in OURS.items():
        faults = find()
        print(f"{'FAIL' if faults else 'ok  '} {name}{': ' if faults else ''}{', '.join(faults)}")
        fine.append(not faults)
    return 0 if all(fine) else 1
