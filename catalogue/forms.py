"""What is asked of the catalogue by address, and what people type into it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.form_fields.fields import Address, Choice, Text
from accounts.models import Organisation
from accounts.submissions.seen import fingerprint
from catalogue.models import Criterion, Overlay, Ring, ring_and_note_of
from catalogue.scan.facets import Index
from catalogue.scan.index import Catalogue

MOST_COMPARED = 6
LONGEST_SEARCH = 100
LARGEST_IMPORT = 5_000_000
CHANGED = _(
    "Somebody has changed this meanwhile. Look at it, then save again to lay yours over it."
)


def selection_of(data: QueryDict, catalogue: Catalogue, *more: Index) -> dict[str, list[str]]:
    """What an address selects, facet by facet. What is no facet and no value of the public tools
    or of `more` is left out: an old address shows more, never an error."""
    selection = {}
    for facet, known in catalogue.index.masks.items():
        values = known.keys() | {value for index in more for value in index.masks[facet]}
        chosen = [value for value in dict.fromkeys(data.getlist(facet)) if value in values]
        if chosen:
            selection[facet] = chosen
    return selection


def words_of(data: QueryDict) -> str:
    return data.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]


def compared(data: QueryDict) -> list[str]:
    """The keys of the tools to compare, each once, in their order."""
    return list(dict.fromkeys(data.getlist("tool")))[:MOST_COMPARED]


class ImportForm(forms.Form):
    """A file, and what it is."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            ("tools", _("Tools, as this catalogue exports them (CSV, XLSX, YAML, JSON)")),
            ("landscape", _("A landscape as CNCF publishes its own (landscape.yml)")),
            ("radar", _("A technology radar: Thoughtworks' CSV, Zalando's JSON")),
        ],
        initial="tools",
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("At most 5 MB, YAML at most 2 MB. Nothing is changed before you have seen it."),
        max_length=100,
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_IMPORT:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file


# --- what readers and organisations say ----------------------------------------------------------
class SuggestionForm(forms.Form):
    criterion = forms.ModelChoiceField(
        Criterion.objects.none(),
        label=_("What it is about"),
        required=False,
        empty_label=_("The entry in general"),
        to_field_name="key",
    )
    text = Text(
        label=_("What should change"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    source = Address(
        label=_("Where it can be read"),
        help_text=_("The address of a page that shows it. It makes acceptance much likelier."),
    )

    def __init__(self, *args: Any, asked: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [criterion.key for criterion in asked]
        criterion = self.fields["criterion"]
        assert isinstance(criterion, forms.ModelChoiceField)
        criterion.queryset = Criterion.objects.filter(key__in=keys)


class AnswerForm(forms.Form):
    answer = Text(label=_("Why"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class OrganisationChoice(forms.Form):
    """Asked only of who manages more than one organisation."""

    organisation = Choice(Organisation.objects.none(), label=_("Organisation"), empty_label=None)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, Choice)
        field.queryset = organisations
        offered = list(organisations[:2])
        if len(offered) == 1:
            field.initial, field.widget = offered[0], forms.HiddenInput()


class OverlayForm(OrganisationChoice):
    """Of one organisation on one tool."""

    of_organisation: Organisation | None = None

    @classmethod
    def of(cls, organisation: Organisation, overlay: Overlay | None) -> "OverlayForm":
        """Named after it, so that several may stand on one page."""
        form = cls(
            organisations=Organisation.objects.filter(pk=organisation.pk),
            initial={"ring": overlay.ring, "note": overlay.note} if overlay else {},
            auto_id=f"overlay-{organisation.pk}-%s",
        )
        form.of_organisation = organisation
        form.seen = fingerprint(ring_and_note_of(overlay))
        return form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = self.data.get("seen", "")

    def show_beside(self, current: Mapping[str, str]) -> None:
        """What somebody else has set meanwhile; sent again, this form takes its place."""
        self.seen = fingerprint(current)
        ring = Ring(current["ring"]).label if current["ring"] else ""
        now = " · ".join(word for word in (str(ring), current["note"]) if word) or _("nothing")
        problem = _("%(changed)s It says now: %(now)s")
        self.add_error(None, problem % {"changed": CHANGED, "now": now})

    ring = forms.ChoiceField(
        label=_("Our ring"),
        choices=[("", _("None of our own: as the hub has it")), *Ring.choices],
        required=False,
    )
    note = Text(
        label=_("Our note"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
