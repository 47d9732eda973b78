"""`/horizon-scan/`."""

from django.urls import path

from catalogue.views import browsing, platform, stack

app_name = "catalogue"
urlpatterns = [
    path("", browsing.horizon_scan, name="horizon_scan"),
    path("tools/<slug:key>/", browsing.tool, name="tool"),
    path("compare/", browsing.compare, name="compare"),
    path("radar/", browsing.radar, name="radar"),
    path("stack/", stack.stack, name="stack"),
    path(
        "cloud-or-on-premises/",
        platform.cloud_or_on_premises,
        name="cloud_or_on_premises",
    ),
]
