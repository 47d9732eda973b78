"""`/frameworks/`."""

from django.urls import path

from assessments.views import frameworks

app_name = "frameworks"
urlpatterns = [
    path("", frameworks.framework_list, name="framework_list"),
    path("upload/", frameworks.upload, name="upload"),
    path("<slug:key>/", frameworks.framework, name="framework"),
    path("<slug:key>/blank.xlsx", frameworks.blank, name="blank"),
]
