"""Work in a child process ends: by itself, at its limits, with its parent, or when cancelled."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from jobs import processes, services
from jobs.models import State
from jobs.processes import Broken, Limits, TooLarge, TooLong, run
from reports.models import Report
from reports.services import take_snapshot
from tests import factories

pytestmark = pytest.mark.django_db
ROOMY = Limits(seconds=20, megabytes=2000)


@pytest.fixture
def job():
    assessment = factories.assessment()
    user = factories.part(assessment)
    snapshot = take_snapshot(assessment=assessment, reason="kept", by=user)
    report = Report.objects.create(snapshot=snapshot, requested_by=user)
    return services.claim(Report, report.pk)


def for_ever(tell) -> None:
    while True:
        time.sleep(1)


def seen(job) -> Report:
    return Report.objects.get(pk=job.pk)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] not in ("Z", "X")
    except OSError:
        return False


def test_the_result_comes_back_and_the_child_is_gone(job):
    pid, large = run(lambda tell: (os.getpid(), b"x" * 3_000_000), job, ROOMY)
    assert (pid != os.getpid(), len(large), is_alive(pid)) == (True, 3_000_000, False)


def test_what_the_work_raises_is_raised_here(job):
    def fails(tell):
        raise ValueError("no ink")

    with pytest.raises(ValueError, match="no ink") as raised:
        run(fails, job, ROOMY)
    assert "in fails" in raised.value.__notes__[0]


def test_what_cannot_be_pickled_still_says_what_it_was(job):
    class Local(Exception):
        pass

    def fails(tell):
        raise Local("a local thing")

    with pytest.raises(Broken, match="a local thing"):
        run(fails, job, ROOMY)


def test_progress_is_shown_and_the_lease_renewed_while_nothing_is_told(job, monkeypatch):
    monkeypatch.setattr(processes, "BEAT_SECONDS", 0.05)
    before = seen(job).lease_until

    def silent_for_a_while(tell):
        tell(40)
        time.sleep(0.4)

    run(silent_for_a_while, job, ROOMY)
    assert (seen(job).progress, seen(job).lease_until > before) == (40, True)


def busy(tell) -> None:
    while True:
        pass


@pytest.mark.parametrize("work", [for_ever, busy])
def test_work_that_takes_too_long_is_ended(job, monkeypatch, work):
    monkeypatch.setattr(processes, "BEAT_SECONDS", 0.05)
    with pytest.raises(TooLong):
        run(work, job, Limits(seconds=0.2, megabytes=2000))


def test_the_seconds_are_the_processors(job, monkeypatch):
    monkeypatch.setattr(processes, "BEAT_SECONDS", 0.05)

    def sleeps(tell):
        time.sleep(0.6)
        return "done"

    assert run(sleeps, job, Limits(seconds=0.5, megabytes=2000)) == "done"


def test_a_processor_that_is_kept_busy_too_long_ends_it_as_well(job):
    def ends_itself(tell):
        os.kill(os.getpid(), signal.SIGXCPU)

    with pytest.raises(TooLong):
        run(ends_itself, job, ROOMY)


def test_work_that_takes_too_much_memory_is_ended(job):
    def eats(tell):
        return len(bytearray(200_000_000))

    with pytest.raises(TooLarge):
        run(eats, job, Limits(seconds=20, megabytes=50))
    assert run(eats, job, ROOMY) == 200_000_000


def test_a_child_that_is_killed_is_told_from_one_that_took_too_much(job):
    def killed(tell):
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Broken, match="signal 9"):
        run(killed, job, ROOMY)


def test_cancelling_ends_the_child(job, monkeypatch):
    monkeypatch.setattr(processes, "BEAT_SECONDS", 0.05)
    forked = []
    fork = os.fork

    def noted() -> int:
        forked.append(fork())
        return forked[-1]

    monkeypatch.setattr(processes.os, "fork", noted)
    whole = processes.renew

    def cancelled_meanwhile(held, progress):
        services.cancel(Report, held.pk, "Cancelled by Ana.")
        whole(held, progress)

    monkeypatch.setattr(processes, "renew", cancelled_meanwhile)
    with pytest.raises(services.LostFence):
        run(for_ever, job, ROOMY)
    assert not is_alive(forked[0])
    assert (seen(job).state, seen(job).reason) == (State.FAILED, "Cancelled by Ana.")


def test_the_parents_connection_is_neither_used_nor_closed(job):
    def uses(tell):
        return connection.connection is None

    assert run(uses, job, ROOMY)
    assert seen(job).state == State.RUNNING


def test_the_child_dies_with_its_parent():
    code = (
        "import os, time, sys\n"
        "from jobs.processes import prepare, Limits\n"
        "parent = os.getpid()\n"
        "if not os.fork():\n"
        "    prepare(Limits(60, 500), parent)\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(60)\n"
        "time.sleep(60)\n"
    )
    setup = "import django; django.setup()\n"
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "hub.settings"}
    parent = subprocess.Popen(
        [sys.executable, "-c", setup + code], stdout=subprocess.PIPE, env=environ, text=True
    )
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    end = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_alive(child)
