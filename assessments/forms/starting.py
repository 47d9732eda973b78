"""Starting an assessment and its facts: what is typed there."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Choice, Line
from accounts.models import Organisation, User
from assessments.framework.conditions import contradictions, gates_offered
from assessments.framework.definition import NOT_SURE, Framework, Situation
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


def described(title: str, summary: str) -> str:
    """A choice with what it means beneath it."""
    if not summary:
        return title
    return format_html('{}<br><span class="small soft">{}</span>', title, summary)


class GroundForm(forms.Form):
    """The gate and the facts of one framework: a field for each, all of them asked for."""

    def __init__(self, framework: Framework, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.framework = framework
        if framework.gates:
            self.fields["gate"] = forms.ChoiceField(
                label=_("Ready for what?"),
                choices=[
                    (gate.key, described(gate.title, gate.summary)) for gate in framework.gates
                ],
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
                choices=[
                    (option.key, described(option.label, option.descriptor))
                    for option in fact.options
                ],
                widget=widget,
                error_messages={"required": _("Choose an answer.")},
            )

    def clean(self) -> dict[str, Any]:
        """Nothing is kept of facts that cannot all be so."""
        told = super().clean() or self.cleaned_data
        if not self.errors:
            for fact in self.framework.facts:
                chosen = told[f"fact-{fact.key}"]
                if len(chosen) > 1 and NOT_SURE in chosen and fact.multiple:
                    self.add_error(f"fact-{fact.key}", _("“Not sure” stands alone."))
        if not self.errors:
            facts = {key: tuple(chosen) for key, chosen in self.facts.items()}
            situation = Situation("", self.gate, facts)
            for says in contradictions(self.framework, situation):
                self.add_error(None, says)
            offered = {gate.key for gate in gates_offered(self.framework, situation)}
            if not self.errors and self.gate and self.gate not in offered:
                self.add_error("gate", _("That is not offered under the facts below."))
        return told

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
