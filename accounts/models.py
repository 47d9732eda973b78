"""People, the organisations they belong to, the invitations that bring them in, and the mails."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import policy
from accounts.form_fields.addresses import plain
from accounts.sent_forms import Made as Made
from accounts.sent_forms import Unsent as Unsent
from jobs.models import Job

if TYPE_CHECKING:
    from accounts.forms import RoleForm
    from accounts.requests import Anybody


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Theme(models.TextChoices):
    SYSTEM = "system", _("as my device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail. `is_curator` is a right of the site, given by staff.

    Each has one row of allauth's addresses, which says whether `email` is proved. An address that
    they want instead stands in `new_email` and is good for nothing until it is proved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    new_email = models.EmailField(blank=True, default="", editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_curator = models.BooleanField(
        default=False, help_text=_("Keeps the catalogue, the handbook and the frameworks.")
    )
    is_demo = models.BooleanField(default=False, editable=False)
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    has_address_row = False
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_has_an_email"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = plain(self.email)
        if self.has_address_row or not self._state.adding:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.emailaddress_set.create(email=self.email, primary=True, verified=self.is_demo)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """A session ends with the password, as Django has it, and with the address."""
        key = "accounts.models.User._get_session_auth_hash"
        return salted_hmac(key, self.password + self.email, secret, algorithm="sha256").hexdigest()

    @property
    def is_proved(self) -> bool:
        return self.emailaddress_set.filter(primary=True, verified=True).exists()

    @property
    def display_name(self) -> str:
        return self.name or self.email.split("@")[0]


class Kind(models.TextChoices):
    START_UP = "start-up", _("Start-up")
    LARGER = "larger", _("Larger organisation")


class Role(models.TextChoices):
    MEMBER = "member", _("Member")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "Anybody") -> Self:
        return self.filter(memberships__user=user) if user.is_authenticated else self.none()


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.START_UP)
    zone = models.CharField(_("time zone"), max_length=64, default=settings.DEFAULT_ZONE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()
    my_rank: str  # of whoever asks, where it was fetched for them (`views.organisations.fetch`)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=13, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    form: "RoleForm"  # on the page of its organisation

    class Meta:
        ordering = ["user__name", "user__email"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_role_per_membership")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


def in_a_week() -> datetime:
    return timezone.now() + timedelta(days=7)


RANKS = tuple(Role.values)  # each may do what those before it may


def up_to(role: str) -> tuple[str, ...]:
    return RANKS[: RANKS.index(role) + 1]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> Self:
        return self.filter(accepted_at=None, revoked_at=None)

    def vouched(self) -> Self:
        """Whoever invited may still do so, and for this role."""
        inviter = Membership.objects.filter(
            organisation=models.OuterRef("organisation"),
            user=models.OuterRef("invited_by"),
            user__is_active=True,
        )
        inviting = [role for role in RANKS if policy.may("organisation.invite", {role})]
        held = models.Q(pk__in=[])
        for role in inviting:
            held |= models.Q(models.Exists(inviter.filter(role=role)), role__in=up_to(role))
        return self.filter(held)

    def open(self) -> Self:
        """What stands: asked anew of the database each time that somebody wants to use it."""
        return self.unanswered().vouched().filter(expires_at__gt=timezone.now())

    def with_token(self, token_hash: str) -> Self:
        return self.filter(models.Q(token_hash=token_hash) | models.Q(mailed_hash=token_hash))

    def waiting_for(self, user: User) -> Self:
        """Sent to an address that `user` has proved to be theirs."""
        proved = user.emailaddress_set.filter(verified=True).values("email")
        return self.open().filter(email__in=proved).select_related("organisation", "invited_by")


class Ending(models.TextChoices):
    REVOKED = "revoked", _("revoked")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("revoked, because whoever invited may do so no more")


class Invitation(models.Model):
    """Single use, one an address. Of the tokens in its links only the SHA-256 is kept, so a copy of
    the database opens no door. The link in the mail has a token that is shown nowhere else: who
    has it reads that address's mail. The link to copy proves nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(max_length=13, choices=Role, default=Role.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True)
    mailed_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=in_a_week)
    signed_up = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=8, choices=Ending, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=models.Q(accepted_at=None),
                name="one_invitation_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"

    @property
    def is_open(self) -> bool:
        return not (self.accepted_at or self.revoked_at) and self.expires_at > timezone.now()

    @property
    def mail(self) -> "Mail | None":
        """The newest, from the prefetched."""
        return next(iter(self.mails.all()), None)


class Mail(Job):
    """One mail to one address, sent by a worker. Its text may hold a link that opens a door, so it
    is erased once the mail is sent or given up."""

    RETRY_AFTER = (15, 60, 300, 900, 1800, 3600, 7200, 14400)
    ERASED = ("body", "html")

    recipient = models.CharField(_("recipient"), max_length=320)
    sender = models.CharField(_("sender"), max_length=320)
    subject = models.CharField(_("subject"), max_length=998)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True, default="")
    headers = models.JSONField(default=dict)
    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, null=True, related_name="mails"
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="mails")

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")

    def __str__(self) -> str:
        return f"{self.recipient} {self.state}"

    @property
    def says(self) -> str:
        """How it stands, for those who may know that it was sent."""
        if self.finished_at and self.is_ready:
            when = date_format(timezone.localtime(self.finished_at), "j F Y, H:i")
            return gettext("The mail was sent on %(when)s.") % {"when": when}
        if self.has_failed:
            return gettext("The mail could not be sent. %(reason)s") % {"reason": self.why}
        if self.why:
            return gettext("The mail waits to be sent again. %(reason)s") % {"reason": self.why}
        return gettext("The mail is about to be sent.")

    def message(self) -> EmailMultiAlternatives:
        """The same Message-ID at each attempt, so that a repeat is known for one."""
        headers = {"Message-ID": f"<{self.pk}@{self.sender.rpartition('@')[2].rstrip('>')}>"}
        message = EmailMultiAlternatives(
            self.subject, self.body, self.sender, [self.recipient], headers=headers | self.headers
        )
        if self.html:
            message.attach_alternative(self.html, "text/html")
        return message


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def unanswered(self) -> Self:
        return self.filter(
            refused_at=None,
            user__is_active=True,
            invitation__accepted_at=None,
            invitation__revoked_at=None,
        ).select_related("user", "invitation__organisation")

    def waiting_for(self, user: User) -> Self:
        """Those that `user` may answer."""
        inviting = [role for role in RANKS if policy.may("organisation.invite", {role})]
        mine = user.memberships.filter(role__in=inviting).values("organisation")
        return self.unanswered().filter(invitation__organisation__in=mine)


class JoinRequest(models.Model):
    """Somebody followed a link that was meant for another address, and asks to join all the same:
    an administrator answers."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="requests")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "user"], name="one_request_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.user} asks: {self.invitation}"
