"""What is typed of who takes part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Choice
from assessments.models import ParticipantRole


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
