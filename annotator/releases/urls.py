"""Routes of a project's releases."""

from django.urls import path

from annotator.releases import claim_views, comparison_views, job_views, name_views, split_views, views

urlpatterns = [
    path("projects/<slug:slug>/claims/", claim_views.claims_page, name="claims"),
    path("projects/<slug:slug>/claims/incidents/", claim_views.join_incidents, name="join-incidents"),
    path(
        "projects/<slug:slug>/claims/incidents/<int:pk>/undo/",
        claim_views.undo_incidents,
        name="undo-incidents",
    ),
    path("projects/<slug:slug>/claims/names/", name_views.names_page, name="names"),
    path("projects/<slug:slug>/claims/names/said/", name_views.say_names, name="say-names"),
    path("projects/<slug:slug>/claims/names/<int:pk>/undo/", name_views.undo_names, name="undo-names"),
    path("projects/<slug:slug>/releases/", views.releases_page, name="releases"),
    path("projects/<slug:slug>/releases/card/", views.statement, name="release-statement"),
    path("projects/<slug:slug>/releases/splits/", split_views.splits_page, name="release-splits"),
    path("projects/<slug:slug>/releases/compare/", comparison_views.compare_page, name="release-compare"),
    path(
        "projects/<slug:slug>/releases/compare/CHANGES.csv",
        comparison_views.compare_csv,
        name="release-changes",
    ),
    path("projects/<slug:slug>/releases/<int:number>/", views.release_page, name="release"),
    path("projects/<slug:slug>/releases/<int:number>/withdraw/", views.withdraw, name="release-withdraw"),
    path("projects/<slug:slug>/releases/<int:number>/export/", views.export, name="release-export"),
    path("projects/<slug:slug>/releases/<int:number>/prepare/", job_views.prepare, name="release-prepare"),
    path("projects/<slug:slug>/releases/jobs/<int:pk>/cancel/", job_views.cancel, name="release-job-cancel"),
    path("projects/<slug:slug>/releases/jobs/<int:pk>/file/", job_views.file, name="release-job-file"),
]
