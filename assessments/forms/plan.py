"""What is typed of an action."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Day, Line
from assessments.forms.fields import DateInput, OwnerField, not_past
from assessments.models import Action

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from assessments.services.people import Offered

    FormOfAction = forms.ModelForm[Action]
else:
    FormOfAction = forms.ModelForm


class ActionForm(FormOfAction):
    class Meta:
        model = Action
        fields = ["text", "owner", "due"]
        field_classes = {"text": Line, "owner": OwnerField, "due": Day}
        widgets = {"due": DateInput()}
        labels = {"owner": _("Who does it")}

    ASKED = {
        "text": _("Say what will be done."),
        "owner": _("Choose who does it."),
        "due": _("Choose the day by which it is done."),
    }

    def __init__(self, *args: Any, people: "QuerySet[Offered]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, OwnerField)
        owner.queryset = people
        owner.empty_label = _("Choose a person")
        owner.error_messages["invalid_choice"] = _(
            "Choose somebody who takes part. The facilitator can add more people."
        )
        for name, says in self.ASKED.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = says

    def clean_due(self) -> date | None:
        """A date that was set before and has passed since may stay."""
        due = self.cleaned_data["due"]
        return due if due == self.instance.due else not_past(due)
