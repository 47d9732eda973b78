"""Who takes part in an assessment. It never loses its last facilitator by a participant's act."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import policy
from accounts.held_rows import hold
from accounts.models import Organisation, User
from assessments.models import Assessment, Participant, ParticipantRole

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class TakesPart(TypedDict):
        takes_part: bool

    Offered = WithAnnotations[User, TakesPart]

LAST_FACILITATOR = gettext_lazy("Name another facilitator first: an assessment needs one.")


def members_of(assessment: Assessment) -> QuerySet[User]:
    """The people of its organisation who can sign in: nobody else is ever offered."""
    people = User.objects.filter(
        memberships__organisation=assessment.organisation_id, is_active=True
    )
    if not settings.DEMO:
        people = people.filter(is_demo=False)
    return people


def offered_actions(assessment: Assessment, *, by_standings: Iterable[str]) -> "QuerySet[Offered]":
    """Whom an action can be given to: who takes part; by who may add people, everybody of the
    organisation, who then takes part (`bring_in`). Annotated with `takes_part`."""
    parts = Participant.objects.filter(assessment=assessment, user=OuterRef("pk"))
    people = members_of(assessment).annotate(takes_part=Exists(parts))
    if not policy.may("assessment.participants", by_standings):
        people = people.filter(takes_part=True)
    return people


def bring_in(assessment: Assessment, user: User) -> bool:
    """Whoever is given something to do takes part; True where that is new."""
    _part, is_new = Participant.objects.get_or_create(
        assessment=assessment, user=user, defaults={"role": ParticipantRole.CONTRIBUTOR}
    )
    return is_new


def is_member(assessment: Assessment, user: User) -> bool:
    """Nobody is removed from the organisation between this and the end of the transaction: else
    they would keep a part."""
    hold(Organisation, assessment.organisation_id)
    return assessment.organisation.memberships.filter(user=user).exists()


@transaction.atomic
def add_participant(
    *, assessment: Assessment, user: User, role: str, job_role: str = ""
) -> Participant:
    if not is_member(assessment, user):
        raise ValidationError(_("Only members of the organisation can take part."))
    part, created = Participant.objects.get_or_create(
        assessment=assessment, user=user, defaults={"role": role, "job_role": job_role}
    )
    if not created:
        raise ValidationError(_("%(name)s takes part already.") % {"name": user.display_name})
    return part


def has_facilitator(assessment: Assessment) -> bool:
    return assessment.participants.filter(role=ParticipantRole.FACILITATOR).exists()


def keep_a_facilitator(assessment: Assessment) -> None:
    """To be called inside the transaction that changed the participants and holds the assessment:
    two last facilitators cannot both go."""
    if not has_facilitator(assessment):
        raise ValidationError(LAST_FACILITATOR)


@transaction.atomic
def change_participant(*, participant: Participant, role: str, job_role: str) -> None:
    hold(Assessment, participant.assessment_id)
    Participant.objects.filter(pk=participant.pk).update(role=role, job_role=job_role)
    keep_a_facilitator(participant.assessment)


@transaction.atomic
def remove_participant(*, participant: Participant) -> None:
    hold(Assessment, participant.assessment_id)
    Participant.objects.filter(pk=participant.pk).delete()
    keep_a_facilitator(participant.assessment)


@transaction.atomic
def hand_over(*, assessment: Assessment, to: User) -> None:
    """`to` becomes a facilitator, and those who were facilitators go on as contributors."""
    hold(Assessment, assessment.pk)
    if not is_member(assessment, to):
        raise ValidationError(_("Only members of the organisation can take part."))
    facilitators = assessment.participants.filter(role=ParticipantRole.FACILITATOR)
    facilitators.exclude(user=to).update(role=ParticipantRole.CONTRIBUTOR)
    Participant.objects.update_or_create(
        assessment=assessment, user=to, defaults={"role": ParticipantRole.FACILITATOR}
    )
