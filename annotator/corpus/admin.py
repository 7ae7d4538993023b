"""Documents in the Django admin: shown, never changed there."""

from typing import cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from annotator.accounts.models import User
from annotator.common.readonly_admin import ReadOnlyAdmin
from annotator.corpus import actions, exporting
from annotator.corpus.models import Document, IncidentChange, Publication
from annotator.corpus.name_models import Name, NameChange


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """The list leaves the texts in the database."""

    list_display = ("title", "project", "words", "imported_at")
    list_filter = ("project",)
    search_fields = ("title", "=text_sha256", "=public_id")
    date_hierarchy = "imported_at"
    list_select_related = ("project",)
    actions = ("as_json_lines",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return Document.objects.defer("text")

    @admin.action(description=_("Download the selected reports as JSON lines"))
    def as_json_lines(self, request: HttpRequest, chosen: QuerySet[Document]) -> StreamingHttpResponse:
        """What an import takes; only from projects that the person leads."""
        found = actions.take_away(documents=chosen, what="reports", by=cast(User, request.user))
        return StreamingHttpResponse(
            exporting.json_lines(found),
            content_type="application/jsonl; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="reports.jsonl"'},
        )


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    """Where reports stood."""

    list_display = ("external_id", "title", "publisher", "published_at", "project")
    list_filter = ("project",)
    search_fields = ("=external_id", "title", "publisher", "url")
    list_select_related = ("project",)


@admin.register(IncidentChange)
class IncidentChangeAdmin(ReadOnlyAdmin):
    """What people said of incidents."""

    list_display = ("kind", "project", "by", "at", "undone_at")
    list_filter = ("project", "kind")
    date_hierarchy = "at"
    list_select_related = ("project", "by")


@admin.register(Name)
class NameAdmin(ReadOnlyAdmin):
    """What names mean."""

    list_display = ("written", "entity", "leads", "project")
    list_filter = ("project", "leads")
    search_fields = ("written", "=entity__key")
    list_select_related = ("project", "entity")


@admin.register(NameChange)
class NameChangeAdmin(ReadOnlyAdmin):
    """What people said of names."""

    list_display = ("kind", "project", "by", "at", "undone_at")
    list_filter = ("project", "kind")
    date_hierarchy = "at"
    list_select_related = ("project", "by")
