"""Cloud or one's own machines, for everybody: all in the address, nothing kept."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.requests import AnyRequest
from catalogue.where_to_run.form import PlatformForm, is_typed, weighed


@require_safe
@vary_on_headers("Accept-Language")
def cloud_or_on_premises(request: AnyRequest) -> HttpResponse:
    form = PlatformForm(request.GET if is_typed(request.GET) else None)
    result = weighed(form) if form.is_valid() else None
    status = 422 if form.errors else 200
    context = {"form": form, "result": result}
    return render(request, "catalogue/platform.html", context, status=status)
