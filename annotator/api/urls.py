"""Routes of the API."""

from django.urls import path

from annotator.api import views

urlpatterns = [
    path("keys/", views.own_keys, name="api-keys"),
    path("projects/<slug:slug>/next/", views.next_review, name="api-next"),
    path("reviews/<int:pk>/", views.review_state, name="api-review"),
    path("reviews/<int:pk>/decisions/", views.decide, name="api-decide"),
    path("reviews/<int:pk>/stops/", views.review_stops, name="api-stops"),
    path("reviews/<int:pk>/submit/", views.submit, name="api-submit"),
    path("releases/<int:pk>/export/", views.export_release, name="api-export"),
]
