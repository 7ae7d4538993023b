"""Routes of the pages above the rooms."""

from django.urls import path

from annotator.web import documents, figures, operation, own_data, people, progress, projects, views

urlpatterns = [
    path("", views.home, name="home"),
    path("live/", operation.live, name="live"),
    path("ready/", operation.ready, name="ready"),
    path("metrics/", operation.figures, name="metrics"),
    path("operation/", operation.operation, name="operation"),
    path("operation/jobs/<int:pk>/retry/", operation.retry, name="job-retry"),
    path("reference/", views.reference, name="reference"),
    path("account/data/", own_data.own_data, name="own-data"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("projects/<slug:slug>/", views.project_page, name="project"),
    path("projects/<slug:slug>/archive/", projects.archive, name="archive"),
    path("projects/<slug:slug>/unarchive/", projects.unarchive, name="unarchive"),
    path("projects/<slug:slug>/copy/", projects.copy_project, name="copy-project"),
    path("projects/<slug:slug>/progress/", progress.progress, name="progress"),
    path("projects/<slug:slug>/audit/", views.audit_page, name="audit"),
    path("projects/<slug:slug>/people/<int:pk>/remove/", people.remove_member, name="remove-member"),
    path("projects/<slug:slug>/people/<int:pk>/figures/", figures.figures, name="figures"),
    path("projects/<slug:slug>/figures/", figures.own_figures, name="own-figures"),
    path("projects/<slug:slug>/documents/", documents.documents, name="documents"),
    path("projects/<slug:slug>/documents/priority/", documents.prioritise, name="prioritise"),
    path("projects/<slug:slug>/documents/back/", documents.give_back, name="give-back"),
    path("projects/<slug:slug>/documents/<int:pk>/", documents.document, name="document"),
    path("projects/<slug:slug>/documents/<int:pk>/erase/", documents.erase, name="erase"),
]
