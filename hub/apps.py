import structlog
from django.apps import AppConfig
from django_structlog.signals import bind_extra_request_metadata

from accounts.clients import address_of

# Imported for its effect: from here on Celery's current app is this one.
from hub.celery import app as celery_app
from hub.logs import remember_id

__all__ = ["HubConfig", "celery_app"]


class HubConfig(AppConfig):
    name = "hub"

    def ready(self) -> None:
        bind_extra_request_metadata.connect(remember_id)
        bind_extra_request_metadata.connect(note_address)


def note_address(request, **signal) -> None:
    """The client's, as the limits have it."""
    structlog.contextvars.bind_contextvars(ip=str(address_of(request) or "unknown"))
