"""The fields of a tool and its cells, as a curator or an organisation types them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import ChoiceWidget
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.form_fields.fields import Address, Line, Text
from catalogue.curation.column_fields import DateInput, PastDay, all_fields
from catalogue.entries.column_wording import words_of
from catalogue.entries.columns import BY_NAME, COLUMNS, NAMES
from catalogue.entries.definition import LINKS
from catalogue.models import Component, Criterion, Status, Tool
from catalogue.scan.wording import WORDS
from documents.field_reader import KEY
from handbook.content import plain
from handbook.models import Draft, Skill

KEYS_OF: dict[str, type[Component] | type[Skill]] = {"components": Component, "skills": Skill}
LINKS_COLUMN = "links"
KEY_HINT = gettext_lazy("Lower-case words joined by hyphens, in the address. It never changes.")


class ToolForm(forms.Form):
    """All columns that people edit; `columns()` gives them as JSON has them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in KEYS_OF.items():
            rows = model.objects.filter(archived=False)
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(rows.values_list("key", "title"))

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("status") != Status.UNKNOWN and not data.get("status_source"):
            self.add_error("status_source", _("Only an unknown status goes without a source."))
        if data.get("status") == Status.DISCONTINUED and not data.get("status_on"):
            self.add_error("status_on", _("A discontinued tool says since when."))
        if not any(data.get(name) for name in LINKS):
            self.add_error("site", _("Give at least one of site, documentation and repository."))
        return data

    def columns(self) -> dict[str, Any]:
        data = self.cleaned_data
        columns = {name: plain(data[name]) for name in NAMES if name != LINKS_COLUMN}
        columns[LINKS_COLUMN] = links_in(data)
        for name in KEYS_OF:
            columns[name] = in_order(data[name], self.initial.get(name, ()))
        return columns

    def show_beside(self, fields: Mapping[str, Any]) -> None:
        """What stands by now, beside each column of which something else was typed."""
        typed = self.columns()
        for name in (name for name in NAMES if typed[name] != fields[name]):
            place = LINKS[0] if name == LINKS_COLUMN else name
            now = words_of(name, fields[name])
            self.add_error(place, _("It says now: %(now)s") % {"now": now})


ToolForm.base_fields.update(all_fields())


def links_in(data: Mapping[str, Any]) -> dict[str, str]:
    return {name: data[name] for name in LINKS if data[name]}


def initial_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of columns as JSON has them."""
    return {
        **{column.name: column.kind.typed(fields[column.name]) for column in COLUMNS},
        **{name: fields[LINKS_COLUMN].get(name, "") for name in LINKS},
    }


def in_order(chosen: Collection[str], before: Collection[str]) -> list[str]:
    """As it was, what is new at the end: the first component places a tool on the radar."""
    return [value for value in before if value in chosen] + [e for e in chosen if e not in before]


class NewToolForm(ToolForm):
    key = Line(label=gettext_lazy("Key"), max_length=60, help_text=KEY_HINT)
    field_order = ["key"]

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not KEY.match(key):
            raise ValidationError(_("A key is lower-case words joined by hyphens."))
        drafts = Draft.objects.filter(kind="tool", key=key)
        if Tool.objects.filter(key=key).exists() or drafts.exists():
            raise ValidationError(_("This key is taken."))
        return key


class PrivateToolForm(ToolForm):
    """What an organisation says of a tool of its own: only the first fields are asked for."""

    OPTIONAL = ("detail", "vendor", "licence", "ring_reason", "checked_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.OPTIONAL:
            self.fields[name].required = False
        for name in ("licence_history", "owner_since", "former_names", "status_on"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def columns(self) -> dict[str, Any]:
        data = self.cleaned_data
        columns = {name: data[name] for name in self.fields if name in BY_NAME}
        columns[LINKS_COLUMN] = links_in(data)
        columns["checked_on"] = data["checked_on"] or timezone.localdate()
        return columns


class OneFocus(ChoiceWidget):
    """Of a group of choices the first takes the focus, not each of them."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["index"] != "0":
            option["attrs"].pop("autofocus", None)
        return option


class Radios(OneFocus, forms.RadioSelect):
    pass


class Checks(OneFocus, forms.CheckboxSelectMultiple):
    pass


class CellForm(forms.Form):
    """What one tool says on one criterion."""

    note = Text(
        label=gettext_lazy("Note"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What it rests on, or where it stops."),
    )
    source = Address(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("A page of the tool's own site, documentation or repository."),
    )
    checked_on = PastDay(label=gettext_lazy("Checked on"), required=False, widget=DateInput())
    field_order = ["value", "note", "source", "checked_on"]

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criterion = criterion
        self.fields["value"] = value_field(criterion)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        value = data.get("value")
        known = bool(value) and value != "unknown"
        if known and not data.get("source") and "source" not in self.errors:
            self.add_error("source", _("Only an unknown cell goes without a source."))
        if not known and data.get("checked_on") not in (None, self.day_offered()):
            self.add_error("checked_on", _("What is unknown was checked on no day: empty this."))
        return data

    def day_offered(self) -> date | None:
        """That which stood there before anything was typed."""
        offered: date | None = self.initial.get("checked_on")
        return offered

    def columns(self) -> dict[str, Any]:
        """As a draft's JSON has it; what is unknown was checked on no day."""
        data = self.cleaned_data
        is_set = self.criterion.kind == Criterion.Kind.SET
        known = bool(data["value"]) and data["value"] != "unknown"
        checked = data["checked_on"] or timezone.localdate()
        return {
            "value": "" if is_set else data["value"],
            "values": in_order(data["value"], self.initial.get("values", ())) if is_set else [],
            "note": data["note"],
            "source": data["source"],
            "checked_on": checked.isoformat() if known else None,
        }


def value_field(criterion: Criterion) -> forms.Field:
    options: dict[str, Any] = {"label": criterion.title, "help_text": criterion.definition}
    if criterion.kind == Criterion.Kind.VERDICT:
        choices = [(key, word) for key, word in WORDS.items() if key != "none"]
        return forms.ChoiceField(choices=choices, widget=Radios, **options)
    if criterion.kind == Criterion.Kind.SET:
        return forms.MultipleChoiceField(
            **options,
            choices=[(key, key.replace("-", " ")) for key in criterion.choices],
            widget=Checks,
            required=False,
        )
    return Text(
        **options,
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def cell_initial(criterion: Criterion, cell: Mapping[str, Any]) -> dict[str, Any]:
    value = cell["values"] if criterion.kind == Criterion.Kind.SET else cell["value"]
    if criterion.kind == Criterion.Kind.VERDICT:
        value = value or "unknown"
    return {**cell, "value": value, "checked_on": cell["checked_on"] or timezone.localdate()}


def cell_form(
    criterion: Criterion, cell: Mapping[str, Any], data: QueryDict | None = None
) -> CellForm:
    """Its ids stand apart from those of other cells on the page."""
    form = CellForm(
        data,
        criterion=criterion,
        initial=cell_initial(criterion, cell),
        auto_id=f"{criterion.key}-%s",
    )
    form.fields["value"].widget.attrs["autofocus"] = True
    return form


class WhyForm(forms.Form):
    why = Line(
        label=gettext_lazy("Why"),
        max_length=100,
        help_text=gettext_lazy("Shown in the tool's history and the log of changes."),
    )
