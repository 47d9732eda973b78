"""What people type about themselves and their organisations."""

import zoneinfo
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.addresses import plain
from accounts.form_fields.fields import Email, Line, offer
from accounts.form_fields.names import NameField
from accounts.models import Kind, Organisation, Role, User
from accounts.services.invitations import already_in, member_with

if TYPE_CHECKING:
    FormOfPerson = forms.ModelForm[User]
    FormOfOrganisation = forms.ModelForm[Organisation]
else:
    FormOfPerson = FormOfOrganisation = forms.ModelForm


class AddressField(Email):
    """Wherever somebody types an e-mail address."""

    default_error_messages = {"required": _("Type the e-mail address.")}

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("E-mail address"))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "email")

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class ProfileForm(FormOfPerson):
    class Meta:
        model = User
        fields = ["name", "zone", "theme"]
        field_classes = {"name": NameField, "zone": Line}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["zone"].help_text = _(
            "Such as Europe/London. Left empty: that of your browser."
        )

    def clean_zone(self) -> str:
        return known_zone(self.cleaned_data["zone"])


def known_zone(zone: str) -> str:
    if zone and zone not in zoneinfo.available_timezones():
        raise ValidationError(_("This is not a time zone such as Europe/London."))
    return zone


class OrganisationForm(FormOfOrganisation):
    class Meta:
        model = Organisation
        fields = ["name", "kind"]
        field_classes = {"name": NameField, "zone": Line}
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("Give the organisation a name.")
        offer(self, "kind", Kind.choices)
        self.fields["kind"].help_text = _(
            "A start-up is asked fewer questions, and is not marked down for doing by hand what is "
            "enough for it."
        )


class OrganisationEditForm(OrganisationForm):
    class Meta(OrganisationForm.Meta):
        fields = ["name", "kind", "zone"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["zone"].required = False
        self.fields["zone"].help_text = _("In which its reports tell the time.")

    def clean_zone(self) -> str:
        return known_zone(self.cleaned_data["zone"]) or self.initial["zone"]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class InvitationForm(RoleForm):
    email = AddressField(error_messages={"required": _("Type their e-mail address.")})
    field_order = ["email", "role"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if (member := member_with(self.organisation, email)) is not None:
            raise ValidationError(already_in(member))
        return email


class NewAddressForm(forms.Form):
    new_email = AddressField(label=_("New e-mail address"))

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_email(self) -> str:
        email: str = self.cleaned_data["new_email"]
        if email == self.user.email:
            raise ValidationError(_("This is your address already."))
        return email
