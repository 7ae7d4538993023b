"""Routes of adjudication and agreement."""

from django.urls import path

from annotator.adjudication import views

urlpatterns = [
    path("projects/<slug:slug>/adjudication/", views.adjudication, name="adjudication"),
    path("reviews/<int:pk>/ask-again/", views.ask_again, name="ask-again"),
    path("projects/<slug:slug>/agreement/", views.agreement_page, name="agreement"),
    path("projects/<slug:slug>/bias/", views.bias, name="bias"),
    path("projects/<slug:slug>/differences/", views.differences, name="differences"),
]
