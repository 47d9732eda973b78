"""Snapshots (what an assessment said on one day, frozen) and the reports made from them."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.marks import Mark
from assessments.models import Assessment
from jobs.models import Job, JobQuerySet, State

if TYPE_CHECKING:
    from accounts.requests import Anybody

User = settings.AUTH_USER_MODEL
MARKS = {
    State.QUEUED: Mark("", "hourglass", _("Waiting")),
    State.RUNNING: Mark("partly", "loader", _("Being made")),
    State.READY: Mark("good", "circle-check", _("Ready")),
    State.FAILED: Mark("gap", "circle-x", _("Failed")),
}


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: "Anybody") -> Self:
        return self.filter(assessment__in=Assessment.objects.readable_by(user).values("pk"))


class Snapshot(models.Model):
    """`data` is the hashed part and names people by id; `people` maps the ids to display names
    and stays outside the hash, so that a person can be forgotten. Never changed: refused by
    `save` and by a trigger."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="snapshots")
    reason = models.CharField(max_length=20)
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    people = models.JSONField(default=dict)
    taken_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.taken_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A snapshot is never changed: take another.")
        super().save(*args, **kwargs)

    @property
    def has_lapsed(self) -> bool:
        """Whether its result held only until a day that is over."""
        until = self.data["result"].get("valid_until")
        return bool(until) and until < timezone.localdate().isoformat()


class ReportQuerySet(JobQuerySet["Report"]):
    def visible_to(self, user: "Anybody") -> Self:
        return self.filter(
            snapshot__assessment__in=Assessment.objects.readable_by(user).values("pk")
        )

    def ready(self) -> Self:
        return self.filter(state=State.READY)


class Report(Job):
    """A report is its own job. `file` is its name in the storage, once it is there whole."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="reports")
    requested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)

    objects: ClassVar = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.state}"

    @property
    def mark(self) -> Mark:
        return MARKS[State(self.state)]
