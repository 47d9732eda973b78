"""The hub's mail under each setting."""

import pytest

from tests.accounts.mailing import Post, Working, free_port, set_mail, silent


@pytest.fixture(scope="session")
def working_server():
    server = Working().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def silent_server():
    with silent() as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def mail_of(settings, request, capsys):
    """`mail_of(kind)` sets the hub's mail so, and gives what comes by it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def begin(kind: str) -> Post:
        if kind == "working":
            server = request.getfixturevalue("working_server")
            server.inbox.messages.clear()
            set_mail(settings, kind, server.controller.port)
            return Post(kind, working=server)
        port = request.getfixturevalue("silent_server") if kind == "silent" else free_port()
        set_mail(settings, kind, port)
        return Post(kind, capsys=capsys)

    return begin
