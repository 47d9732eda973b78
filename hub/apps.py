from django.apps import AppConfig

# Imported for its effect: from here on Celery's current app is this one.
from hub.celery import app as celery_app

__all__ = ["HubConfig", "celery_app"]


class HubConfig(AppConfig):
    name = "hub"
