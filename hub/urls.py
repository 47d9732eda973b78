"""Every address; each room has its own list."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import include, path

from hub import views

# A password is changed in one place, which tells its owner.
for name, view in {
    "login": secure_admin_login(admin.site.login),
    "password_change": lambda request, extra_context=None: redirect("account_change_password"),
}.items():
    setattr(admin.site, name, view)

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("accounts.sign_in.urls_allauth")),
    path("practices/", include("handbook.urls_practices")),
    path("roles/", include("handbook.urls_roles")),
    path("horizon-scan/", include("catalogue.urls")),
    path("frameworks/", include("assessments.urls_frameworks")),
    path("assessments/", include("assessments.urls")),
    path("", include("reports.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "hub.views.bad_request"
handler403 = "hub.views.forbidden"
handler404 = "hub.views.not_found"
handler429 = "hub.views.too_many"
handler500 = "hub.views.server_error"
