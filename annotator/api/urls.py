"""Routes of the API."""

from django.urls import path, re_path

from annotator.api import assignments, documents, incidents, projects, release_jobs, releases, versions, views
from annotator.api.schema import Schema

urlpatterns = [
    path("schema/", Schema.as_view(), name="api-schema"),
    path("keys/", views.own_keys, name="api-keys"),
    path("projects/", projects.projects, name="api-projects"),
    path("projects/<slug:slug>/", projects.project, name="api-project"),
    path("projects/<slug:slug>/archived/", projects.archived, name="api-archived"),
    path("projects/<slug:slug>/copy/", projects.copy_project, name="api-copy"),
    path("projects/<slug:slug>/documents/", documents.documents, name="api-documents"),
    path("projects/<slug:slug>/documents/<int:pk>/", documents.document, name="api-document"),
    path("projects/<slug:slug>/predictions/", documents.predictions, name="api-predictions"),
    path("projects/<slug:slug>/claims/", documents.claims, name="api-claims"),
    path("projects/<slug:slug>/incidents/", incidents.incidents, name="api-incidents"),
    path("projects/<slug:slug>/incidents/changes/<int:pk>/undo/", incidents.undo, name="api-undo-incidents"),
    path("projects/<slug:slug>/next/", views.next_review, name="api-next"),
    path("projects/<slug:slug>/reviews/", projects.reviews, name="api-reviews"),
    path("projects/<slug:slug>/adjudication/", projects.adjudication, name="api-adjudication"),
    path("projects/<slug:slug>/agreement/", projects.agreement, name="api-agreement"),
    path("projects/<slug:slug>/members/", projects.members, name="api-members"),
    path("projects/<slug:slug>/members/<int:pk>/", projects.member, name="api-member"),
    path("projects/<slug:slug>/members/<int:pk>/limits/", assignments.limits, name="api-limits"),
    path("projects/<slug:slug>/assignments/", assignments.assignments, name="api-assignments"),
    path("projects/<slug:slug>/assignments/<int:pk>/", assignments.assignment, name="api-assignment"),
    path("projects/<slug:slug>/guidelines/", versions.guidelines, name="api-guidelines"),
    path("projects/<slug:slug>/scheme/", versions.scheme, name="api-scheme"),
    path("projects/<slug:slug>/rechecks/", versions.rechecks, name="api-rechecks"),
    path("projects/<slug:slug>/rechecks/<int:pk>/", versions.recheck, name="api-recheck"),
    path("projects/<slug:slug>/releases/", releases.releases, name="api-releases"),
    path("projects/<slug:slug>/release-jobs/", release_jobs.release_jobs, name="api-release-jobs"),
    path("reviews/<int:pk>/", views.review_state, name="api-review"),
    path("reviews/<int:pk>/decisions/", views.decide, name="api-decide"),
    path("reviews/<int:pk>/stops/", views.review_stops, name="api-stops"),
    path("reviews/<int:pk>/submit/", views.submit, name="api-submit"),
    path("releases/<int:pk>/", releases.release, name="api-release"),
    path("releases/<int:pk>/changes/", releases.release_changes, name="api-changes"),
    path("releases/<int:pk>/withdraw/", releases.withdraw_release, name="api-withdraw"),
    path("releases/<int:pk>/export/", releases.export_release, name="api-export"),
    path("releases/<int:pk>/exports/", release_jobs.exports_of, name="api-exports"),
    path("release-jobs/<int:pk>/", release_jobs.release_job, name="api-release-job"),
    path("release-jobs/<int:pk>/cancel/", release_jobs.cancel_job, name="api-release-job-cancel"),
    path("release-jobs/<int:pk>/file/", release_jobs.job_file, name="api-release-job-file"),
    re_path(r"", views.unknown, name="api-unknown"),
]
