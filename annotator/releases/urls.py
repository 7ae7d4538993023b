"""Routes of a project's releases."""

from django.urls import path

from annotator.releases import views

urlpatterns = [
    path("projects/<slug:slug>/releases/", views.releases_page, name="releases"),
    path("projects/<slug:slug>/releases/<int:number>/export/", views.export, name="release-export"),
]
