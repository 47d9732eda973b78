"""`/horizon-scan/`."""

from django.urls import path

from catalogue.views import (
    browsing,
    editing,
    exporting,
    history,
    importing,
    overlays,
    platform,
    review,
    stack,
)

app_name = "catalogue"
urlpatterns = [
    path("", browsing.horizon_scan, name="horizon_scan"),
    path("tools/<slug:key>/", browsing.tool, name="tool"),
    path("compare/", browsing.compare, name="compare"),
    path("radar/", browsing.radar, name="radar"),
    path("stack/", stack.stack, name="stack"),
    path("export/", exporting.export, name="export"),
    path("import/", importing.import_file, name="import_file"),
    path("import/<uuid:import_id>/", importing.import_page, name="import_page"),
    path("import/categories/", importing.categories, name="categories"),
    # what has changed, and suggesting more
    path("tools/<slug:key>/history/", history.history, name="history"),
    path("tools/<slug:key>/history/undo/", history.undo, name="undo"),
    path("changes/", history.changes, name="changes"),
    path("changes.atom", history.changes_atom, name="changes_atom"),
    path("tools/<slug:key>/suggest/", review.suggest, name="suggest"),
    path("suggestions/", review.suggestions, name="suggestions"),
    path("suggestions/<uuid:suggestion_id>/", review.decide, name="decide"),
    # curating
    path("review/", review.review, name="review"),
    path("new/", editing.new, name="new"),
    path("tools/<slug:key>/edit/", editing.edit, name="edit"),
    path("tools/<slug:key>/edit/cells/<slug:criterion>/", editing.edit_cell, name="edit_cell"),
    path("tools/<slug:key>/edit/take-back/", editing.take_back, name="take_back"),
    path("tools/<slug:key>/edit/publish/", editing.publish, name="publish"),
    path("tools/<slug:key>/edit/discard/", editing.discard, name="discard"),
    path("tools/<slug:key>/edit/archive/", editing.archive, name="archive"),
    path("tools/<slug:key>/edit/checked/", editing.checked, name="checked"),
    path("tools/<slug:key>/edit/bundled/", editing.bundled, name="bundled"),
    # an organisation's own
    path("tools/<slug:key>/overlay/", overlays.overlay, name="overlay"),
    path("private/new/", overlays.private_new, name="private_new"),
    path("private/<slug:key>/edit/", overlays.private, name="private"),
    path(
        "private/<slug:key>/edit/cells/<slug:criterion>/",
        overlays.private_cell,
        name="private_cell",
    ),
    path("private/<slug:key>/edit/archive/", overlays.private_archive, name="private_archive"),
    path(
        "cloud-or-on-premises/",
        platform.cloud_or_on_premises,
        name="cloud_or_on_premises",
    ),
]
