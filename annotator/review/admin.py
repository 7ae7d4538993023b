"""Reviews and what they said, in the Django admin: shown, never changed there."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from annotator.common.readonly_admin import ReadOnlyAdmin
from annotator.review.models import Review, Submission


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Who reviews what, and how far; the page itself is one click away."""

    list_display = ("id", "document", "user", "kind", "state", "arm", "opened_at")
    list_filter = ("document__project", "kind", "state", "arm")
    search_fields = ("document__title", "user__username")
    list_select_related = ("document", "user")
    fields = (
        "document",
        "user",
        "kind",
        "state",
        "arm",
        "slot",
        "lease_until",
        "scheme",
        "guideline",
        "opened_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return super().get_queryset(request).defer("document__text", "incidents", "regions")

    def view_on_site(self, review: Review) -> str:
        return reverse("review", args=[review.pk])


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    """What was handed in and when; the list leaves the spans in the database."""

    list_display = ("id", "document", "number", "sha256", "submitted_at")
    list_filter = ("document__project",)
    search_fields = ("document__title", "=sha256")
    date_hierarchy = "submitted_at"
    list_select_related = ("document",)
    fields = ("review", "document", "number", "sha256", "submitted_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        return super().get_queryset(request).defer("body", "document__text")
