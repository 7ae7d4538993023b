"""Routes of the queue and the review page."""

from django.urls import path

from annotator.review import views

urlpatterns = [
    path("projects/<slug:slug>/next/", views.next_report, name="next"),
    path("projects/<slug:slug>/raised/", views.raised, name="raised"),
    path("reviews/<int:pk>/", views.review_page, name="review"),
    path("reviews/<int:pk>/put-back/", views.put_back, name="put-back"),
]
