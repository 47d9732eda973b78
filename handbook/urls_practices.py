"""`/practices/`. A word that is no practice's key stands before the keys."""

from django.urls import path

from handbook.views import curating, history, pages

app_name = "practices"
kind = {"kind": "practice"}
urlpatterns = [
    path("", pages.practice_list, name="practice_list"),
    path("prerequisites/", pages.prerequisites, name="prerequisites"),
    path("<slug:key>/", pages.practice, name="practice"),
    path("<slug:key>/edit/", curating.edit, kind, name="edit"),
    path("<slug:key>/history/", history.history, kind, name="history"),
    path("<slug:key>/history/undo/", history.undo, kind, name="undo"),
]
