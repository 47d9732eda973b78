"""`/reports/`, and what hangs on an assessment."""

from django.urls import path

from reports import views

app_name = "reports"
of = "assessments/<uuid:assessment_id>/"
urlpatterns = [
    path(of + "share/", views.share, name="share"),
    path(of + "snapshots/", views.snapshot_list, name="snapshot_list"),
    path(of + "reports/", views.report_list, name="report_list"),
    path("reports/<uuid:report_id>/", views.report, name="report"),
    path("reports/<uuid:report_id>/download/", views.download, name="download"),
    path("reports/<uuid:report_id>/retry/", views.retry, name="retry"),
    path("reports/<uuid:report_id>/cancel/", views.cancel, name="cancel"),
    path("reports/<uuid:report_id>/delete/", views.delete, name="delete"),
]
