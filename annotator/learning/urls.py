"""Routes of the suggesters' page."""

from django.urls import path

from annotator.learning import views

urlpatterns = [
    path("projects/<slug:slug>/suggesters/", views.suggesters, name="suggesters"),
    path("projects/<slug:slug>/suggesters/decided/", views.decided, name="suggesters-decided"),
]
