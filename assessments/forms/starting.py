"""Starting an assessment and its facts: what is typed there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Choice, Line
from accounts.models import Organisation
from assessments.framework.definition import Framework


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
