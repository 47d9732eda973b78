"""Starting an assessment, its facts, its plan and its people: what is typed there."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import Choice, Day, Line, Text
from accounts.models import Organisation
from assessments.framework import Framework
from assessments.models import Action, Decision, ParticipantRole


class NameForm(forms.Form):
    name = Line(
        label=_("Name"),
        max_length=120,
        help_text=_("What your team calls it, such as “Spring release”."),
        error_messages={"required": _("Give it a name.")},
    )
    subject = Line(
        label=_("Model or system"),
        max_length=200,
        help_text=_("What is being assessed, in a few words."),
        error_messages={"required": _("Say in a few words what is assessed.")},
    )


class StartForm(NameForm):
    organisation = Choice(Organisation.objects.none(), label=_("Organisation"), empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.visible_to(user)
        self.fields["organisation"].queryset = mine
        if len(mine) == 1:
            self.fields["organisation"].initial = mine[0]
            self.fields["organisation"].widget = forms.HiddenInput()


class GroundForm(forms.Form):
    """The gate and the facts of one framework: a field for each, all of them asked for."""

    def __init__(self, framework: Framework, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.framework = framework
        if framework.gates:
            self.fields["gate"] = forms.ChoiceField(
                label=_("Ready for what?"),
                choices=[(gate.key, gate.title) for gate in framework.gates],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose what it should be ready for.")},
            )
        for fact in framework.facts:
            kind, widget = (
                (forms.MultipleChoiceField, forms.CheckboxSelectMultiple)
                if fact.multiple
                else (forms.ChoiceField, forms.RadioSelect)
            )
            self.fields[f"fact-{fact.key}"] = kind(
                label=fact.prompt,
                help_text=fact.why,
                choices=[(option.key, option.label) for option in fact.options],
                widget=widget,
                error_messages={"required": _("Choose an answer.")},
            )

    @property
    def gate(self) -> str:
        return self.cleaned_data.get("gate", "")

    @property
    def facts(self) -> dict[str, list[str]]:
        found = {}
        for fact in self.framework.facts:
            chosen = self.cleaned_data[f"fact-{fact.key}"]
            found[fact.key] = chosen if isinstance(chosen, list) else [chosen]
        return found

    @staticmethod
    def initial_of(assessment) -> dict:
        initial = {"gate": assessment.gate}
        for key, chosen in assessment.facts.items():
            initial[f"fact-{key}"] = chosen if len(chosen) > 1 else chosen[0] if chosen else ""
        return initial


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def not_past(day):
    if day and day < timezone.localdate():
        raise ValidationError(_("This day has passed. Choose today or a later one."))
    return day


class OwnerField(Choice):
    """Says beside the choice what it does."""

    def comes_first(self, user) -> bool:
        return user.takes_part

    def label_from_instance(self, user) -> str:
        if user.takes_part:
            return user.display_name
        says = _("%(name)s (not taking part yet: will be added as a contributor)")
        return says % {"name": user.display_name}


class ActionForm(forms.ModelForm):
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

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people
        self.fields["owner"].empty_label = _("Choose a person")
        self.fields["owner"].error_messages["invalid_choice"] = _(
            "Choose somebody who takes part. The facilitator can add more people."
        )
        for name, says in self.ASKED.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = says

    def clean_due(self):
        """A date that was set before and has passed since may stay."""
        due = self.cleaned_data["due"]
        return due if due == self.instance.due else not_past(due)


class DecisionForm(forms.ModelForm):
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = Decision.Outcome.choices
        self.fields["outcome"].error_messages["required"] = _("Choose what you decide.")
        self.fields["until"].required = True
        self.fields["until"].error_messages["required"] = _("Choose the day until which it holds.")

    def clean_until(self):
        return not_past(self.cleaned_data["until"])


class ParticipantForm(forms.Form):
    role = forms.ChoiceField(label=_("Part"), choices=ParticipantRole.choices)
    job_role = forms.ChoiceField(label=_("Role in the team"), required=False)

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["job_role"].choices = [("", _("not said")), *roles]


class NewParticipantForm(ParticipantForm):
    user = Choice(None, label=_("Person"), empty_label=None)
    field_order = ["user", "role", "job_role"]

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people
        self.fields["role"].initial = ParticipantRole.CONTRIBUTOR
