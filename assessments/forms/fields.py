"""Fields that several forms of an assessment use."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Choice

if TYPE_CHECKING:
    from assessments.services.people import Offered


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def not_past(day: date | None) -> date | None:
    if day and day < timezone.localdate():
        raise ValidationError(_("This day has passed. Choose today or a later one."))
    return day


class OwnerField(Choice):
    """Says beside the choice what it does."""

    def comes_first(self, user: "Offered") -> bool:
        return user.takes_part

    def label_from_instance(self, user: "Offered") -> str:
        if user.takes_part:
            return user.display_name
        says = _("%(name)s (not taking part yet: will be added as a contributor)")
        return says % {"name": user.display_name}
