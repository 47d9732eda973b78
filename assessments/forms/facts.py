"""What is typed of a fact that takes essentials away: why it is so."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Text
from assessments.models import FactStatement


class FactReasonForm(forms.Form):
    """Several stand on one page: their fields are told apart by the fact."""

    reason = Text(
        label=_("Why is it so?"),
        help_text=_("One sentence is enough. It stands in the history and in the report."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why: one sentence is enough.")},
    )

    def __init__(self, data: QueryDict | None = None, *, of: FactStatement) -> None:
        self.of = of
        super().__init__(data, initial={"reason": of.reason}, auto_id=f"id_{of.fact}_%s")
