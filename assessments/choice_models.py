"""What a team picked for a gap, frozen as it stood that day: a tool, or where the model runs.

Rows are added and never changed: the newest stands, the earlier remain to be read.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

User = settings.AUTH_USER_MODEL


class Choice(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reason = models.TextField(_("why this one"), max_length=1_000)
    chosen_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["-chosen_at"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A choice is never changed: record the next.")
        super().save(*args, **kwargs)


class ToolChoiceQuerySet(models.QuerySet["ToolChoice"]):
    def newest_by_question(self) -> dict[str, "ToolChoice"]:
        """The newest of each question, newest first."""
        newest: dict[str, ToolChoice] = {}
        for row in self.select_related("chosen_by"):
            newest.setdefault(row.question, row)
        return newest


class ToolChoice(Choice):
    """`options` are the tools that were compared, frozen by `assessments.tool_comparison`: an entry
    that is changed or withdrawn later leaves the choice readable. `others` are the titles of those
    that were not chosen, `skills` the keys of those that running the chosen one takes."""

    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.CASCADE, related_name="tool_choices"
    )
    question = models.CharField(max_length=60)
    tool = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    others = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    options = models.JSONField(default=list)

    objects = ToolChoiceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.question}: {self.title}"


class PlatformChoice(Choice):
    """Where the model will run. `answers` are what was typed, `result` what was made of it, in the
    words of that day (`catalogue.where_to_run.wording`)."""

    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.CASCADE, related_name="platform_choices"
    )
    option = models.CharField(max_length=12)
    title = models.CharField(max_length=60)
    answers = models.JSONField(default=dict)
    result = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.title
