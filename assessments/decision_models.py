"""A manager's go or no-go beside the tool's verdict; the newest stands, the others remain."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

User = settings.AUTH_USER_MODEL
LONGEST_TERMS = 2_000


class Decision(models.Model):
    class Outcome(models.TextChoices):
        GO = "go", _("Go")
        GO_WITH_CONDITIONS = "go-with-conditions", _("Go, with conditions")
        NO_GO = "no-go", _("No go")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.CASCADE, related_name="decisions"
    )
    outcome = models.CharField(max_length=18, choices=Outcome)
    conditions = models.TextField(_("conditions"), max_length=LONGEST_TERMS, blank=True)
    risks = models.TextField(_("risks accepted"), max_length=LONGEST_TERMS, blank=True)
    until = models.DateField(_("holds until"), null=True, blank=True)
    verdict = models.CharField(max_length=40, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-decided_at"]

    def __str__(self) -> str:
        return self.get_outcome_display()
