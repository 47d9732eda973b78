"""The horizon scan: components of a pipeline, criteria, tools, and what each tool says on each.

Entries are the site's, kept by curators; an organisation's overlay and its private tools are its
own. Rows are archived, never deleted.
"""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Membership, Organisation, User
from accounts.requests import Anybody
from handbook.models import UNTOLD, Kept
from jobs.models import Job, JobQuerySet


class Group(Kept):
    """Seven of them, so that a newcomer sees seven things and not two dozen."""

    if TYPE_CHECKING:
        parts: list["Component"]  # of `catalogue.scan.index`


class Component(Kept):
    """`summary` says what it is for, `can_wait` when a start-up does without, `choosing` what to
    look at; a cell of its tools is ageing after `review_days`."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="components")
    summary = models.TextField(_("what it is for"))
    can_wait = models.TextField(_("when a start-up can do without it"), blank=True)
    choosing = models.TextField(_("what to look at when choosing"), blank=True)
    first_go_live = models.BooleanField(_("needed for a first go-live"), default=False)
    review_days = models.PositiveSmallIntegerField(_("cells age after (days)"), default=180)

    history = HistoricalRecords(excluded_fields=UNTOLD)


class Criterion(Kept):
    """`components` holds the keys of those it is asked of; empty: of every tool."""

    class Kind(models.TextChoices):
        VERDICT = "verdict", _("yes, partly, no or unknown")
        SET = "set", _("a set")
        TEXT = "text", _("a text")

    kind = models.CharField(max_length=7, choices=Kind)
    definition = models.TextField()
    components = models.JSONField(default=list, blank=True)
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    mark = models.BooleanField(_("shown in the list"), default=False)

    history = HistoricalRecords(excluded_fields=UNTOLD)

    def is_asked_of(self, components: Iterable[str]) -> bool:
        return not self.components or not set(self.components).isdisjoint(components)


class Status(models.TextChoices):
    ACTIVE = "active", _("Active")
    MAINTENANCE = "maintenance", _("Fixes only")
    INACTIVE = "inactive", _("Inactive")
    DISCONTINUED = "discontinued", _("Discontinued")
    UNKNOWN = "unknown", _("Unknown")


class Ring(models.TextChoices):
    ADOPT = "adopt", _("Adopt")
    TRIAL = "trial", _("Trial")
    ASSESS = "assess", _("Assess")
    HOLD = "hold", _("Hold")


class ToolQuerySet(models.QuerySet["Tool"]):
    def public(self) -> Self:
        return self.filter(organisation=None)

    def listed(self) -> Self:
        return self.filter(archived=False)

    def visible_to(self, user: Anybody) -> Self:
        """What all read, and the private tools of one's own organisations."""
        if not user.is_authenticated:
            return self.public()
        mine = Membership.objects.filter(user=user).values("organisation")
        return self.filter(Q(organisation=None) | Q(organisation__in=mine))


