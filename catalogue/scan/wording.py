"""The words of the horizon scan: values, facets and their titles."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from catalogue.models import Ring, Status
from catalogue.scan.facets import COMPONENT, LICENCE, RING, STATUS
from catalogue.scan.index import Catalogue

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORDS = {
    "yes": _("Yes"),
    "partly": _("Partly"),
    "no": _("No"),
    "unknown": _("Unknown"),
    "none": _("None"),
}


LICENCES = {
    "yes": _("Open source"),
    "partly": _("Source available or open core"),
    "no": _("Closed"),
    "unknown": _("Unknown"),
}


TITLES = {
    COMPONENT: _("Component"),
    LICENCE: _("Licence"),
    STATUS: _("Status"),
    RING: _("Ring"),
}


MOVED = {"in": _("moved in"), "out": _("moved out"), "": _("stayed")}


def title_of_value(catalogue: Catalogue, facet: str, value: str) -> "StrOrPromise":
    if facet == COMPONENT:
        component = catalogue.components.get(value)
        return component.title if component else value
    if facet == STATUS:
        return Status(value).label
    if facet == RING:
        return Ring(value).label
    if facet == LICENCE:
        return LICENCES.get(value, value)
    return WORDS.get(value, value.replace("-", " "))
