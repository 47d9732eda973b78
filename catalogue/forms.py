"""What is asked of the catalogue by address, and what people type into it."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.facets import COMPONENT, LICENCE, RING, STATUS
from catalogue.index import Catalogue

MOST_COMPARED = 6
LONGEST_SEARCH = 100
LARGEST_IMPORT = 5_000_000


def selection_of(data, catalogue: Catalogue) -> dict[str, list[str]]:
    """What an address selects, facet by facet. What is no facet and no value is left out: an old
    address shows more, never an error."""
    known = catalogue.index.masks
    found = {}
    for facet in known:
        chosen = [value for value in dict.fromkeys(data.getlist(facet)) if value in known[facet]]
        if chosen:
            found[facet] = chosen
    return found


def words_of(data) -> str:
    return data.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]


def compared(data) -> list[str]:
    """The keys of the tools to compare, each once, in their order."""
    return list(dict.fromkeys(data.getlist("tool")))[:MOST_COMPARED]


def is_offered(facet: str, selection: Mapping[str, Sequence[str]], catalogue: Catalogue) -> bool:
    """General facets always; those of some components only where one of these is chosen."""
    if facet in (COMPONENT, LICENCE, STATUS, RING):
        return True
    criterion = next(each for each in catalogue.criteria if each.key == facet)
    return not criterion.components or criterion.is_asked_of(selection.get(COMPONENT, ()))


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

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_IMPORT:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file
