"""A mail server that takes every connection and says nothing: nobody waits for it."""

import threading
import time

import pytest

from tests.accounts.mailing import silent
from tests.browser.conftest import Hub
from tests.faults.test_killed_worker import Browser

pytestmark = pytest.mark.soak
AT_ONCE = 5.0  # seconds; the mail server is waited for ten at least


class Visitor(Browser):
    def __init__(self, hub: Hub):
        super().__init__(hub)
        self.post("/accounts/logout/")
        self.get("/accounts/login/")
        self.took = 0.0

    def ask_for_reset(self) -> None:
        begun = time.monotonic()
        address = self.post("/accounts/password/reset/", email="member@demo.example")
        self.took = time.monotonic() - begun
        assert address.endswith("/accounts/password/reset/done/")


def test_three_resets_at_once_hold_nobody(tmp_path):
    with silent() as listening:
        port = listening.getsockname()[1]
        hub = Hub(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{port}").start()
        try:
            visitors = [Visitor(hub) for _ in range(3)]
            reader = Visitor(hub)
            asking = [threading.Thread(target=each.ask_for_reset) for each in visitors]
            for thread in asking:
                thread.start()
            read = []
            while any(thread.is_alive() for thread in asking) or len(read) < 20:
                begun = time.monotonic()
                reader.get("/practices/")
                read.append(time.monotonic() - begun)
            listening.settimeout(20)
            listening.accept()[0].close()
        finally:
            hub.stop()
    took = [each.took for each in visitors]
    print(f"\nresets: {max(took):.2f} s at most; other pages: {max(read):.2f} s at most")
    assert 0 < max(took) < AT_ONCE
    assert max(read) < AT_ONCE
