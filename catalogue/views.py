"""The horizon scan: the components of a pipeline, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.models import Group


@require_safe
def horizon_scan(request: HttpRequest) -> HttpResponse:
    groups = Group.objects.filter(archived=False).prefetch_related("components")
    return render(request, "catalogue/horizon_scan.html", {"groups": groups})
