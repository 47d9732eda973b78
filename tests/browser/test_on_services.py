"""A journey with Postgres and Redis, and one in which Redis stops half-way."""

import os
import shutil
import signal
import subprocess
import time

import pytest
from playwright.sync_api import expect

from hub.development.servers_for_tests import free_port, listens, new_database
from tests.browser.conftest import PATIENCE, Hub, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.services, pytest.mark.soak]


def redis_server(folder, port: int) -> subprocess.Popen:
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    command += ["--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not listens(port):
        assert process.poll() is None
        time.sleep(0.05)
    return process


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server to stop")
def test_with_redis_stopped_half_way_the_report_comes_once_it_is_back(page, tmp_path):
    port = free_port()
    redis = redis_server(tmp_path, port)
    environ = {"DATABASE_URL": new_database(), "REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    hub = Hub(tmp_path, **environ).start()
    try:
        sign_in(page, hub, "Manager")
        page.goto(hub.base + "/assessments/")
        page.get_by_role("link", name="Gripper fault prediction").click()
        page.goto(page.url + "reports/")
        os.kill(redis.pid, signal.SIGKILL)
        redis.wait()
        page.get_by_role("button", name="Get the PDF report").click()
        report = page.locator("[data-report]")
        expect(report).to_have_attribute("data-state", "queued")
        redis = redis_server(tmp_path, port)
        expect(report).to_have_attribute("data-state", "ready", timeout=PATIENCE * 1000)
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the PDF").click()
        assert download.value.path().read_bytes().startswith(b"%PDF-")
    finally:
        hub.stop()
        redis.terminate()
