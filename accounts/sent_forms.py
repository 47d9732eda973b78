"""Forms that were sent: what came too late to be taken, and what has been made already."""

import re
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import User

KEPT_FOR = timedelta(hours=1)
REMEMBERED_FOR = timedelta(days=1)
# Hidden fields: what pages say to the hub, not what people say.
FOR_THE_HUB = {
    *("version", "keep", "seen", "base", "draft", "standing", "digest", "record", "change"),
    *("mutation_id", "next", "show", "repeat", "numbers", "whose", "once"),
}
ID = re.compile(r"[0-9a-f-]{32,}")


class UnsentQuerySet(models.QuerySet["Unsent"]):
    def waiting_for(self, person: "User") -> Self:
        return self.filter(person=person, at__gt=timezone.now() - KEPT_FOR)

    def forget_old(self) -> None:
        self.filter(at__lte=timezone.now() - KEPT_FOR).delete()


class Unsent(models.Model):
    """A form that came when its person had been signed out. It waits an hour for that person, and
    for nobody else; only they send it. `fields` are [name, value] as they came, `files` names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unsent"
    )
    address = models.TextField()
    page = models.TextField()
    fields = models.JSONField(default=list)
    files = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = UnsentQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.address

    @property
    def is_kept(self) -> bool:
        """Or only shown, on the page that refuses it."""
        return not self._state.adding

    @property
    def until(self) -> datetime:
        return self.at + KEPT_FOR

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What a person said in it, under the names of its fields."""
        return [(in_words(name), value) for name, value in self.fields if is_typed(name, value)]

    @property
    def pressed(self) -> str:
        """What was asked for, where nothing was typed: the name of its button, or its address."""
        names = [name for name, value in self.fields if value == "1" and name not in FOR_THE_HUB]
        words = [part for part in urlsplit(self.address).path.split("/") if is_word(part)]
        return in_words([*words, *names][-1]) if names or words else ""


def is_word(part: str) -> bool:
    return bool(part) and not part.isdigit() and not ID.fullmatch(part)


def is_typed(name: str, value: str) -> bool:
    of_the_hub = name in FOR_THE_HUB or ID.fullmatch(value)
    return bool(value) and value != "1" and not of_the_hub


def in_words(name: str) -> str:
    return re.sub(r"[\d_-]+", " ", name).strip().capitalize()


class Made(models.Model):
    """That a form has made something, and where that is: whoever sends it again is led there.
    `key` is the hash of whose form it was, which one, where it went and what it said."""

    key = models.CharField(max_length=64, unique=True)
    address = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.address
