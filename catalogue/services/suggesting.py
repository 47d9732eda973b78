"""What readers propose to curators, and the answers."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.models import Criterion, Suggestion, Tool


def propose(
    *, tool: Tool, criterion: Criterion | None, text: str, source: str, by: User | None
) -> Suggestion:
    """`by` is None for a visitor."""
    return Suggestion.objects.create(
        tool=tool, criterion=criterion, text=text, source=source, proposer=by
    )


def decide(*, suggestion: Suggestion, accepted: bool, answer: str, by: User) -> None:
    """Once: `ValidationError` where another curator was quicker."""
    decided = Suggestion.objects.filter(pk=suggestion.pk, state=Suggestion.State.OPEN).update(
        state=Suggestion.State.ACCEPTED if accepted else Suggestion.State.REFUSED,
        answer=answer,
        decided_by=by,
        decided_at=timezone.now(),
    )
    if not decided:
        raise ValidationError(_("Another curator has answered this already."))
