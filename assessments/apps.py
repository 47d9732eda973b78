from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_delete, post_migrate

from assessments.immutable_rows import protect

if TYPE_CHECKING:
    from assessments.models import Participant


def protect_versions(sender: AppConfig, using: str, **signal: Any) -> None:
    version = sender.get_model("FrameworkVersion")
    protect(
        version,
        ["framework", "number", "version", "digest", "definition", "source"],
        once="published_at",
        using=using,
    )


def part_has_ended(sender: "type[Participant]", instance: "Participant", **signal: Any) -> None:
    """Whichever way it ended: here, with the membership, or with the person."""
    from assessments.services.plan import without_owner  # noqa: PLC0415  models are there by now

    without_owner(assessment_id=instance.assessment_id, user_id=instance.user_id)


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from assessments.question_type_checks import check_question_types  # noqa: PLC0415  likewise

        register(check_question_types)
        post_migrate.connect(protect_versions, sender=self)
        post_delete.connect(part_has_ended, sender=self.get_model("Participant"))
