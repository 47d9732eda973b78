"""`/roles/`. A word that is no role's key stands before the keys."""

from django.urls import path

from handbook.views import curating, history, pages, team

app_name = "roles"
kind = {"kind": "role"}
one = "team/<uuid:organisation_id>/"
urlpatterns = [
    path("", pages.role_list, name="role_list"),
    path(one, team.team, name="team"),
    path(one + "people/<int:membership_id>/", team.marks, name="marks"),
    path("<slug:key>/", pages.role, name="role"),
    path("<slug:key>/edit/", curating.edit, kind, name="edit"),
    path("<slug:key>/history/", history.history, kind, name="history"),
    path("<slug:key>/history/undo/", history.undo, kind, name="undo"),
]
