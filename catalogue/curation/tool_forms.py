"""The fields of a tool and its cells, as a curator or an organisation types them."""

import re
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

from accounts.form_fields.fields import Address, Day, Line, Text, checked
from catalogue.curation.change_wording import VERDICTS, field_title
from catalogue.entries.definition import LINKS, Licensed
from catalogue.entries.parsing import (
    LONGEST_ADDRESS,
    LONGEST_HISTORY,
    LONGEST_LICENCE,
    LONGEST_NAMES,
    is_since,
    last_day,
)
from catalogue.entries.rows import FIELDS
from catalogue.models import Component, Criterion, Ring, Status, Tool
from documents.field_reader import KEY, LONGEST_ITEM
from documents.text import line
from handbook.models import Draft, Skill

KEY_HINT = gettext_lazy("Lower-case words joined by hyphens, in the address. It never changes.")
SINCE_HINT = gettext_lazy("A year, year-month or year-month-day, as far as it is known.")
LICENSED = re.compile(r"(?P<licence>.+?) ?; ?(?P<since>[0-9-]+) ?; ?(?P<source>\S+)\Z")
NOT_LICENSED = gettext_lazy(
    "“%(licence)s …” is not a licence (of %(most)d characters at most), since when, and an "
    "address, parted by semicolons."
)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class Since(Line):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, required=False, help_text=SINCE_HINT, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not is_since(value):
            raise ValidationError(_("This is not a year, year-month or year-month-day."))


def text(
    name: str, longest: int, lines: int = 0, *, required: bool = True, **more: Any
) -> forms.CharField:
    said = {"label": field_title(name), "max_length": longest, "required": required, **more}
    return Text(widget=forms.Textarea(attrs={"rows": lines}), **said) if lines else Line(**said)


def day(name: str, **more: Any) -> forms.DateField:
    return Day(label=field_title(name), widget=DateInput(), **more)


