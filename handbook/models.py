"""Best practices by area, the roles that carry them, and the skills that they take."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Membership

User = settings.AUTH_USER_MODEL
UNTOLD = ["content_hash", "suggestion", "position"]


class Kept(models.Model):
    """A row of bundled content. `content_hash` is the hash of what the loader last wrote: a row
    that no longer matches it was changed by a curator, and newer bundled content then waits in
    `suggestion` instead of overwriting. Never deleted but archived."""

    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0)
    archived = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    suggestion = models.JSONField(null=True, blank=True, editable=False)
    history: Any  # of each kind its own, made by simple_history

    class Meta:
        abstract = True
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.title


class Area(Kept):
    summary = models.TextField()

    history = HistoricalRecords(excluded_fields=UNTOLD)


class Practice(Kept):
    """`body` is Markdown. `roles` and `components` hold keys; `resources` is a list of
    {title, url, by}."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="practices")
    summary = models.TextField()
    body = models.TextField(blank=True)
    roles = models.JSONField(default=list, blank=True)
    components = models.JSONField(default=list, blank=True)
    resources = models.JSONField(default=list, blank=True)

    history = HistoricalRecords(excluded_fields=UNTOLD)


class Skill(Kept):
    summary = models.TextField()

    history = HistoricalRecords(excluded_fields=UNTOLD)


class Role(Kept):
    """`body` is Markdown. `stages` maps a stage's key to leads, helps, asked or told; `skills` a
    skill's key to needed or useful; `artefacts` code, data, model, pipeline and infrastructure to
    the letters r, w and x that the role holds."""

    summary = models.TextField()
    body = models.TextField(blank=True)
    stages = models.JSONField(default=dict, blank=True)
    skills = models.JSONField(default=dict, blank=True)
    artefacts = models.JSONField(default=dict, blank=True)

    history = HistoricalRecords(excluded_fields=UNTOLD)


class Holding(models.Model):
    """Which roles somebody holds in an organisation and which skills they have there (keys)."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="holding")
    roles = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return str(self.membership_id)


class Draft(models.Model):
    """Changed fields of a published row, seen by curators alone until they are published.

    `kind` is the model's name, `key` the row's. `fields` are changed values by name, `was` what was
    published under each name when its change was begun (`handbook.drafts`).
    """

    kind = models.CharField(max_length=20)
    key = models.SlugField(max_length=60)
    fields = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_draft_per_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
