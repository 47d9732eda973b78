"""A reason for a fact that takes essentials away, and the second person's consent to it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.held_rows import hold
from accounts.models import User
from assessments.fact_models import standing
from assessments.models import Assessment, FactStatement
from assessments.publishing import definition_of
from assessments.services.plan import works_alone
from assessments.services.starting import settle


def stands(assessment: Assessment, fact: str) -> FactStatement | None:
    return standing(assessment.fact_statements.with_people().filter(fact=fact)).get(fact)


def agreed_to(statement: FactStatement | None) -> dict[str, Any]:
    """What one has to have seen before one agrees to it or replaces its reason."""
    if statement is None:
        return {}
    return {"statement": statement.pk, "reason": statement.reason}


@transaction.atomic
def give_reason(*, assessment: Assessment, statement: FactStatement, reason: str) -> None:
    """Another reason needs a new agreement."""
    hold(Assessment, assessment.pk)
    rows = FactStatement.objects.filter(pk=statement.pk).exclude(reason=reason)
    if rows.update(reason=reason, agreed_by=None, agreed_at=None):
        settle(assessment, definition_of(assessment.framework_version_id))


@transaction.atomic
def agree(*, assessment: Assessment, statement: FactStatement, by: User) -> None:
    """Consent to exactly this statement, which has a reason."""
    hold(Assessment, assessment.pk)
    rows = FactStatement.objects.filter(pk=statement.pk, agreed_at=None).exclude(reason="")
    if not works_alone(assessment):
        rows = rows.filter(~Q(by=by))
    if not rows.update(agreed_by=by, agreed_at=timezone.now()):
        raise ValidationError(
            _(
                "The fact has no reason yet, or it is your own: somebody else who takes part "
                "needs to agree."
            )
        )
    settle(assessment, definition_of(assessment.framework_version_id))
