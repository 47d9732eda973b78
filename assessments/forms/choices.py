"""What is typed when a choice is recorded: which one, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Text


class ChoiceForm(forms.Form):
    """`options` are (key, title) of what one may pick."""

    pick = forms.ChoiceField(
        label=_("Which one do you choose?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say which one you choose."),
            "invalid_choice": _("That is not one of the options compared here."),
        },
    )
    reason = Text(
        label=_("Why this one?"),
        help_text=_("One sentence is enough. It stands in the plan and in the report."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: one sentence is enough.")},
    )

    def __init__(self, *args: Any, options: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick = self.fields["pick"]
        assert isinstance(pick, forms.ChoiceField)
        pick.choices = options
