"""`/practices/`. A word that is no practice's key stands before the keys."""

from django.urls import path

from handbook.views import curating, past, reading

app_name = "practices"
kind = {"kind": "practice"}
urlpatterns = [
    path("", reading.practice_list, name="practice_list"),
    path("prerequisites/", reading.prerequisites, name="prerequisites"),
    path("<slug:key>/", reading.practice, name="practice"),
    path("<slug:key>/edit/", curating.edit, kind, name="edit"),
    path("<slug:key>/history/", past.history, kind, name="history"),
    path("<slug:key>/history/undo/", past.undo, kind, name="undo"),
]
