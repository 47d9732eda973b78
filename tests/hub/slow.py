"""Clients that take all the time in the world, in one loop; for the tests of the web server."""

import contextlib
import itertools
import socket
import threading

KINDS = {
    "says nothing": b"",
    "a head byte by byte": b"",
    "a body byte by byte": (
        b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 90000\r\n\r\n"
    ),
    "reads byte by byte": b"GET /horizon-scan/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "stays for another": (
        b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n"
    ),
}
BYTES = {"a head byte by byte": itertools.cycle(b"GET /" + b"a" * 500)}
SECOND = 1.0


class Crowd:
    """`count` of them, of each kind the same number, for as long as the block lasts."""

    def __init__(self, port: int, count: int):
        self.port = port
        self.kinds = [kind for kind, _ in zip(itertools.cycle(KINDS), range(count), strict=False)]
        self.over = threading.Event()
        self.inside = threading.Event()

    def __enter__(self) -> "Crowd":
        self.clients = [self.connected(kind) for kind in self.kinds]
        self.thread = threading.Thread(target=self.dawdle)
        self.thread.start()
        return self

    def __exit__(self, *raised) -> None:
        self.over.set()
        self.thread.join()
        for client in self.clients:
            client.close()

    def connected(self, kind: str) -> socket.socket:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        client.settimeout(5)
        client.connect(("127.0.0.1", self.port))
        client.sendall(KINDS[kind])
        client.setblocking(False)
        return client

    def dawdle(self) -> None:
        while not self.over.wait(SECOND):
            for place, kind in enumerate(self.kinds):
                try:
                    self.step(self.clients[place], kind)
                except BlockingIOError:
                    continue
                except OSError:  # shown out: back to the end of the queue
                    self.clients[place].close()
                    with contextlib.suppress(OSError):
                        self.clients[place] = self.connected(kind)

    def step(self, client: socket.socket, kind: str) -> None:
        if kind == "a head byte by byte":
            client.send(bytes([next(BYTES[kind])]))
        elif kind == "a body byte by byte":
            client.send(b"a")
        elif kind != "says nothing" and client.recv(1) == b"":
            raise OSError
