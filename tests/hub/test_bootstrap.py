"""Set-up from a bare checkout, without network: what is skipped, and what is said on failure."""

import json
import sys
from types import SimpleNamespace

import pytest

import bootstrap


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A checkout of its own; `ran` holds what would have been run."""
    (tmp_path / "requirements").mkdir()
    for kind in ("base", "dev"):
        (tmp_path / "requirements" / f"{kind}.txt").write_text(f"{kind}==1\n")
    listed = {"hub": {"vendor": {"one/a.js": "a.js"}, "fonts": {"one/a.ttf": "a.ttf"}}}
    (tmp_path / "package.json").write_text(json.dumps(listed))
    (tmp_path / "package-lock.json").write_text("{}")
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    places = {"ROOT": tmp_path, "VENV": venv, "PYTHON": venv / "bin" / "python"}
    places |= {"TOOLS": tmp_path / ".tools", "VENDOR": tmp_path / "var" / "vendor"}
    places["FONTS"] = tmp_path / "var" / "fonts"
    for name, place in places.items():
        monkeypatch.setattr(bootstrap, name, place)
    ran: list[list[str]] = []

    def run(arguments, what, remedy, **environ):
        ran.append([str(each) for each in arguments])
        if "venv" in ran[-1]:
            bootstrap.PYTHON.touch()
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
    bootstrap.PYTHON.unlink()
    bootstrap.environment("base")
    assert synced(bare) == ["base.txt", "base.txt"]
    assert sum("venv" in each for each in bare.ran) == 2


def test_a_failed_installation_leaves_no_stamp(bare, monkeypatch):
    def fails(arguments, what, remedy, **environ):
        bootstrap.PYTHON.touch()
        if "sync" in arguments:
            raise bootstrap.Missing(what)

    monkeypatch.setattr(bootstrap, "run", fails)
    with pytest.raises(bootstrap.Missing):
        bootstrap.environment("base")
    assert not (bootstrap.VENV / "stamp").exists()


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


def test_an_asset_that_its_package_does_not_hold_is_named(bare):
    listed = {"hub": {"vendor": {"one/missing.js": "a.js"}, "fonts": {}}}
    (bare.root / "package.json").write_text(json.dumps(listed))
    with pytest.raises(bootstrap.Missing, match=r"one/missing\.js"):
        bootstrap.assets()
    assert not (bootstrap.VENDOR / "stamp").exists()


# --- refusals -----------------------------------------------------------------------------------
def test_a_python_too_old_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(bootstrap.sys, "version", "3.10.4 (main)")
    monkeypatch.setattr(bootstrap, "is_managed", lambda: False)
    monkeypatch.setattr(bootstrap.os, "execv", lambda *arguments: pytest.fail("went on"))
    with pytest.raises(SystemExit) as ended:
        bootstrap.enter("up")
    assert str(ended.value) == (
        "set-up: Python 3.10.4 is too old; 3.11 or newer is needed. On Debian 12: "
        "apt-get install python3"
    )


def test_a_missing_pip_is_named_with_the_command_that_gets_it(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path)
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *a, **k: SimpleNamespace(returncode=1))
    with pytest.raises(bootstrap.Missing, match=r"pip is missing.*apt-get install python3-pip"):
        bootstrap.installer()


def test_what_fails_shows_its_own_last_words_and_the_remedy(monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", bootstrap.ROOT)
    code = "import sys; print('no route to host'); sys.exit(3)"
    with pytest.raises(bootstrap.Missing) as missing:
        bootstrap.run([sys.executable, "-c", code], "Fetching", bootstrap.NETWORK)
    told = str(missing.value)
    assert told.startswith("Fetching did not succeed.\nno route to host\n")
    assert "Then run the same command again." in told


def test_without_apt_or_root_the_libraries_are_named_and_set_up_goes_on(bare, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "has_library", lambda name: False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    bootstrap.libraries()
    assert "PDF reports need: sudo apt-get install libpangoft2-1.0-0" in capsys.readouterr().out
    assert not (bootstrap.VENV / "libraries").exists()


def test_nobody_is_asked_for_a_password(monkeypatch):
    """sudo is tried with -n, as root without it."""
    ran = []
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(
        bootstrap.subprocess,
        "run",
        lambda step, **kwargs: ran.append(step) or SimpleNamespace(returncode=0),
    )
    for user, before in ((1000, ["sudo", "-n"]), (0, [])):
        ran.clear()
        monkeypatch.setattr(bootstrap.os, "geteuid", lambda user=user: user)
        assert bootstrap.install(["one"])
        assert [step[: len(before) + 1] for step in ran] == [[*before, "apt-get"]] * 2


def test_inside_the_environment_nothing_is_prepared(monkeypatch):
    monkeypatch.setenv("HUB_MANAGED", "1")
    monkeypatch.setattr(bootstrap, "prepare", lambda command: pytest.fail("prepared"))
    assert bootstrap.enter("up") is None


@pytest.mark.parametrize(
    ("command", "kind", "asks_browser"),
    [("up", "base", False), ("test", "dev", True), ("lint", "dev", False), ("bench", "dev", False)],
)
def test_each_command_prepares_what_it_needs(monkeypatch, command, kind, asks_browser):
    done = []
    monkeypatch.setattr(bootstrap, "environment", done.append)
    for name in ("libraries", "assets", "browser"):
        monkeypatch.setattr(bootstrap, name, lambda name=name: done.append(name))
    bootstrap.prepare(command)
    assert done == [kind, "libraries", "assets", *(["browser"] if asks_browser else [])]


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
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: has_chromium or None)
    monkeypatch.setattr(bootstrap, "has_library", lambda name: has_driver)
    monkeypatch.setattr(bootstrap, "install", lambda packages: asked.append(packages) or True)
    bootstrap.browser()
    assert asked == ([wanted] if wanted else [])
