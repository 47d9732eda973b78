"""`/roles/`."""

from django.urls import path

from handbook import views

app_name = "roles"
urlpatterns = [
    path("", views.role_list, name="role_list"),
    path("<slug:key>/", views.role, name="role"),
]
