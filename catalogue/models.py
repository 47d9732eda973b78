"""The horizon scan: the components of a pipeline, in groups."""

from django.db import models

from handbook.models import Kept


class Group(Kept):
    """Seven of them, so that a newcomer sees seven things and not two dozen."""


class Component(Kept):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="components")
    summary = models.TextField()
    first_go_live = models.BooleanField(default=False)
