"""Best practices by area, and the roles that carry them."""

from django.db import models


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

    class Meta:
        abstract = True
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.title


class Area(Kept):
    summary = models.TextField()


class Practice(Kept):
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="practices")
    summary = models.TextField()


class Role(Kept):
    summary = models.TextField()
