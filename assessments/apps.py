from django.apps import AppConfig
from django.db.models.signals import post_migrate

from assessments.triggers import protect


def protect_versions(sender, using, **signal) -> None:
    version = sender.get_model("FrameworkVersion")
    protect(
        version,
        ["framework", "number", "version", "digest", "definition", "source"],
        once="published_at",
        using=using,
    )


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        post_migrate.connect(protect_versions, sender=self)
