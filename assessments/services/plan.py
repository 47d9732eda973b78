"""What someone will do about a gap, and the second person's consent to a not-applicable."""

import functools
import json
from datetime import date
from hashlib import sha256

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

from assessments.models import Action, Answer, Assessment, Status
from assessments.services.people import bring_in
from handbook.services.own_steps import is_own_way, remember_step

log = structlog.get_logger()


@transaction.atomic
def plan_action(
    *, assessment: Assessment, question: str, text: str, owner, due: date | None, by
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


class Moved(Exception):
    """The action does not say any more what its writer was shown."""


def planned(action: Action) -> dict:
    return {"text": action.text, "owner": action.owner_id, "due": action.due}


def shown(action: Action) -> str:
    """Names what the action says: the form brings it back as what its writer has seen."""
    return sha256(json.dumps(planned(action), default=str).encode()).hexdigest()


def place_of(action: Action) -> str:
    return f"action:{action.pk}"


def require_seen(action: Action, seen: str, by) -> None:
    """Raises `Moved` where somebody else has changed it since it was `seen`."""
    if not is_own_way(by=by, place=place_of(action), seen=seen, now=shown(action)):
        raise Moved


@transaction.atomic
def remove_action(*, action: Action, seen: str, by) -> None:
    require_seen(action, seen, by)
    gone, _rows = Action.objects.filter(pk=action.pk, **planned(action)).delete()
    if not gone:
        raise Moved


@transaction.atomic
def change_action(*, action: Action, seen: str, by) -> None:
    """`action` holds what it is to say. Raises `Moved` rather than replace what somebody else has
    made of it since `seen`."""
    stands = Action.objects.get(pk=action.pk)
    if shown(stands) != shown(action):
        require_seen(stands, seen, by)
    same = Action.objects.filter(pk=action.pk, **planned(stands))
    if not same.update(**planned(action)):
        raise Moved
    remember_step(by=by, place=place_of(action), before=shown(stands), after=shown(action))
    if action.owner_id != stands.owner_id:
        give(action=action, by=by)


def give(*, action: Action, by) -> None:
    """Its owner takes part, so that they can see and finish it, and is told."""
    if action.owner is None:
        return
    bring_in(action.assessment, action.owner)
    if action.owner != by and settings.MAIL_IS_REAL:
        transaction.on_commit(functools.partial(tell_owner, action, by))


def tell_owner(action: Action, by) -> None:
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
        send_mail(_("For you to do in %(name)s") % {"name": name}, body, None, [action.owner.email])
    except OSError as error:
        log.warning("owner_not_mailed", error=type(error).__name__)


def without_owner(*, assessment_id, user_id) -> None:
    """Whoever takes part no longer has nothing left to do there: it can be given to another."""
    Action.objects.filter(assessment=assessment_id, owner=user_id, done_at=None).update(owner=None)


def mark_done(*, action: Action, done: bool) -> None:
    Action.objects.filter(pk=action.pk).update(done_at=timezone.now() if done else None)


def works_alone(assessment: Assessment) -> bool:
    """Whether the organisation has one person only, who then agrees with themselves."""
    return assessment.organisation.memberships.count() == 1


def agree(*, assessment: Assessment, question: str, version: int, by) -> None:
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
