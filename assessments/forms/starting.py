"""Starting an assessment and its facts: what is typed there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Choice, Line
from accounts.models import Organisation, User
from assessments.framework.definition import Framework
from assessments.models import LONGEST_NAME, Assessment


class NameForm(forms.Form):
    name = Line(
        label=_("Name"),
        max_length=LONGEST_NAME,
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

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.visible_to(user)
        whose = self.fields["organisation"]
        assert isinstance(whose, Choice)
        whose.queryset = mine
        if len(mine) == 1:
            whose.initial = mine[0]
            whose.widget = forms.HiddenInput()
        self.has_organisation = len(mine) > 0


class GroundForm(forms.Form):
    """The gate and the facts of one framework: a field for each, all of them asked for."""

    def __init__(self, framework: Framework, *args: Any, **kwargs: Any) -> None:
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
        gate: str = self.cleaned_data.get("gate", "")
        return gate

    @property
    def facts(self) -> dict[str, list[str]]:
        facts = {}
        for fact in self.framework.facts:
            chosen = self.cleaned_data[f"fact-{fact.key}"]
            facts[fact.key] = chosen if isinstance(chosen, list) else [chosen]
        return facts

    @staticmethod
    def initial_of(assessment: Assessment) -> dict[str, Any]:
        initial = {"gate": assessment.gate}
        for key, chosen in assessment.facts.items():
            initial[f"fact-{key}"] = chosen if len(chosen) > 1 else chosen[0] if chosen else ""
        return initial
