from django.apps import AppConfig
from django_structlog.signals import bind_extra_request_metadata

# Imported for its effect: from here on Celery's current app is this one.
from hub.celery import app as celery_app
from hub.logs import remember_request

__all__ = ["HubConfig", "celery_app"]


class HubConfig(AppConfig):
    name = "hub"

    def ready(self) -> None:
        bind_extra_request_metadata.connect(remember_request)
