"""Between HTTP and WSGI: a whole request as the application is asked, and what it answers."""

import sys
from collections.abc import Callable
from email.utils import formatdate
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.types import WSGIApplication

import structlog
from tornado.httputil import HTTPHeaders, HTTPInputError, ResponseStartLine

from accounts.request_limits.body_limits import TOO_LARGE

if TYPE_CHECKING:
    from hub.web.serving import Request

log = structlog.get_logger()


def target_of(target: str) -> tuple[str, str]:
    """Path and query; of an absolute address too, as a proxy is asked for it. What is no address is
    refused here, before it becomes a request: nothing catches what goes wrong later."""
    if target.startswith("/"):
        path, _, query = target.partition("?")
        return path, query
    try:
        parts = urlsplit(target)
    except ValueError as error:
        raise HTTPInputError(f"This is no address: {error}") from None
    return parts.path or "/", parts.query


def environ_of(request: "Request") -> dict[str, Any]:
    """Names with an underscore are left out: they would pass for those with a hyphen."""
    here = request.connection.stream.socket.getsockname()
    address = getattr(request.connection.context, "address", None)
    environ = {
        "REQUEST_METHOD": request.start_line.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin1"),
        "QUERY_STRING": request.query,
        "RAW_URI": request.start_line.path,
        "REMOTE_ADDR": address[0] if isinstance(address, tuple) else "",
        "SERVER_NAME": here[0] if isinstance(here, tuple) else "localhost",
        "SERVER_PORT": str(here[1]) if isinstance(here, tuple) else "80",
        "SERVER_PROTOCOL": request.start_line.version,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": request.body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": "0" if request.refused else str(request.received),
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        TOO_LARGE: request.refused,
    }
    for name, value in request.headers.items():
        if "_" not in name and name not in ("Content-Type", "Content-Length", "Transfer-Encoding"):
            environ["HTTP_" + name.replace("-", "_").upper()] = value
    return environ


def run(
    application: WSGIApplication, environ: dict[str, Any], content: IO[bytes]
) -> tuple[ResponseStartLine, HTTPHeaders]:
    """The application's answer, its body written into `content`."""
    started: list[Any] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        started[:] = [status, headers]
        return content.write

    try:
        parts = application(environ, start_response)
        try:
            for part in parts:
                content.write(part)
        finally:
            getattr(parts, "close", lambda: None)()
        status, headers = started
        code, _, reason = status.partition(" ")
        sent = HTTPHeaders()
        for name, value in (*headers, ("Date", formatdate(usegmt=True))):
            sent.add(name, value.strip())
        return ResponseStartLine("HTTP/1.1", int(code), reason), sent
    except Exception:  # nothing that the application does ends the process
        log.exception("the application failed")
        content.truncate(0)
        content.seek(0)
        return ResponseStartLine("HTTP/1.1", 500, "Internal Server Error"), HTTPHeaders()
