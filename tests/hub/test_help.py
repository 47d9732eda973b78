"""What `manage.py help` tells, on a machine where nothing has been set."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def manage(tmp_path):
    """What a command prints where nobody has set anything and `up` has not run yet."""
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "none")}

    def run(*arguments: str, code: int = 0, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environ | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout
        return done.stdout

    return run


ROOMS_OWN = ("createowner", "backup", "restore", "resetpassword", "testmail")


def test_help_lists_the_commands_of_the_project_and_then_the_others(manage):
    told = manage("help")
    for name in ("up", "test", "lint", "mutate", "bench"):
        assert len(re.findall(rf"^  {name} +\w", told, re.MULTILINE)) == 1
    for name in ROOMS_OWN:
        assert f"\n    {name}\n" in told
    assert "not properly configured" not in told
    assert told.startswith("python3 manage.py COMMAND")


@pytest.mark.parametrize("name", ROOMS_OWN)
def test_help_of_a_command_needs_no_settings(manage, name):
    told = manage("help", name)
    assert told.startswith(f"usage: manage.py {name} ")
    assert manage(name, "--help") == manage(name, "-h") == told


def test_a_command_that_needs_a_key_says_in_a_sentence_who_draws_one(manage):
    assert manage("backup", "file", code=1) == (
        "backup: Set SECRET_KEY (`python3 manage.py up` draws one by itself).\n"
    )


def test_help_with_a_command_of_ours_tells_of_it_and_does_nothing_else(manage):
    assert manage("help", "up") == manage("up", "--help") == manage("up", "-h")
    assert manage("help", "up").startswith("  up     set up and serve")


NOT_THERE = "frobnicate: there is no such command; `python3 manage.py help` lists them.\n"


@pytest.mark.parametrize("environ", [{}, {"SECRET_KEY": "x"}])
@pytest.mark.parametrize(
    "arguments", [("frobnicate",), ("frobnicate", "-h"), ("help", "frobnicate")]
)
def test_a_command_that_is_not_there_gets_one_line_whatever_is_set(manage, arguments, environ):
    assert manage(*arguments, code=1, **environ) == NOT_THERE


@pytest.mark.parametrize("name", ["backup", "migrate", "frobnicate"])
def test_a_setting_that_is_wrong_comes_first(manage, name):
    said = "SIGN_UP is 'no'; it must be open, invited or closed."
    assert manage(name, code=1, SIGN_UP="no") == f"{name}: {said}\n"


def test_the_version_needs_no_settings(manage):
    assert re.fullmatch(r"[0-9.]+\n", manage("version"))
