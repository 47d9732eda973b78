"""`/horizon-scan/`."""

from django.urls import path

from catalogue.views import browsing, exporting, importing, stack

app_name = "catalogue"
urlpatterns = [
    path("", browsing.horizon_scan, name="horizon_scan"),
    path("tools/<slug:key>/", browsing.tool, name="tool"),
    path("compare/", browsing.compare, name="compare"),
    path("radar/", browsing.radar, name="radar"),
    path("stack/", stack.stack, name="stack"),
    path("export/", exporting.export, name="export"),
    path("import/", importing.import_file, name="import_file"),
    path("import/categories/", importing.categories, name="categories"),
]
