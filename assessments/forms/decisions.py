"""What is typed of a decision."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Day, Text
from assessments.forms.fields import DateInput, not_past
from assessments.models import Decision

if TYPE_CHECKING:
    FormOfDecision = forms.ModelForm[Decision]
else:
    FormOfDecision = forms.ModelForm


class DecisionForm(FormOfDecision):
    class Meta:
        model = Decision
        fields = ["outcome", "conditions", "risks", "until"]
        field_classes = {"conditions": Text, "risks": Text, "until": Day}
        widgets = {
            "until": DateInput(),
            "outcome": forms.RadioSelect,
            "conditions": forms.Textarea(attrs={"rows": 3}),
            "risks": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = Decision.Outcome.choices
        outcome.error_messages["required"] = _("Choose what you decide.")
        self.fields["until"].required = True
        self.fields["until"].error_messages["required"] = _("Choose the day until which it holds.")

    def clean_until(self) -> date | None:
        return not_past(self.cleaned_data["until"])
