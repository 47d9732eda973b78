"""`/roles/`. A word that is no role's key stands before the keys."""

from django.urls import path

from handbook.views import curating, past, reading, team

app_name = "roles"
kind = {"kind": "role"}
one = "team/<uuid:organisation_id>/"
urlpatterns = [
    path("", reading.role_list, name="role_list"),
    path(one, team.team, name="team"),
    path(one + "people/<int:membership_id>/", team.marks, name="marks"),
    path("<slug:key>/", reading.role, name="role"),
    path("<slug:key>/edit/", curating.edit, kind, name="edit"),
    path("<slug:key>/history/", past.history, kind, name="history"),
    path("<slug:key>/history/undo/", past.undo, kind, name="undo"),
]
