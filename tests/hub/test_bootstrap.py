"""Set-up from a bare checkout, without network: what is skipped, and what is said on failure."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import bootstrap
from setting_up import mirrors, steps, system

ROOT = Path(bootstrap.__file__).parent


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A checkout of its own; `ran` holds what would have been run."""
    (tmp_path / "requirements").mkdir()
    for kind in ("base", "dev"):
        (tmp_path / "requirements" / f"{kind}.txt").write_text(f"{kind}==1\n")
    listed = {"hub": {"vendor": {"one/a.js": "a.js"}, "fonts": {"one/a.ttf": "a.ttf"}}}
    (tmp_path / "package.json").write_text(json.dumps(listed))
    (tmp_path / "package-lock.json").write_text("{}")
    places = {"ROOT": tmp_path, "VENV": tmp_path / ".venv"}
    places |= {"TOOLS": tmp_path / ".tools", "VENDOR": tmp_path / "var" / "vendor"}
    places["FONTS"] = tmp_path / "var" / "fonts"
    for name, place in places.items():
        monkeypatch.setattr(bootstrap, name, place)
    monkeypatch.setattr(mirrors, "of_pip", dict)
    ran: list[list[str]] = []

    def run(doing, arguments, remedy, **environ):
        ran.append([str(each) for each in arguments])
        if "venv" in ran[-1]:
            interpreter = bootstrap.python(Path(ran[-1][-1]))
            interpreter.parent.mkdir(parents=True)
            interpreter.touch()
        if "ci" in ran[-1]:
            origin = tmp_path / "node_modules" / "one"
            origin.mkdir(parents=True, exist_ok=True)
            (origin / "a.js").write_text("let a")
            (origin / "a.ttf").write_text("a face")

    monkeypatch.setattr(bootstrap, "run", run)
    monkeypatch.setattr(bootstrap, "installer", lambda: "uv")
    return SimpleNamespace(root=tmp_path, ran=ran)


def synced(bare) -> list[str]:
    return [each[-1].rsplit("/", 1)[-1] for each in bare.ran if "sync" in each]


# --- stamps -------------------------------------------------------------------------------------
def test_the_environment_is_made_once(bare):
    bootstrap.environment("base")
    bootstrap.environment("base")
    assert synced(bare) == ["base.txt"]
    assert "--require-hashes" in bare.ran[-1]
    assert not (bare.root / ".venv.new").exists()


def test_other_requirements_are_installed_anew(bare):
    bootstrap.environment("base")
    (bare.root / "requirements" / "base.txt").write_text("base==2\n")
    bootstrap.environment("base")
    assert synced(bare) == ["base.txt", "base.txt"]


def test_another_python_is_another_environment(bare, monkeypatch):
    bootstrap.environment("base")
    monkeypatch.setattr(bootstrap.sys, "version", "3.99.0 (another)")
    bootstrap.environment("base")
    assert synced(bare) == ["base.txt", "base.txt"]


def test_the_development_set_once_there_stays(bare):
    bootstrap.environment("base")
    bootstrap.environment("dev")
    bootstrap.environment("base")
    assert synced(bare) == ["base.txt", "dev.txt"]
    (bare.root / "requirements" / "base.txt").write_text("base==2\n")
    (bare.root / "requirements" / "dev.txt").write_text("dev==2\n")
    bootstrap.environment("base")
    assert synced(bare) == ["base.txt", "dev.txt", "dev.txt"]


def test_an_environment_whose_python_is_gone_is_made_again(bare):
    bootstrap.environment("base")
    bootstrap.python().unlink()
    bootstrap.environment("base")
    assert synced(bare) == ["base.txt", "base.txt"]
    assert sum("venv" in each for each in bare.ran) == 2


@pytest.mark.parametrize("stamp", [None, "", "cut off"])
def test_without_a_true_stamp_the_environment_is_made_anew(bare, stamp):
    """Whatever lies there: half of it may be missing."""
    (bootstrap.VENV / "bin").mkdir(parents=True)
    (bootstrap.VENV / "bin" / "python").touch()
    (bootstrap.VENV / "left").touch()
    if stamp is not None:
        (bootstrap.VENV / "stamp").write_text(stamp)
    bootstrap.environment("base")
    assert synced(bare) == ["base.txt"]
    assert not (bootstrap.VENV / "left").exists()
    assert sorted(each.name for each in bare.root.glob(".venv*")) == [".venv"]


