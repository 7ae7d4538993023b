"""Gathers the routes of every room."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# one door, with its limits and second factors
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "annotator.web.failing.failed"

urlpatterns = [
    path("", include("annotator.web.urls")),
    path("", include("annotator.accounts.urls")),
    path("", include("annotator.projects.urls")),
    path("", include("annotator.review.urls")),
    path("", include("annotator.adjudication.urls")),
    path("", include("annotator.learning.urls")),
    path("", include("annotator.releases.urls")),
    path("api/v1/", include("annotator.api.urls")),
    path("admin/", admin.site.urls),
]
