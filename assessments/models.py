"""Frameworks as published, assessments, and the answers with their history."""

import functools
import uuid
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import connections, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Kind, Membership, Organisation, Role, User
from accounts.requests import Anybody
from assessments.choice_models import PlatformChoice as PlatformChoice
from assessments.choice_models import ToolChoice as ToolChoice
from assessments.decision_models import Decision as Decision
from assessments.fact_models import FactStatement as FactStatement
from assessments.framework.definition import STATUSES, HasStatus
from assessments.version_models import VersionMove as VersionMove

if TYPE_CHECKING:
    from django.forms import BaseForm

    from assessments.scoring.progress import Progress
    from assessments.scoring.result import Result


class Framework(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.title


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def delete(self) -> NoReturn:
        raise models.ProtectedError("A framework version is never deleted.", set(self))


class FrameworkVersion(models.Model):
    """`definition`, `digest` and `version` never change: `save` and a trigger refuse it."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    definition = models.JSONField()
    source = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "version"], name="one_text_per_version"),
            models.UniqueConstraint(fields=["framework", "number"], name="one_number_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A framework version is never changed: publish the next.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise models.ProtectedError("A framework version is never deleted.", {self})


class ParticipantRole(models.TextChoices):
    FACILITATOR = "facilitator", _("Facilitator")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def as_seen_by(self, user: User) -> Self:
        """Annotated with what `user` is here: `my_part` (a participant's role or None) and
        `my_rank` (their role in the organisation that holds it, or None)."""
        return self.annotate(
            my_part=models.Subquery(
                Participant.objects.filter(assessment=models.OuterRef("pk"), user=user).values(
                    "role"
                )[:1]
            ),
            my_rank=models.Subquery(
                Membership.objects.filter(
                    organisation=models.OuterRef("organisation"), user=user
                ).values("role")[:1]
            ),
        )

    def visible_to(self, user: Anybody) -> Self:
        """What one takes part in, and what an organisation that one manages holds: of a draft
        its managers see no more than name, facilitator and coverage (`accounts.policy`)."""
        if not user.is_authenticated:
            return self.none()
        return self.as_seen_by(user).filter(
            Q(my_part__isnull=False) | Q(my_rank__in=(Role.MANAGER, Role.ADMINISTRATOR))
        )

    def visible_one(self, user: Anybody, pk: uuid.UUID) -> "Assessment | None":
        """`visible_to(user).get(pk=pk)`, or None. Django takes longer to build this statement than
        a database to answer it, and every page and save asks it: so it is built once."""
        if not user.is_authenticated:
            return None
        sql, slots = _visible_statement(connections[self.db].vendor)
        values = {"user": user.pk, "pk": pk}
        rows = self.raw(sql, [in_column(values.get(slot, slot)) for slot in slots])
        return next(iter(rows), None)

    def readable_by(self, user: Anybody) -> Self:
        """Those of `visible_to` whose answers one may read."""
        return self.visible_to(user).filter(Q(my_part__isnull=False) | Q(shared_at__isnull=False))


def in_column(value: object) -> object:
    """SQLite keeps UUIDs as 32 letters."""
    plain = connections[Assessment.objects.db].vendor == "sqlite"
    return value.hex if plain and isinstance(value, uuid.UUID) else value


@functools.cache
def _visible_statement(vendor: str) -> tuple[str, list[Any]]:
    """The SQL of `visible_to`, and for each parameter its value or the name of what goes there."""
    probes = {uuid.uuid4(): "user", uuid.uuid4(): "pk"}
    user, pk = probes
    query = Assessment.objects.visible_to(User(pk=user)).filter(pk=pk)
    sql, params = query.query.sql_with_params()
    names = probes | {probe.hex: name for probe, name in probes.items()}
    return sql, [names.get(param, param) for param in params]


LONGEST_NAME = 120


class Assessment(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="assessments"
    )
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    subject = models.CharField(_("model or system"), max_length=200)
    profile = models.CharField(max_length=10, choices=Kind)
    gate = models.SlugField(max_length=60, blank=True)
    facts = models.JSONField(default=dict)
    # Those that wait for a reason or a second person, and count as not sure until then.
    unagreed_facts = models.JSONField(default=list, editable=False)
    # Per question to be re-checked: the version and the facts under which it was answered.
    ground = models.JSONField(default=dict, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    shared_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AssessmentQuerySet.as_manager()

    if TYPE_CHECKING:
        # What `as_seen_by` annotates.
        my_part: str | None
        my_rank: str | None
        # What lists show of it (`assessments.views.overview`).
        progress: Progress
        result: Result | None
        may_report: bool
        facilitators: list[User]

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def standings(self) -> frozenset[str]:
        """What the person for whom this was fetched (`as_seen_by`) is here, in the words of
        `accounts.policy`: a participant's role, and the rank in the organisation, which reads
        `manager-of-draft` or `administrator-of-draft` until the assessment is shared."""
        standings = {self.my_part} if self.my_part else set()
        if self.my_rank in (Role.MANAGER, Role.ADMINISTRATOR):
            standings.add(self.my_rank if self.shared_at else f"{self.my_rank}-of-draft")
        return frozenset(standings)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Participant(models.Model):
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="participants"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="participations")
    role = models.CharField(
        max_length=11, choices=ParticipantRole, default=ParticipantRole.CONTRIBUTOR
    )
    job_role = models.SlugField(max_length=60, blank=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    if TYPE_CHECKING:
        form: BaseForm  # of `assessments.views.people`, as is the next
        may_leave: bool

    class Meta:
        ordering = ["joined_at"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "user"], name="one_part_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Status(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")
    UNKNOWN = "unknown", _("Don't know")
    OPEN = "open", _("Open")


assert set(Status.values) == set(STATUSES)


class AnswerContent(HasStatus, models.Model):
    """What an answer says; the answer and each of its revisions hold the same columns.

    `value` is a list of option keys, a number, a text or an ISO date, or null. `evidence` is a
    list of {url, label, until}, `until` an ISO date or null.
    """

    version = models.PositiveIntegerField()
    status = models.CharField(max_length=14, choices=Status)
    value = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    flag = models.BooleanField(default=False)
    evidence = models.JSONField(default=list)

    class Meta:
        abstract = True


class Answer(AnswerContent):
    """`agreed_by` is another participant's consent to a not-applicable, given to one version;
    `recheck` says that a changed fact moved the ground under it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    recheck = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="one_answer_each")
        ]

    def __str__(self) -> str:
        return f"{self.question} v{self.version}"


class AnswerRevision(AnswerContent):
    """Appended by every accepted save; `base_version` is the version its writer had seen."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    base_version = models.PositiveIntegerField()
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()
    mutation_id = models.UUIDField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "version"], name="no_version_twice"),
            models.UniqueConstraint(
                fields=["assessment", "author", "mutation_id"], name="no_mutation_twice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.version}"


class Action(models.Model):
    """What someone will do about a gap, by a date."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="actions")
    question = models.CharField(max_length=60)
    text = models.CharField(_("what will be done"), max_length=500)
    owner = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["due", "created_at"]

    def __str__(self) -> str:
        return self.text
