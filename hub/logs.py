"""Logs: one JSON object a line on standard output, whoever writes it."""

import logging
import re
import uuid
from typing import Any

import structlog
from django.http import HttpRequest
from gunicorn.glogging import Logger
from structlog.typing import EventDict, Processor

from accounts.request_limits.clients import address_of

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
TOKEN = re.compile(rf"(?<=/)(?!{UUID}(?:/|$))(?=[\w:.=-]*[A-Z0-9])[\w:.=-]{{20,}}(?=[/?\s]|$)")
LOGGED_AS = "logged_as"
QUERY = re.compile(r"(?<=/)\?\S+")


def name_the_request(logger: Any, method: str, line: EventDict) -> EventDict:
    """Django tells of some refusals only after the request's own context is over."""
    request = getattr(line.get("_record"), "request", None)
    if isinstance(request, HttpRequest):
        line.setdefault("request_id", id_of(request))
        line.setdefault("ip", str(address_of(request) or ""))
    return line


def id_of(request: HttpRequest) -> str:
    """Its own, or one that is drawn for it: what is refused before anything has looked at it (a
    host that is not ours) has none."""
    if not hasattr(request, LOGGED_AS):
        known = structlog.contextvars.get_contextvars().get("request_id")
        setattr(request, LOGGED_AS, known or str(uuid.uuid4()))
    return str(getattr(request, LOGGED_AS))


def name_for_all_lines(request: HttpRequest) -> None:
    """Its id, its person, and whom it comes from as far as our own proxies tell, not as the client
    says."""
    person = request.user.pk
    structlog.contextvars.bind_contextvars(
        request_id=str(uuid.uuid4()),
        user_id=str(person) if person else None,
        ip=str(address_of(request) or ""),
    )
    id_of(request)


class Refusals(logging.Filter):
    """A refusal is said in a line, at warning: what it refuses is no fault of ours, and where in
    the code it was refused is of use to nobody."""

    def __init__(self, level: str):
        super().__init__()
        self.least = logging.getLevelNamesMapping()[level]

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 500) < 500:
            record.levelno = min(record.levelno, logging.WARNING)
            record.levelname = logging.getLevelName(record.levelno)
            record.exc_info = None
        return record.levelno >= self.least


def hide_secrets(logger: Any, method: str, line: EventDict) -> EventDict:
    """An address may hold what opens something (an invitation, a reset) or what was searched."""
    for name in ("event", "request"):
        if isinstance(line.get(name), str):
            line[name] = QUERY.sub("?…", TOKEN.sub("…", line[name]))
    return line


# What each line says, be it from our own loggers or from a library's.
COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    name_the_request,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    hide_secrets,
]


def configure() -> None:
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *COMMON,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def settings(level: str) -> dict[str, Any]:
    """For Django's LOGGING."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": COMMON,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(default=str),
        ],
    }
    console = {
        "class": "logging.StreamHandler",
        "formatter": "json",
        "level": level,
        "filters": ["refusals"],
        "stream": "ext://sys.stdout",
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "filters": {"refusals": {"()": Refusals, "level": level}},
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django has handlers of its own for these two, on standard error.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
            "django_structlog": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
        },
    }


class GunicornLogger(Logger):
    """Hands on what gunicorn says, instead of writing it in a shape of its own."""

    def setup(self, cfg: Any) -> None:
        self.cfg = cfg
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True

    def reopen_files(self) -> None:
        pass

    def close_on_exec(self) -> None:
        pass
