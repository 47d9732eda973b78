"""The web server's worker: takes requests in as slowly as they come, and answers one at a time.

Tornado reads heads and bodies and writes responses side by side for any number of connections;
the hub runs on whole requests only, one after the other, which SQLite likes best. What is longer
than `IN_MEMORY` lies in files without a name, gone whatever becomes of the process.
"""

import asyncio
import os
import resource
import socket
from collections import deque
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO
from wsgiref.types import WSGIApplication

from gunicorn.workers.base import Worker as Base
from tornado.http1connection import HTTP1Connection, HTTP1ServerConnection
from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.iostream import IOStream, StreamClosedError

from accounts.request_limits.body_limits import is_longer, most_at
from hub.web.long_heads import Stream
from hub.web.stack_room import with_room
from hub.web.wsgi_requests import environ_of, run, target_of

IN_MEMORY = CHUNK = 256 * 1024
LONGEST_HEAD = 32 * 1024
HEAD_SECONDS, BODY_SECONDS, WHOLE_SECONDS = 20, 120, 300
LINGER_SECONDS = 10
ASKS_WITHIN = 0.005
MOST_CONNECTIONS = 2_000
WITHOUT_LIMIT = 1 << 50


# --- the process ------------------------------------------------------------------------------
class Worker(Base):
    """For gunicorn, which starts it, looks for its signs of life, and ends it."""

    def run(self) -> None:
        allow_many_files()
        with_room(self.answer_all)

    def answer_all(self) -> None:
        """The hub is called between two turns of the loop: Django refuses to work inside one."""
        loop, site = asyncio.new_event_loop(), Site(self.wsgi)
        asyncio.set_event_loop(loop)
        door = Door.of(site, [listener.sock for listener in self.sockets])
        serving = loop.create_task(self.serve(door))
        serving.add_done_callback(lambda _: loop.stop())
        site.wake = loop.stop
        while not serving.done():
            if site.waiting:
                loop.call_soon(loop.stop)
            loop.run_forever()
            if site.waiting:
                self.notify()  # `timeout` is for one request, however many wait behind it
                site.answer(site.waiting.popleft(), loop)
                door.open()
        serving.result()

    async def serve(self, door: "Door") -> None:
        loop, signalled = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self.PIPE[0], signalled.set)
        door.open()
        while self.alive and self.ppid == os.getppid():
            self.notify()
            await either(signalled, self.timeout / 6 if self.timeout else 60)
        await door.close_after(self.cfg.graceful_timeout)