class ToolForm(forms.Form):
    """All columns that people edit; `columns()` gives them as JSON has them."""

    title = text("title", 80)
    summary = text("summary", 200, 2)
    detail = text("detail", 2_000, 6, help_text=gettext_lazy("Markdown."))
    components = forms.MultipleChoiceField(
        label=field_title("components"), widget=forms.CheckboxSelectMultiple
    )
    vendor = text("vendor", 120)
    owner_since = Since(label=field_title("owner_since"))
    since = Since(label=field_title("since"))
    licence = text(
        "licence", LONGEST_LICENCE, help_text=gettext_lazy("An SPDX identifier, or proprietary.")
    )
    licence_history = text(
        "licence_history",
        LONGEST_HISTORY,
        2,
        required=False,
        help_text=gettext_lazy("One a line: licence; since; address of a source."),
    )
    site = Address(label=gettext_lazy("Site"))
    documentation = Address(label=gettext_lazy("Documentation"))
    repository = Address(label=gettext_lazy("Repository"))
    skills = forms.MultipleChoiceField(
        label=field_title("skills"), widget=forms.CheckboxSelectMultiple, required=False
    )
    former_names = text(
        "former_names", LONGEST_NAMES, 2, required=False, help_text=gettext_lazy("One a line.")
    )
    status = forms.ChoiceField(label=field_title("status"), choices=Status.choices)
    status_note = text("status_note", 400, 2, required=False)
    status_source = Address(label=field_title("status_source"))
    status_on = day("status_on", required=False)
    ring = forms.ChoiceField(label=field_title("ring"), choices=Ring.choices, initial=Ring.ASSESS)
    ring_reason = text("ring_reason", 400, 2)
    checked_on = day("checked_on", initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("components", Component), ("skills", Skill)):
            rows = model.objects.filter(archived=False)
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(rows.values_list("key", "title"))

    def clean_checked_on(self) -> date | None:
        return not_in_future(self.cleaned_data["checked_on"])

    def clean_former_names(self) -> list[str]:
        names = list(dict.fromkeys(lines_of(self.cleaned_data["former_names"])))
        if any(len(each) > LONGEST_ITEM for each in names):
            raise ValidationError(_("Shorten the longest: at most %d characters.") % LONGEST_ITEM)
        return names

    def clean_licence_history(self) -> list[dict[str, str]]:
        return [licensed(line) for line in lines_of(self.cleaned_data["licence_history"])]

    def clean(self) -> dict[str, Any]:
        super().clean()
        found = self.cleaned_data
        if found.get("status") != Status.UNKNOWN and not found.get("status_source"):
            self.add_error("status_source", _("Only an unknown status goes without a source."))
        if found.get("status") == Status.DISCONTINUED and not found.get("status_on"):
            self.add_error("status_on", _("A discontinued tool says since when."))
        if not any(found.get(name) for name in LINKS):
            self.add_error("site", _("Give at least one of site, documentation and repository."))
        return found

    def columns(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {name: data[name] for name in FIELDS if name != "links"}
        found["links"] = {name: data[name] for name in LINKS if data[name]}
        for name in ("components", "skills"):
            found[name] = in_order(data[name], self.initial.get(name, ()))
        for name in ("status_on", "checked_on"):
            found[name] = found[name].isoformat() if found[name] else None
        return found


def initial_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of columns as JSON has them."""
    return {
        **fields,
        **{name: fields["links"].get(name, "") for name in LINKS},
        "former_names": "\n".join(fields["former_names"]),
        "licence_history": "\n".join(Licensed(**each).line for each in fields["licence_history"]),
    }


def in_order(chosen: Collection[str], before: Collection[str]) -> list[str]:
    """As it was, what is new at the end: the first component places a tool on the radar."""
    return [each for each in before if each in chosen] + [e for e in chosen if e not in before]


def lines_of(typed: str) -> list[str]:
    return [found for each in typed.split("\n") if (found := line(each))]


def licensed(typed: str) -> dict[str, str]:
    """Out of one line: a semicolon may belong to the licence, or to the address."""
    parts = LICENSED.match(typed)
    found = parts.groupdict() if parts else {"licence": "", "since": "", "source": ""}
    wrong: dict[str, Any] = {
        "licence": typed.partition(";")[0][:LONGEST_LICENCE],
        "most": LONGEST_LICENCE,
    }
    if len(found["licence"]) > LONGEST_LICENCE or not is_since(found["since"]):
        raise ValidationError(NOT_LICENSED, params=wrong)
    checked(found["source"], LONGEST_ADDRESS, NOT_LICENSED, **wrong)
    return found


def not_in_future(day: date | None) -> date | None:
    if day and day > last_day(timezone.now()):
        raise ValidationError(_("This day is still to come."))
    return day


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
        found = {name: data[name] for name in self.fields if name in FIELDS}
        found["links"] = {name: data[name] for name in LINKS if data[name]}
        found["checked_on"] = data["checked_on"] or timezone.localdate()
        return found


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
    checked_on = Day(label=gettext_lazy("Checked on"), required=False, widget=DateInput())
    field_order = ["value", "note", "source", "checked_on"]

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criterion = criterion
        self.fields["value"] = value_field(criterion)
        self.order_fields(self.field_order)

    def clean_checked_on(self) -> date | None:
        return not_in_future(self.cleaned_data["checked_on"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        found = self.cleaned_data
        value = found.get("value")
        known = bool(value) and value != "unknown"
        if known and not found.get("source") and "source" not in self.errors:
            self.add_error("source", _("Only an unknown cell goes without a source."))
        if not known and found.get("checked_on") not in (None, self.day_offered()):
            self.add_error("checked_on", _("What is unknown was checked on no day: empty this."))
        return found

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
    said: dict[str, Any] = {"label": criterion.title, "help_text": criterion.definition}
    if criterion.kind == Criterion.Kind.VERDICT:
        choices = [(key, word) for key, word in VERDICTS.items() if key != "none"]
        return forms.ChoiceField(choices=choices, widget=Radios, **said)
    if criterion.kind == Criterion.Kind.SET:
        return forms.MultipleChoiceField(
            **said,
            choices=[(key, key.replace("-", " ")) for key in criterion.choices],
            widget=Checks,
            required=False,
        )
    return Text(
        **said,
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
