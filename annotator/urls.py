"""Gathers the routes of every room."""

from django.contrib import admin
from django.urls import include, path

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
