from functools import partial

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate

from assessments.immutable_rows import protect
from jobs import registry
from reports import storage


def protect_snapshots(sender, using, **signal) -> None:
    protect(sender.get_model("Snapshot"), ["data", "digest", "reason", "taken_at"], using=using)


def remove_file(sender, instance, **signal) -> None:
    """A report that goes with its assessment takes its file along."""
    if instance.file:
        transaction.on_commit(partial(storage.remove, instance.file))


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        report = self.get_model("Report")
        registry.register(report, "reports.build")
        post_migrate.connect(protect_snapshots, sender=self)
        post_delete.connect(remove_file, sender=report)
