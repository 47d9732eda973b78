"""What went wrong in a form, said by the field and once more on top of it."""

from django import forms, template
from django.utils.translation import gettext as _

from accounts.form_fields import fields

register = template.Library()
PICKED = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def problem(field: forms.BoundField) -> str:
    """The field's first error; Django's own "This field is required." names no field and no way."""
    first = field.errors.as_data()[0]
    message = field.field.error_messages.get("required")
    if first.code != "required" or message != forms.Field.default_error_messages["required"]:
        return str(field.errors[0])
    says = _("Choose one: %(label)s.") if isinstance(field.field.widget, PICKED) else None
    return (says or _("Fill this in: %(label)s.")) % {"label": field.label}


@register.filter
def readings(field: forms.BoundField) -> list[str]:
    """What a number that was typed may mean, where its writer is asked."""
    return [reading for error in field.errors.as_data() for reading in fields.readings(error)]


@register.filter
def first_input(field: forms.BoundField) -> str:
    """The id that a link to the field goes to: of a group its first choice."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.inclusion_tag("includes/problems.html")
def problems(*all_forms: forms.BaseForm) -> dict[str, list[forms.BoundField]]:
    """Each field with an error, in order, over all the forms of a page."""
    return {"fields": [field for form in all_forms for field in form if field.errors]}
