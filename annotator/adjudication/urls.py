"""Routes of the adjudicator's queue."""

from django.urls import path

from annotator.adjudication import views

urlpatterns = [
    path("projects/<slug:slug>/adjudication/", views.adjudication, name="adjudication"),
]
