"""A job is a row: what is to be done, by whom it is held, and how it ended.

The queue is only a doorbell. `lease_until` says until when a worker holds the row, `fence`
counts the claims: a worker whose fence is old can write nothing any more.
"""

import uuid
from datetime import datetime
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

BACK_OFF_SECONDS = 5
Kind_co = TypeVar("Kind_co", bound="Job", covariant=True)


class State(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "rendering", _("in progress")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class JobQuerySet(models.QuerySet[Kind_co]):
    def due(self, now: datetime | None = None) -> Self:
        """Waiting rows and those whose worker stopped renewing its lease."""
        now = now or timezone.now()
        return self.filter(
            Q(state=State.QUEUED, due_at__lte=now) | Q(state=State.RUNNING, lease_until__lt=now)
        )

    def unfinished(self) -> Self:
        return self.filter(state__in=(State.QUEUED, State.RUNNING))


class Job(models.Model):
    """The lanes say whose work it is, by their ids: turns are taken between lanes (`jobs.turns`).
    What is nobody's shares one lane."""

    # What a kind may say of itself: the seconds to wait after each attempt but the last (where it
    # says nothing, as the settings have it), and the texts that are erased once it is over.
    RETRY_AFTER: tuple[int, ...] = ()
    ERASED: tuple[str, ...] = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    organisation_lane = models.CharField(max_length=40, blank=True, default="")
    person_lane = models.CharField(max_length=40, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    progress = models.PositiveSmallIntegerField(default=0)
    # As the code has it, untranslated, and what it is filled with.
    reason = models.TextField(blank=True, default="")
    reason_values = models.JSONField(blank=True, default=dict)
    dedupe_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def waits(cls) -> tuple[int, ...]:
        usual = (BACK_OFF_SECONDS * attempt for attempt in range(1, settings.JOB_ATTEMPTS))
        return cls.RETRY_AFTER or tuple(usual)

    @property
    def why(self) -> str:
        """The reason, in the language of whoever reads it."""
        sentence = gettext(self.reason) if self.reason else ""
        return sentence % self.reason_values if self.reason_values else sentence

    @property
    def is_ready(self) -> bool:
        return self.state == State.READY

    @property
    def has_failed(self) -> bool:
        return self.state == State.FAILED

    @property
    def is_over(self) -> bool:
        return self.is_ready or self.has_failed
