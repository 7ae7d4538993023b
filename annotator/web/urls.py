"""Routes of the pages above the rooms."""

from django.urls import path

from annotator.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("projects/<slug:slug>/", views.project_page, name="project"),
]
