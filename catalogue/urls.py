"""`/horizon-scan/`."""

from django.urls import path

from catalogue import views

app_name = "catalogue"
urlpatterns = [path("", views.horizon_scan, name="horizon_scan")]
