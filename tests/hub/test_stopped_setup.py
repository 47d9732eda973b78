"""A set-up that is stopped at any moment, in any way, goes on when it is run again."""

import contextlib
import os
import pty
import signal
import sys
import time

import pytest

from tests.hub.bare import STEPS, Bare

LINE = "Stopped. Run the same command again to go on."
LEFT = {".new", ".old"}


@pytest.fixture
def bare(tmp_path):
    return Bare(tmp_path)


def goes_on(bare: Bare) -> None:
    code, out, err = bare.run()
    assert (code, out.splitlines()[-1], err) == (0, "up 10", "")
    left = [each.name for each in bare.root.rglob("*") if each.suffix in LEFT]
    assert left == []


def ended(bare: Bare, seconds: float = 5) -> bool:
    """Whether all that was started is gone, soon after the set-up itself."""
    until = time.monotonic() + seconds
    while bare.alive() and time.monotonic() < until:
        time.sleep(0.01)
    return not bare.alive()


def test_it_takes_as_many_steps_as_are_stopped_here(bare):
    goes_on(bare)
    assert bare.count("steps") == STEPS
    goes_on(bare)
    assert bare.count("steps") == STEPS


@pytest.mark.parametrize("moment", range(1, STEPS + 1))
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill"])
def test_stopped_at_each_step(bare, moment, number):
    code, out, err = bare.run(STOP_AT=moment, SIGNAL=int(number))
    if number == signal.SIGINT:
        assert (code, out.splitlines()[-1], err) == (130, LINE, "")
        assert out.count(LINE) == 1
    else:
        assert (code, err) == (-9, "")
    assert ended(bare)
    goes_on(bare)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_service_manager_or_a_closed_terminal_ends_it_too(bare, number, code):
    said, out, err = bare.run(STOP_AT=5, SIGNAL=int(number))
    assert (said, out.splitlines()[-1], err) == (code, LINE, "")
    assert ended(bare)
    goes_on(bare)


@pytest.mark.parametrize("seconds", [0.05, 0.3, 0.6, 0.9, 1.2])
def test_stopped_by_the_clock(bare, seconds):
    """Between the steps, too; before the set-up has begun to listen Python itself ends it."""
    process = bare.begin(PAUSE=0.1)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    goes_on(bare)


@pytest.mark.parametrize("module", ["bootstrap.py", "hub/up/running.py"])
def test_stopped_while_it_is_only_being_read(bare, module):
    """Before the set-up listens, and after it has handed over to the environment."""
    goes_on(bare)
    file = bare.root / module
    source = file.read_text()
    file.write_text(f"import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n{source}")
    code, out, err = bare.run()
    assert (code, out.splitlines()[-1], err) == (130, LINE, "")
    file.write_text(source)
    goes_on(bare)


def test_stopped_while_it_hands_over_to_the_environment(bare, monkeypatch):
    """The key is heard once there is somebody to answer it in a line."""
    goes_on(bare)
    site = next((bare.root / ".venv" / "lib").glob("python*/site-packages"))
    (site / "early.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    (site / "early.pth").write_text("import early\n")
    code, out, err = bare.run()
    assert (code, out.splitlines()[-1], err) == (130, LINE, "")


def test_stopped_twice_while_it_installs(bare):
    for moment in (6, 12):
        assert bare.run(STOP_AT=moment, SIGNAL=int(signal.SIGKILL))[0] == -9
    goes_on(bare)


def test_of_two_at_once_one_installs_and_both_go_on(bare):
    both = [bare.begin(PAUSE=0.05) for _ in range(2)]
    found = [each.communicate(timeout=60) for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert [out.splitlines()[-1] for out, _err in found] == ["up 10"] * 2
    assert (bare.count("synced"), bare.count("steps")) == (1, STEPS)
    assert sum("waiting for it" in out for out, _err in found) == 1


def test_a_half_made_environment_of_long_ago_is_made_anew(bare):
    """Without a stamp, such as an earlier version left: its Python is there, its packages not."""
    (bare.root / ".venv" / "bin").mkdir(parents=True)
    (bare.root / ".venv" / "bin" / "python").symlink_to("/usr/bin/env")
    (bare.root / ".tools" / "bin").mkdir(parents=True)
    (bare.root / ".tools" / "bin" / "uv").touch()
    (bare.root / "var" / "vendor").mkdir(parents=True)
    goes_on(bare)


def test_on_a_terminal_time_is_shown_and_the_key_itself_stops_it(bare, monkeypatch):
    monkeypatch.chdir(bare.root)
    pid, terminal = pty.fork()
    if not pid:
        os.execve(sys.executable, [sys.executable, "manage.py", "up"], bare.environ(PAUSE=1.5))
    seen = ""
    while " ... 1 s" not in seen:
        seen += os.read(terminal, 1000).decode()
    assert "\rset-up: fetching uv, which installs the rest ... 1 s" in seen
    os.write(terminal, b"\x03")
    with contextlib.suppress(OSError):  # the other end is closed
        while more := os.read(terminal, 1000).decode():
            seen += more
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 130
    assert seen.splitlines()[-1] == LINE
    goes_on(bare)