class Tool(Kept):
    """`components` and `skills` hold keys. `links` maps `site`, `documentation`, `repository` to
    addresses; `licence_history` is a list of {licence, since, source}. `organisation` is set on a
    private tool, which only its members see. Its columns have their titles, limits and kinds in
    `entries/columns`."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="tools"
    )
    summary = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    vendor = models.CharField(max_length=120, blank=True)
    owner_since = models.CharField(max_length=10, blank=True)
    since = models.CharField(max_length=10, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    licence_history = models.JSONField(default=list, blank=True)
    links = models.JSONField(default=dict, blank=True)
    components = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.UNKNOWN)
    status_note = models.CharField(max_length=400, blank=True)
    status_source = models.URLField(max_length=500, blank=True)
    status_on = models.DateField(null=True, blank=True)
    former_names = models.JSONField(default=list, blank=True)
    ring = models.CharField(max_length=6, choices=Ring, default=Ring.ASSESS)
    ring_reason = models.CharField(max_length=400, blank=True)
    checked_on = models.DateField(default=timezone.localdate)

    objects = ToolQuerySet.as_manager()
    history: Any = HistoricalRecords(excluded_fields=UNTOLD)  # a manager, once the class is made

    if TYPE_CHECKING:
        # Side by side with others (`catalogue.views.browsing`).
        ring_seen: Ring
        without: str

    class Meta:
        ordering = ["title", "key"]


class Cell(models.Model):
    """What one tool says on one criterion: `value` a verdict or a text, `values` a set's members.
    A cell that is missing is unknown. `content_hash` and `suggestion` as in `Kept`."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="cells")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=400, blank=True)
    values = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=400, blank=True)
    source = models.URLField(max_length=500, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    suggestion = models.JSONField(null=True, blank=True, editable=False)

    history: Any = HistoricalRecords(excluded_fields=["content_hash", "suggestion"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tool", "criterion"], name="one_cell_per_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} × {self.criterion_id}"

    @property
    def is_known(self) -> bool:
        return bool(self.values) or self.value not in ("", "unknown")


class RingMove(models.Model):
    """Each placement of a public tool in a ring, the first one too; the radar marks the recent."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="moves")
    ring = models.CharField(max_length=6, choices=Ring)
    before = models.CharField(max_length=6, choices=Ring, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    on = models.DateField(default=timezone.localdate)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.tool_id}: {self.ring}"


class OverlayQuerySet(models.QuerySet["Overlay"]):
    def visible_to(self, user: Anybody) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__memberships__user=user)


class Overlay(models.Model):
    """What one organisation says of a tool for itself: its own ring and notes, seen by it alone."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="overlays"
    )
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="overlays")
    ring = models.CharField(_("our ring"), max_length=6, choices=Ring, blank=True)
    note = models.TextField(_("our note"), blank=True, max_length=2_000)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = OverlayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "tool"], name="one_overlay_per_tool")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.tool_id}"


def ring_and_note_of(overlay: Overlay | None) -> dict[str, str]:
    """The ring and the note, "" where there is none."""
    return {"ring": overlay.ring, "note": overlay.note} if overlay else {"ring": "", "note": ""}


class Suggestion(models.Model):
    """A change that a reader proposes to a public tool, and what a curator made of it."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="suggestions")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("what should change"), max_length=1_000)
    source = models.URLField(_("where it can be read"), max_length=500, blank=True)
    proposer = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField(_("why"), max_length=400, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.tool_id}: {self.state}"


class LandscapeCategory(models.Model):
    """Which component a category of a CNCF-style landscape means; the curator keeps this table."""

    name = models.CharField(_("category / subcategory"), max_length=200, unique=True)
    component = models.ForeignKey(
        Component, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    if TYPE_CHECKING:
        stands: str  # the component's key (`catalogue.views.importing`)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "landscape categories"

    def __str__(self) -> str:
        return self.name


TOOLS, LANDSCAPE, RADAR = "tools", "landscape", "radar"  # what a file is imported as


class ImportQuerySet(JobQuerySet["Import"]):
    def of(self, user: User) -> Self:
        """A curator sees their own alone."""
        return self.filter(by=user)


class Import(Job):
    """A file and what came of it. It is looked at first; where `digest` names a difference that was
    looked at (`after`), that is applied, or nothing. `result` is what the page shows."""

    class Outcome(models.TextChoices):
        FAULTY = "faulty", _("has faults")
        LOOKED = "looked", _("looked at")
        MOVED = "moved", _("the catalogue has changed")
        APPLIED = "applied", _("applied")
        GONE = "gone", _("too old")

    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    file = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    after = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="next"
    )
    digest = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    result = models.JSONField(default=dict)

    objects: ClassVar = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} {self.outcome or self.state}"

    @property
    def is_landscape(self) -> bool:
        return self.kind == LANDSCAPE

    @property
    def is_moved(self) -> bool:
        return self.outcome == self.Outcome.MOVED

    @property
    def is_applied(self) -> bool:
        return self.outcome == self.Outcome.APPLIED

    @property
    def applied_count(self) -> int:
        """The tools that it changes, or has changed."""
        new: int = self.result.get("new_count", 0)
        changed: int = self.result.get("changed_count", 0)
        return new + changed

    @property
    def can_be_applied(self) -> bool:
        looked = self.outcome in (self.Outcome.LOOKED, self.Outcome.MOVED)
        return looked and bool(self.applied_count)


class Edition(models.Model):
    """One row: a token that every change of what all read draws anew. Processes keep their index
    of the catalogue for as long as it stays the same."""

    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)
