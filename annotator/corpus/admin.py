"""Documents in the Django admin: shown, never changed there."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from annotator.common.readonly_admin import ReadOnlyAdmin
from annotator.corpus.models import Document, Publication


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """The list leaves the texts in the database."""

    list_display = ("title", "project", "words", "imported_at")
    list_filter = ("project",)
    search_fields = ("title", "=text_sha256", "=public_id")
    date_hierarchy = "imported_at"
    list_select_related = ("project",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return Document.objects.defer("text")


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    """Where reports stood."""

    list_display = ("external_id", "title", "publisher", "published_at", "project")
    list_filter = ("project",)
    search_fields = ("=external_id", "title", "publisher", "url")
    list_select_related = ("project",)
