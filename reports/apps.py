from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate

from assessments.immutable_rows import protect
from jobs import registry
from reports import storage

if TYPE_CHECKING:
    from reports.models import Report


def protect_snapshots(sender: AppConfig, using: str, **signal: Any) -> None:
    protect(sender.get_model("Snapshot"), ["data", "digest", "reason", "taken_at"], using=using)


def remove_file(sender: "type[Report]", instance: "Report", **signal: Any) -> None:
    """A report that goes with its assessment takes its file along."""
    if instance.file:
        transaction.on_commit(partial(storage.remove, instance.file))


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports.models import Report  # noqa: PLC0415  it is there from now on

        registry.register(Report, "reports.build")
        post_migrate.connect(protect_snapshots, sender=self)
        post_delete.connect(remove_file, sender=Report)
