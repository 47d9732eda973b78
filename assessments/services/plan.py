"""What someone will do about a gap, and the second person's consent to a not-applicable."""

import functools
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Action, Answer, Assessment, Status
from assessments.services.people import bring_in

log = structlog.get_logger()


@transaction.atomic
def plan_action(
    *,
    assessment: Assessment,
    question: str,
    text: str,
    owner: User | None,
    due: date | None,
    by: User,
) -> Action:
    action = Action.objects.create(
        assessment=assessment,
        question=question,
        text=text,
        owner=owner,
        due=due,
        created_by=by,
    )
    give(action=action, by=by)
    return action


def planned(action: Action) -> dict[str, Any]:
    """What it says: the part that its writer has to have seen before they replace it."""
    return {"text": action.text, "owner": action.owner_id, "due": action.due}


@transaction.atomic
def change_action(*, action: Action, by: User) -> None:
    """`action` holds what it is to say."""
    before = Action.objects.get(pk=action.pk)
    Action.objects.filter(pk=action.pk).update(**planned(action))
    if action.owner_id != before.owner_id:
        give(action=action, by=by)


def give(*, action: Action, by: User) -> None:
    """Its owner takes part, so that they can see and finish it, and is told."""
    if action.owner is None:
        return
    bring_in(action.assessment, action.owner)
    if action.owner != by and settings.MAIL_IS_REAL:
        transaction.on_commit(functools.partial(tell_owner, action, action.owner, by))


def tell_owner(action: Action, owner: User, by: User) -> None:
    """It stands under "waiting for you" too, so a mail that does not go out takes nothing away."""
    name = " ".join(action.assessment.name.split())
    link = settings.PUBLIC_BASE_URL + reverse("assessments:plan", args=[action.assessment_id])
    body = _(
        "%(who)s gave you something to do in “%(name)s” on %(hub)s:\n\n%(text)s\n\n"
        "By %(due)s. The plan, where you mark it as done:\n%(link)s\n"
    ) % {
        "who": by.display_name,
        "name": name,
        "hub": settings.HUB_NAME,
        "text": action.text,
        "due": date_format(action.due, "j F Y") if action.due else _("a day of your own"),
        "link": link,
    }
    try:
        send_mail(_("For you to do in %(name)s") % {"name": name}, body, None, [owner.email])
    except OSError as error:
        log.warning("owner_not_mailed", error=type(error).__name__)


def without_owner(*, assessment_id: UUID, user_id: UUID) -> None:
    """Whoever takes part no longer has nothing left to do there: it can be given to another."""
    Action.objects.filter(assessment=assessment_id, owner=user_id, done_at=None).update(owner=None)


def mark_done(*, action: Action, done: bool) -> None:
    Action.objects.filter(pk=action.pk).update(done_at=timezone.now() if done else None)


def works_alone(assessment: Assessment) -> bool:
    """Whether the organisation has one person only, who then agrees with themselves."""
    return assessment.organisation.memberships.count() == 1


def agree(*, assessment: Assessment, question: str, version: int, by: User) -> None:
    """Consent to the not-applicable of exactly this version: a later save needs a new one."""
    answer = Answer.objects.filter(
        assessment=assessment, question=question, status=Status.NOT_APPLICABLE, version=version
    )
    if not works_alone(assessment):
        answer = answer.filter(~Q(author=by))
    if not answer.update(agreed_by=by, agreed_at=timezone.now()):
        raise ValidationError(
            _(
                "The answer has changed, or it is your own: somebody else who takes part "
                "needs to agree."
            )
        )
