"""Logs: one JSON object a line on standard output, whoever writes it."""

import logging
import re

import structlog
from gunicorn.glogging import Logger

from accounts.clients import address_of

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
TOKEN = re.compile(rf"(?<=/)(?!{UUID}(?:/|$))(?=[\w:.=-]*[A-Z0-9])[\w:.=-]{{20,}}(?=[/?\s]|$)")
QUERY = re.compile(r"(?<=/)\?\S+")


def name_the_request(logger, method: str, line: dict) -> dict:
    """Django tells of some refusals only after the request's own context is over."""
    request = getattr(line.get("_record"), "request", None)
    if hasattr(request, "logged_as"):
        line.setdefault("request_id", request.logged_as)
    return line


def remember_request(request, **signal) -> None:
    """Its id, and whom it comes from as far as our own proxies tell, not as the client says."""
    structlog.contextvars.bind_contextvars(ip=str(address_of(request) or ""))
    request.logged_as = structlog.contextvars.get_contextvars().get("request_id", "")


def hide_secrets(logger, method: str, line: dict) -> dict:
    """An address may hold what opens something (an invitation, a reset) or what was searched."""
    for name in ("event", "request"):
        if isinstance(line.get(name), str):
            line[name] = QUERY.sub("?…", TOKEN.sub("…", line[name]))
    return line


# What each line says, be it from our own loggers or from a library's.
COMMON = [
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


def settings(level: str) -> dict:
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
        "stream": "ext://sys.stdout",
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
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

    def setup(self, cfg) -> None:
        self.cfg = cfg
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True

    def reopen_files(self) -> None:
        pass

    def close_on_exec(self) -> None:
        pass
