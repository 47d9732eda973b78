"""`/practices/`."""

from django.urls import path

from handbook import views

app_name = "practices"
urlpatterns = [
    path("", views.practice_list, name="practice_list"),
    path("<slug:key>/", views.practice, name="practice"),
]
