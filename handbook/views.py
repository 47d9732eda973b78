"""Best practices and roles, for everybody to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from handbook.models import Area, Practice, Role


@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    areas = Area.objects.filter(archived=False).prefetch_related("practices")
    return render(request, "handbook/practices.html", {"areas": areas})


@require_safe
def practice(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(Practice.objects.select_related("area"), key=key)
    return render(request, "handbook/practice.html", {"practice": found})


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    roles = Role.objects.filter(archived=False)
    return render(request, "handbook/roles.html", {"roles": roles})


@require_safe
def role(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "handbook/role.html", {"role": get_object_or_404(Role, key=key)})
