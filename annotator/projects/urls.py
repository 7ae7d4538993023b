"""Routes of a project itself and its people."""

from django.urls import path

from annotator.projects import views

urlpatterns = [
    path("new-project/", views.new_project, name="new-project"),
    path("projects/<slug:slug>/people/", views.people, name="people"),
    path("projects/<slug:slug>/people/<int:pk>/", views.member, name="member"),
    path("projects/<slug:slug>/people/invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("projects/<slug:slug>/policy/", views.policy, name="policy"),
    path("join/<str:secret>/", views.join, name="join"),
]
