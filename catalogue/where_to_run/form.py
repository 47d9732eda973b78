"""What is typed when cloud is weighed against one's own machines: needs, then each option."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Line, Number
from catalogue.where_to_run import weighing, wording
from catalogue.where_to_run.weighing import Needs, Offer
from documents.numbers import Format, known_format, own_format

UNSAID = ("", _("Not known yet"))
CURRENCIES = [("£", _("pounds (£)")), ("€", _("euros (€)")), ("$", _("dollars ($)"))]
MOST = 1_000_000_000
# What lies in the nature of each; everything can be changed.
USUAL = {
    "cloud": {"growth": "setting", "data": "named-country", "control": "shared"},
    "on-premises": {"growth": "order", "data": "ours", "control": "us"},
    "mixed": {"growth": "order", "data": "named-country", "control": "shared"},
}


class Amount(Number):
    """A figure from nought; empty where nobody knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def validate(self, value: Any) -> None:
        if value is not None and value < 0:
            raise ValidationError(_("The number must be 0 or more."))
        if value is not None and value > MOST:
            raise ValidationError(_("That number is too large."))


class PlatformForm(forms.Form):
    """`needs()` and `offers()` once it is valid; `answers` as plain JSON, to be kept or put into an
    address and read again."""

    option = forms.MultipleChoiceField(
        label=_("What do you compare?"),
        choices=wording.titles(wording.TITLES),
        initial=list(weighing.OPTIONS),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick two or three options.")},
    )
    currency = forms.ChoiceField(label=_("Money is in"), choices=CURRENCIES, required=False)
    money = Amount(
        label=_("Most it may cost a month"),
        help_text=_("Machines bought count too: spread their price over the months they last."),
    )
    weeks = Amount(label=_("Weeks until it must serve"))
    days = Amount(label=_("Person-days a month you can spare to keep it running"))
    growth = forms.ChoiceField(
        label=_("What growth do you expect?"),
        choices=wording.titles(wording.NEED_OF_GROWTH),
        initial="steady",
    )
    data: Mapping[str, Any] = forms.ChoiceField(  # type: ignore[assignment]  # Django takes fields out of the class
        label=_("Where must data stay?"),
        choices=[
            ("anywhere", _("It does not matter")),
            *wording.titles(wording.MUST_DATA),
        ],
        initial="anywhere",
    )
    control = forms.ChoiceField(
        label=_("Who must control the machines?"),
        choices=[
            ("provider", _("It does not matter")),
            *wording.titles(wording.MUST_CONTROL),
        ],
        initial="provider",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for test, title in wording.TESTS.items():
            self.fields[f"weight-{test}"] = forms.ChoiceField(
                label=title,
                choices=wording.titles(wording.WEIGHTS),
                initial=weighing.COUNTS,
            )
        for key in weighing.OPTIONS:
            for name, made in offer_fields(key).items():
                self.fields[f"{key}-{name}"] = made
        self.write_as(known_format(self.data.get("numbers", "")) or own_format())

    def write_as(self, own: Format) -> None:
        """How its writer writes numbers goes with them: an address says the same to everybody."""
        hidden = forms.HiddenInput(attrs={"autocomplete": "off"})
        self.fields["numbers"] = Line(required=False, max_length=35, widget=hidden, initial=own.tag)
        for field in self.fields.values():
            if isinstance(field, Number):
                field.own = own

    def clean_option(self) -> list[str]:
        chosen = self.cleaned_data["option"]
        if len(chosen) < 2:
            raise ValidationError(_("Tick two or three options."))
        return [key for key in weighing.OPTIONS if key in chosen]

    # --- as the pages show it -----------------------------------------------------------------
    @property
    def limits(self) -> Iterable[forms.BoundField]:
        names = ("option", "currency", "money", "weeks", "days", "growth", "data", "control")
        return [self[name] for name in names]

    @property
    def weights(self) -> Iterable[forms.BoundField]:
        return [self[f"weight-{test}"] for test in weighing.TESTS]

    @property
    def options(self) -> Iterable[tuple[object, list[forms.BoundField]]]:
        return [
            (title, [self[f"{key}-{name}"] for name in offer_fields(key)])
            for key, title in wording.TITLES.items()
        ]

    # --- as it is weighed ---------------------------------------------------------------------
    def needs(self) -> Needs:
        data = self.cleaned_data
        return Needs(
            **{name: data[name] for name in ("money", "weeks", "days", "growth", "data")},
            control=data["control"],
            weights={test: data[f"weight-{test}"] for test in weighing.TESTS},
        )

    def offers(self) -> list[Offer]:
        data = self.cleaned_data
        return [
            Offer(key=key, **{name: data[f"{key}-{name}"] for name in offer_fields(key)})
            for key in data["option"]
        ]

    @property
    def currency_said(self) -> str:
        return self.cleaned_data["currency"] or CURRENCIES[0][0]

    @property
    def answers(self) -> dict[str, Any]:
        """Only what was said."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in (None, "", []) and name != "numbers"
        }


def offer_fields(key: str) -> dict[str, forms.Field]:
    usual = USUAL[key]
    return {
        "money": Amount(label=_("Cost a month")),
        "weeks": Amount(label=_("Weeks until it serves")),
        "days": Amount(label=_("Person-days a month to keep it running")),
        **{
            name: forms.ChoiceField(
                label=label,
                choices=[UNSAID, *wording.titles(words)],
                initial=usual[name],
                required=False,
            )
            for name, label, words in (
                ("growth", _("How it grows"), wording.GROWTHS),
                ("data", _("Where data would lie"), wording.DATA),
                ("control", _("Who controls the machines"), wording.CONTROL),
            )
        },
    }


def is_typed(data: QueryDict) -> bool:
    """Whether an address says anything that is asked here."""
    return any(name in data for name in PlatformForm().fields)


def weighed(form: PlatformForm) -> dict[str, Any]:
    """The result of a valid form, in words."""
    needs = form.needs()
    return wording.as_json(weighing.weigh(form.offers(), needs), needs, form.currency_said)
