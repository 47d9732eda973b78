"""Whoever asks with too long a head (a page pasted into a search box) reads why: Tornado would hang
up on them, and their browser show a page of its own."""

import asyncio
import socket
from collections.abc import Awaitable
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _
from tornado.iostream import IOStream, UnsatisfiableReadError

CHUNK = 64 * 1024
LINGER_SECONDS = 2


class Stream(IOStream):
    reads_a_head = False

    def read_until_regex(self, regex: bytes, max_bytes: int | None = None) -> Awaitable[bytes]:
        self.reads_a_head = True
        return super().read_until_regex(regex, max_bytes)

    def read_until(self, delimiter: bytes, max_bytes: int | None = None) -> Awaitable[bytes]:
        self.reads_a_head = False
        return super().read_until(delimiter, max_bytes)

    def close(self, exc_info: Any = False) -> None:  # noqa: FBT002 - Tornado's own signature
        if self.reads_a_head and isinstance(exc_info, UnsatisfiableReadError):
            say_why(self.socket.dup())
        super().close(exc_info)


def say_why(rest: socket.socket) -> None:
    """By a copy of the connection, which stays while the other side goes on sending: they read the
    answer only if it is not torn from under them."""
    rest.setblocking(False)
    try:
        rest.send(answer())
        rest.shutdown(socket.SHUT_WR)
    except OSError:
        rest.close()
        return
    loop = asyncio.get_running_loop()
    loop.add_reader(rest.fileno(), let_fall, rest, loop)
    loop.call_later(LINGER_SECONDS, end, rest, loop)


def let_fall(rest: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
    try:
        is_over = not rest.recv(CHUNK)
    except BlockingIOError:
        return
    except OSError:
        is_over = True
    if is_over:
        end(rest, loop)


def end(rest: socket.socket, loop: asyncio.AbstractEventLoop) -> None:
    if rest.fileno() >= 0:
        loop.remove_reader(rest.fileno())
        rest.close()


def answer() -> bytes:
    title, hint = _("That is too long"), _("Nothing was done. Go back, and type or choose less.")
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<h1>{escape(title)}</h1><p>{escape(hint)}</p></html>"
    ).encode()
    head = (
        "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + page
