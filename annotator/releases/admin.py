"""Releases in the Django admin: what was frozen, with a download per format."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotator.common.readonly_admin import ReadOnlyAdmin
from annotator.releases.models import Release
from annotator.releases.writers import FORMATS


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    """Numbers, names and hashes. Downloads go through the project's own page and its rules."""

    list_display = ("project", "number", "name", "created_at", "short_hash", "is_withdrawn")
    list_display_links = ("number",)
    list_filter = ("project",)
    list_select_related = ("project", "withdrawal")
    search_fields = ("name", "content_sha256")
    fields = (
        "project",
        "number",
        "name",
        "created_at",
        "created_by",
        "content_sha256",
        "withdrawn",
        "counts",
        "downloads",
    )
    readonly_fields = ("withdrawn", "counts", "downloads")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        """Without manifests, which grow with the project."""
        return super().get_queryset(request).defer("manifest")

    @admin.display(description=_("content hash"), ordering="content_sha256")
    def short_hash(self, release: Release) -> str:
        return release.content_sha256[:12]

    @admin.display(description=_("withdrawn"), boolean=True)
    def is_withdrawn(self, release: Release) -> bool:
        return release.withdrawn is not None

    @admin.display(description=_("withdrawn"))
    def withdrawn(self, release: Release) -> str:
        """Why it should not be used, or nothing."""
        return release.withdrawn.reason if release.withdrawn else ""

    @admin.display(description=_("what it holds"))
    def counts(self, release: Release) -> SafeString:
        """Documents, spans and links by kind, claims."""
        counts = release.manifest["counts"]
        rows = [(_("documents"), counts["documents"]), *counts["spans"].items(), *counts["links"].items()]
        return format_html_join("", "<div>{}: {}</div>", [*rows, (_("claims"), counts["claims"])])

    @admin.display(description=_("download"))
    def downloads(self, release: Release) -> SafeString:
        """A link per format."""
        url = reverse("release-export", args=[release.project.slug, release.number])
        links = ((url, one.name, one.title) for one in FORMATS.values())
        return format_html_join(" · ", '<a href="{}?format={}">{}</a>', links)