def allow_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def only_with_something_to_say(listener: socket.socket) -> None:
    """The system keeps a connection to itself until something has come in by it (Linux)."""
    if listener.family != socket.AF_UNIX and hasattr(socket, "TCP_DEFER_ACCEPT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 1)


async def either(event: asyncio.Event, seconds: float) -> None:
    """Until the event, or for so long."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


# --- connections ------------------------------------------------------------------------------
class Door(HTTPServer):
    """Lets connections in one by one: while one of them is about to ask, or waits for its answer,
    others go to a process that is free. Where there is no more room, who has been inside for
    longest goes."""

    site: "Site"
    listeners: list[socket.socket]
    inside: dict[IOStream, asyncio.TimerHandle]
    patience: asyncio.TimerHandle | None
    is_closed: bool

    @classmethod
    def of(cls, site: "Site", listeners: list[socket.socket]) -> "Door":
        door = cls(
            site,
            no_keep_alive=True,
            max_header_size=LONGEST_HEAD,
            idle_connection_timeout=HEAD_SECONDS,
            body_timeout=BODY_SECONDS,
        )
        door.site, door.listeners, door.is_closed = site, listeners, False
        door.inside, door.patience = {}, None
        for listener in listeners:
            only_with_something_to_say(listener)
        return door

    def open(self) -> None:
        if self.is_closed or self.site.waiting:
            return
        if self.patience:
            self.patience.cancel()
        for listener in self.listeners:
            asyncio.get_event_loop().add_reader(listener.fileno(), self.let_in, listener)

    def shut(self) -> None:
        for listener in self.listeners:
            asyncio.get_event_loop().remove_reader(listener.fileno())

    def let_in(self, listener: socket.socket) -> None:
        """And nobody else until this one has asked; a slow one is not waited for."""
        self.shut()
        loop = asyncio.get_running_loop()
        self.patience = loop.call_later(ASKS_WITHIN, self.open)
        try:
            connection, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            self.open()
            return
        connection.setblocking(False)
        if len(self.inside) >= MOST_CONNECTIONS:
            next(iter(self.inside)).close()
        stream = Stream(connection)
        self.inside[stream] = loop.call_later(WHOLE_SECONDS, stream.close)
        self.handle_stream(stream, address)

    def on_close(self, server_conn: object) -> None:
        assert isinstance(server_conn, HTTP1ServerConnection)
        self.inside.pop(server_conn.stream).cancel()
        super().on_close(server_conn)

    async def close_after(self, seconds: float) -> None:
        """What is being answered is sent to its end; who has not asked yet has a second."""
        self.shut()
        self.is_closed = True
        site, clock = self.site, asyncio.get_running_loop().time
        start = clock()
        while clock() - start < seconds:
            is_busy = site.waiting or site.sending
            if not is_busy and (clock() - start > 1 or not self.inside):
                return
            await asyncio.sleep(0.05)


class Site(HTTPServerConnectionDelegate):
    """Whole requests wait here until it is their turn."""

    wake: Callable[[], None]

    def __init__(self, application: WSGIApplication):
        self.application = application
        self.waiting: deque[Request] = deque()
        self.sending: set[asyncio.Task[None]] = set()

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> "Request":
        assert isinstance(request_conn, HTTP1Connection)
        return Request(self, request_conn)

    def ask(self, request: "Request") -> None:
        self.waiting.append(request)
        self.wake()

    def answer(self, request: "Request", loop: asyncio.AbstractEventLoop) -> None:
        if request.connection.stream.closed():
            return
        content = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed once it is sent
        request.body.seek(0)
        start, headers = run(self.application, environ_of(request), content)
        request.body.close()
        task = loop.create_task(request.send(start, headers, content))
        self.sending.add(task)
        task.add_done_callback(self.sending.discard)


class Request(HTTPMessageDelegate):
    """One request, from its head to the last byte of its response."""

    def __init__(self, site: Site, connection: HTTP1Connection):
        self.site, self.connection = site, connection
        self.body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed once it is read
        self.received = 0
        self.most = 0
        self.refused = self.is_whole = self.is_answered = False

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> None:
        """Refuses at once what says that it is too large; a body without a length is counted."""
        assert isinstance(start_line, RequestStartLine)
        self.start_line, self.headers = start_line, headers
        self.path, self.query = target_of(start_line.path)
        self.connection.set_max_body_size(WITHOUT_LIMIT)
        length = headers.get("Content-Length", "0").partition(",")[0]
        if length != "0" or "Transfer-Encoding" in headers:
            self.most = most_at(self.path)
            if length.isdecimal() and is_longer(length, self.most):
                # Who waits to be told to go on sends nothing more.
                self.is_whole = headers.pop("Expect", None) is not None
                self.refuse()

    def data_received(self, chunk: bytes) -> None:
        if self.refused:
            return
        self.received += len(chunk)
        if self.received <= self.most:
            self.body.write(chunk)
        else:
            self.refuse()

    def refuse(self) -> None:
        self.refused = True
        self.body.truncate(0)
        self.site.ask(self)

    def finish(self) -> None:
        self.is_whole = True
        if not self.refused:
            self.site.ask(self)
        elif self.is_answered:
            self.connection.close()

    def on_connection_close(self) -> None:
        self.body.close()

    async def send(
        self, start: ResponseStartLine, headers: HTTPHeaders, content: IO[bytes]
    ) -> None:
        """As fast as the other side reads."""
        size = content.tell()
        is_bare = start.code < 200 or start.code in (204, 304)
        if not is_bare and "Content-Length" not in headers:
            headers["Content-Length"] = str(size)
        if is_bare or self.start_line.method == "HEAD":
            content.truncate(0)
        content.seek(0)
        try:
            # In one step, for most: it is out before the next request is taken up.
            written = self.connection.write_headers(start, headers, content.read(CHUNK))
            while chunk := content.read(CHUNK):
                await written
                written = self.connection.write(chunk)
            if self.refused:
                await written
            self.say_goodbye()
        except StreamClosedError:
            return
        finally:
            content.close()

    def say_goodbye(self) -> None:
        """Who still sends what was refused reads the answer only if the connection is not torn
        from under them: what they send is let fall for a while."""
        self.is_answered = True
        if self.is_whole:
            self.connection.finish()
        elif not self.connection.stream.closed():
            self.connection.stream.socket.shutdown(socket.SHUT_WR)
            asyncio.get_running_loop().call_later(LINGER_SECONDS, self.connection.close)