def test_a_failed_installation_leaves_the_old_environment_and_nothing_half_made(bare, monkeypatch):
    bootstrap.environment("base")
    (bare.root / "requirements" / "base.txt").write_text("base==2\n")

    def fails(doing, arguments, remedy, **environ):
        if "sync" in arguments:
            raise bootstrap.Missing(doing)
        Path(arguments[-1]).mkdir()

    monkeypatch.setattr(bootstrap, "run", fails)
    with pytest.raises(bootstrap.Missing):
        bootstrap.environment("base")
    assert sorted(each.name for each in bare.root.glob(".venv*")) == [".venv"]
    assert bootstrap.python().exists()
    assert not bootstrap.is_whole("base")


def test_assets_are_fetched_once_and_anew_when_the_lock_changes(bare):
    bootstrap.assets()
    bootstrap.assets()
    assert (bootstrap.VENDOR / "a.js").read_text() == "let a"
    assert (bootstrap.FONTS / "a.ttf").read_text() == "a face"
    assert len(bare.ran) == 1
    (bootstrap.VENDOR / "old.js").touch()
    (bootstrap.FONTS / "old.ttf").touch()
    (bare.root / "package-lock.json").write_text('{"other": 1}')
    bootstrap.assets()
    assert len(bare.ran) == 2
    assert not (bootstrap.VENDOR / "old.js").exists()
    assert not (bootstrap.FONTS / "old.ttf").exists()


def test_only_lint_fetches_what_looks_at_style_sheets(bare):
    bootstrap.assets()
    assert "--omit=dev" in bare.ran[-1]
    assert not bootstrap.has_style_linters()
    bootstrap.style_linters()
    bootstrap.style_linters()
    assert len(bare.ran) == 2
    assert "--omit=dev" not in bare.ran[-1]
    (bare.root / "package-lock.json").write_text('{"other": 1}')
    assert not bootstrap.has_style_linters()


def test_an_asset_that_its_package_does_not_hold_is_named(bare):
    listed = {"hub": {"vendor": {"one/missing.js": "a.js"}, "fonts": {}}}
    (bare.root / "package.json").write_text(json.dumps(listed))
    with pytest.raises(bootstrap.Missing, match=r"one/missing\.js"):
        bootstrap.assets()
    assert not bootstrap.VENDOR.exists()


# --- refusals -----------------------------------------------------------------------------------
def test_a_python_too_old_is_told_what_to_do():
    """By manage.py itself: an older Python could not even read the rest."""
    code = (
        "import sys, runpy; sys.version_info = (3, 8, 18); sys.argv = ['manage.py', 'up'];"
        "runpy.run_path('manage.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "set-up: Python 3.8 is too old; 3.11 or newer is needed. On Debian 12, Ubuntu 24.04 or "
        "newer: apt-get install python3\n"
    )


def test_the_first_lines_of_manage_are_read_by_any_python_3():
    """The whole file is read before its first line is done: no f-string, no walrus in it."""
    source = (ROOT / "manage.py").read_text()
    ast.parse(source, feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(ast.parse(source)))


def test_a_missing_pip_is_named_with_the_command_that_gets_it(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path)
    monkeypatch.setattr(bootstrap, "answers", lambda *command: False)
    with pytest.raises(bootstrap.Missing, match=r"pip is missing.*apt-get install python3-pip"):
        bootstrap.installer()


def fails_with(words: str) -> str:
    """What is told where a step says `words` and fails."""
    code = f"import sys; print({words!r}); sys.exit(3)"
    with pytest.raises(bootstrap.Missing) as missing:
        steps.run("fetching", [sys.executable, "-c", code], "Then again.")
    return str(missing.value)


def test_what_fails_shows_its_own_last_words_and_the_remedy():
    assert fails_with("no route to host") == (
        "Fetching did not succeed.\nno route to host\nThen again."
    )


@pytest.mark.parametrize(
    "words",
    [
        "WARNING: Retrying: Failed to establish a new connection: [Errno -3]\nERROR: No uv",
        "Caused by: dns error\nfailed to lookup address information: Try again",
        "Caused by: tcp connect error\nConnection refused (os error 111)",
        "npm error code ENOTFOUND\nnpm error network request failed",
        "npm error code EAI_AGAIN",
    ],
)
def test_a_machine_without_network_is_told_so_in_one_line(words):
    assert fails_with(words) == "Fetching did not succeed: no connection. Then again."


