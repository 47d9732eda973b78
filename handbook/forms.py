"""What curators write in practices and roles, and what people say that they hold."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.form_fields.fields import Line, Text, checked, offer
from handbook import link_targets
from handbook.matrices import ARTEFACTS, NEEDS, PARTS, RIGHTS, STAGES, Mark
from handbook.models import Role, Skill

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_BODY = 20_000
MOST_RESOURCES = 20
LONGEST_ADDRESS = 500
NO_ADDRESS = gettext_lazy("Line %(line)d: the address must begin with http:// or https://.")
TELLING = gettext_lazy(
    "Line %(line)d: take the name and password out of the address: every reader would see them."
)


class CuratedForm(forms.Form):
    """The columns that practice and role share. `columns` is what was typed, column by column, as a
    draft's JSON has it; `initial_of` the way back."""

    COLUMNS: tuple[str, ...] = ("title", "summary", "body")
    title = Line(label=gettext_lazy("Title"), max_length=160)
    summary = Line(
        label=gettext_lazy("In short"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Plain text; it leads the page and stands in lists."),
    )
    body = Text(
        label=gettext_lazy("Text"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=gettext_lazy("Markdown. Headings with ## form the list of contents."),
    )

    why = Line(
        label=gettext_lazy("Why"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Needed to publish; everybody can read it in the history."),
    )

    @staticmethod
    def initial_of(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: values[name] for name in ("title", "summary", "body")}

    def clean_body(self) -> str:
        return f"{self.cleaned_data['body']}\n"

    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.COLUMNS}


class PracticeForm(CuratedForm):
    COLUMNS = ("title", "summary", "body", "roles", "components", "resources")
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Who carries it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    components = forms.MultipleChoiceField(
        label=gettext_lazy("Components that help"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    resources = Text(
        label=gettext_lazy("Read more"),
        required=False,
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One a line: title | address | who wrote it."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        roles = Role.objects.filter(archived=False).values_list("key", "title")
        offer(self, "roles", list(roles))
        offer(self, "components", list(link_targets.titles("component").items()))

    @staticmethod
    def initial_of(values: Mapping[str, Any]) -> dict[str, Any]:
        rows = (
            f"{source['title']} | {source['url']} | {source['by']}"
            for source in values["resources"]
        )
        return {
            **CuratedForm.initial_of(values),
            "roles": values["roles"],
            "components": values["components"],
            "resources": "\n".join(rows),
        }

    def clean_resources(self) -> list[dict[str, str]]:
        rows = [row.strip() for row in self.cleaned_data["resources"].splitlines()]
        resources = [resource(number, row) for number, row in enumerate(rows, 1) if row]
        if len(resources) > MOST_RESOURCES:
            raise ValidationError(_("Keep the best %d of these.") % MOST_RESOURCES)
        return resources


def resource(number: int, row: str) -> dict[str, str]:
    parts = [part.strip() for part in row.split("|")]
    if len(parts) != 3 or not all(parts):
        raise ValidationError(_("Line %d is not: title | address | who wrote it.") % number)
    checked(parts[1], LONGEST_ADDRESS, NO_ADDRESS, TELLING, line=number)
    return dict(zip(("title", "url", "by"), parts, strict=True))


class RoleForm(CuratedForm):
    """One choice per stage, one per skill, and the letters held on each artefact."""

    COLUMNS = ("title", "summary", "body", "stages", "skills", "artefacts")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.skills = dict(Skill.objects.filter(archived=False).values_list("key", "title"))
        for key, title in STAGES.items():
            self.fields[f"stages-{key}"] = one_of(PARTS, title, _("No part"))
        for key, name in self.skills.items():
            self.fields[f"skills-{key}"] = one_of(NEEDS, name, _("Not needed"))
        for key, title in ARTEFACTS.items():
            self.fields[f"artefacts-{key}"] = forms.MultipleChoiceField(
                label=title,
                required=False,
                choices=[(letter, mark.word) for letter, mark in RIGHTS.items()],
                widget=forms.CheckboxSelectMultiple,
            )

    def group(self, name: str) -> list[forms.BoundField]:
        return [self[field] for field in self.fields if field.startswith(f"{name}-")]

    def stage_fields(self) -> list[forms.BoundField]:
        return self.group("stages")

    def skill_fields(self) -> list[forms.BoundField]:
        return self.group("skills")

    def artefact_fields(self) -> list[forms.BoundField]:
        return self.group("artefacts")

    @staticmethod
    def initial_of(values: Mapping[str, Any]) -> dict[str, Any]:
        initial = CuratedForm.initial_of(values)
        for column in ("stages", "skills", "artefacts"):
            for key, level in values[column].items():
                initial[f"{column}-{key}"] = list(level) if column == "artefacts" else level
        return initial

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for column in ("stages", "skills", "artefacts"):
            start = f"{column}-"
            levels = {
                name.removeprefix(start): cleaned.get(name)
                for name in self.fields
                if name.startswith(start) and cleaned.get(name)
            }
            cleaned[column] = {
                key: "".join(value) if isinstance(value, list) else value
                for key, value in levels.items()
            }
        return cleaned


def one_of(known: Mapping[str, Mark], title: "StrOrPromise", none: str) -> forms.ChoiceField:
    choices = [("", none), *((key, mark.word) for key, mark in known.items())]
    return forms.ChoiceField(label=title, required=False, choices=choices)


class MarksForm(forms.Form):
    """Which roles somebody holds and which skills they have."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Skills"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, roles: Iterable[Role], skills: Iterable[Skill], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer(self, "roles", [(role.key, role.title) for role in roles])
        offer(self, "skills", [(skill.key, skill.title) for skill in skills])
