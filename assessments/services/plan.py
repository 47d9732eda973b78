"""What someone will do about a gap, and the second person's consent to a not-applicable."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Action, Answer, Assessment, Status


def plan_action(
    *, assessment: Assessment, question: str, text: str, owner, due: date | None, by
) -> Action:
    return Action.objects.create(
        assessment=assessment,
        question=question,
        text=text,
        owner=owner,
        due=due,
        created_by=by,
    )


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