def test_a_proxy_that_does_not_answer_shows_its_own_words():
    told = fails_with("ProxyError: Failed to establish a new connection")
    assert "ProxyError" in told


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "There is no room left on the disk"),
        ("npm error code ENOSPC\nnpm error ENOSPC: no space left on device", "There is no room"),
        ("Disk quota exceeded (os error 122)", "There is no room left on the disk"),
        ("Read-only file system (os error 30)", f"Set-up writes to {steps.ROOT}, and may not"),
        ("EACCES: permission denied, mkdir", f"Set-up writes to {steps.ROOT}, and may not"),
    ],
)
def test_a_full_disk_or_one_that_may_not_be_written_to_is_called_that(words, sentence):
    told = fails_with(words)
    assert told.startswith(f"Fetching did not succeed. {sentence}")
    assert "\n" not in told


def test_a_checkout_that_may_not_be_written_to_is_told_before_anything_is_fetched(
    bare, monkeypatch
):
    monkeypatch.setattr(steps.os, "access", lambda path, mode: False)
    with pytest.raises(bootstrap.Missing, match=r"^Set-up writes to .*, and may not\."):
        bootstrap.prepare("up")
    assert bare.ran == []


def test_without_apt_or_root_the_libraries_are_named_and_set_up_goes_on(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(system, "has_library", lambda name: False)
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    system.libraries(tmp_path / "tried")
    assert capsys.readouterr().out == (
        "set-up: could not install what PDF reports need: "
        "sudo apt-get install libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )
    system.libraries(tmp_path / "tried")
    assert capsys.readouterr().out == ""


def test_nobody_is_asked_for_a_password(monkeypatch):
    """sudo is tried with -n, as root without it."""
    ran = []
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(
        system, "attempt", lambda doing, step, *more, **kwargs: ran.append(step) or (0, "")
    )
    for user, before in ((1000, ["sudo", "-n"]), (0, [])):
        ran.clear()
        monkeypatch.setattr(system.os, "geteuid", lambda user=user: user)
        assert system.install(["one"], "installing one")
        assert [step[: len(before) + 1] for step in ran] == [[*before, "apt-get"]] * 2


def test_apt_is_waited_for_where_another_holds_its_lock(monkeypatch):
    """Such as one that a set-up had begun which was killed."""
    said = [(100, "E: Could not get lock /var/lib/apt/lists/lock."), (0, ""), (0, "")]
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "attempt", lambda *arguments, **environ: said.pop(0))
    monkeypatch.setattr(system.time, "sleep", lambda seconds: None)
    assert system.install(["one"], "installing one")
    assert said == []


def test_inside_the_environment_nothing_is_prepared(monkeypatch):
    monkeypatch.setenv("HUB_MANAGED", "1")
    monkeypatch.setattr(bootstrap, "prepare", lambda command: pytest.fail("prepared"))
    assert bootstrap.enter("up") is None
    monkeypatch.delenv("HUB_MANAGED")
    monkeypatch.setattr(bootstrap, "is_inside", lambda: True)
    monkeypatch.setattr(bootstrap, "is_whole", lambda kind: kind == "base")
    assert bootstrap.enter("up") is None


@pytest.mark.parametrize(
    ("command", "kind", "asks_browser"),
    [
        ("up", "base", False),
        ("test", "dev", True),
        ("lint", "dev", False),
        ("mutate", "dev", False),
        ("bench", "dev", False),
    ],
)
def test_each_command_prepares_what_it_needs(monkeypatch, command, kind, asks_browser):
    done = []
    monkeypatch.setattr(bootstrap, "is_whole", lambda kind: False)
    monkeypatch.setattr(bootstrap, "environment", done.append)
    monkeypatch.setattr(bootstrap, "assets", lambda: done.append("assets"))
    monkeypatch.setattr(bootstrap, "style_linters", lambda: done.append("style linters"))
    monkeypatch.setattr(system, "libraries", lambda tried: done.append("libraries"))
    monkeypatch.setattr(system, "browser", lambda: done.append("browser"))
    bootstrap.prepare(command)
    linters = ["style linters"] if command == "lint" else []
    browser = ["browser"] if asks_browser else []
    assert done == [kind, "assets", *linters, "libraries", *browser]


@pytest.mark.parametrize(
    ("has_chromium", "has_driver", "wanted"),
    [
        (True, True, None),
        (False, True, ["chromium", "fonts-liberation"]),
        (True, False, ["libatomic1"]),
        (False, False, ["chromium", "fonts-liberation", "libatomic1"]),
    ],
)
def test_the_browser_tests_get_what_is_missing(monkeypatch, has_chromium, has_driver, wanted):
    asked = []
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(system.shutil, "which", lambda name: has_chromium or None)
    monkeypatch.setattr(system, "has_library", lambda name: has_driver)
    monkeypatch.setattr(system, "install", lambda packages, doing: asked.append(packages) or True)
    system.browser()
    assert asked == ([wanted] if wanted else [])
