"""What was stated of a fact: one row a change, from the start on. The newest stands."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone

User = settings.AUTH_USER_MODEL


class FactStatementQuerySet(models.QuerySet["FactStatement"]):
    def with_people(self) -> "FactStatementQuerySet":
        return self.select_related("by", "agreed_by")


def standing(statements: Iterable["FactStatement"]) -> dict[str, "FactStatement"]:
    """The newest of each fact, where the newest come first."""
    newest: dict[str, FactStatement] = {}
    for statement in statements:
        newest.setdefault(statement.fact, statement)
    return newest


class FactStatement(models.Model):
    """`before` and `after` are the keys of options. `agreed_by` is a second person's consent to
    exactly this statement and its reason: another of either needs a new one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.CASCADE, related_name="fact_statements"
    )
    fact = models.SlugField(max_length=60)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    reason = models.TextField(max_length=1_000, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    agreed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)

    objects = FactStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "fact"]

    def __str__(self) -> str:
        return f"{self.fact}: {', '.join(self.after)}"

    @property
    def is_agreed(self) -> bool:
        return self.agreed_at is not None

    @property
    def is_self_agreed(self) -> bool:
        """By the only person that the organisation then had."""
        return self.is_agreed and self.by_id is not None and self.agreed_by_id == self.by_id
