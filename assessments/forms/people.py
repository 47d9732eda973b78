"""What is typed of who takes part."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Choice
from accounts.models import User
from assessments.models import ParticipantRole


class ParticipantForm(forms.Form):
    role = forms.ChoiceField(label=_("Part"), choices=ParticipantRole.choices)
    job_role = forms.ChoiceField(label=_("Role in the team"), required=False)

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        job_role = self.fields["job_role"]
        assert isinstance(job_role, forms.ChoiceField)
        job_role.choices = [("", _("not said")), *roles]


class NewParticipantForm(ParticipantForm):
    user = Choice(None, label=_("Person"), empty_label=None)
    field_order = ["user", "role", "job_role"]

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.fields["user"]
        assert isinstance(user, Choice)
        user.queryset = people
        self.fields["role"].initial = ParticipantRole.CONTRIBUTOR
