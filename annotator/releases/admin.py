"""Releases in the Django admin: what was frozen, with downloads; and the claims of chosen reports."""

import tempfile
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotator.accounts.models import User
from annotator.common.readonly_admin import ReadOnlyAdmin
from annotator.corpus import actions as corpus
from annotator.corpus import admin as _documents  # noqa: F401 # registers the documents that get an action here
from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.releases import actions, exports, queries, rules
from annotator.releases.models import Release, ReleaseJob
from annotator.releases.writers import FORMATS
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.cells import csv_rows
from annotator.review import claims


@admin.register(ReleaseJob)
class ReleaseJobAdmin(ReadOnlyAdmin):
    """What workers freeze and export. Files go through the project's own page and its rules."""

    list_display = (
        "id",
        "project",
        "kind",
        "release",
        "format",
        "state",
        "wished_by",
        "wished_at",
        "ended_at",
    )
    list_filter = ("project", "kind", "state", "format")
    list_select_related = ("project", "release", "wished_by")
    search_fields = ("name", "sha256", "wished_by__username")
    exclude = ("file",)


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    """Numbers, names and hashes. Downloads go through the project's own page and its rules."""

    list_display = ("project", "number", "name", "created_at", "short_hash", "is_withdrawn")
    list_display_links = ("number",)
    list_filter = ("project",)
    list_select_related = ("project", "withdrawal")
    search_fields = ("name", "content_sha256")
    actions = ("as_json_lines", "as_claims")
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

    @admin.action(description=_("Download the selected releases as JSON lines"))
    def as_json_lines(self, request: HttpRequest, chosen: QuerySet[Release]) -> FileResponse:
        return _zipped(chosen, "jsonl", by=cast(User, request.user))

    @admin.action(description=_("Download the claims of the selected releases as CSV"))
    def as_claims(self, request: HttpRequest, chosen: QuerySet[Release]) -> FileResponse:
        return _zipped(chosen, "claims", by=cast(User, request.user))

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


def _zipped(chosen: QuerySet[Release], format_name: str, *, by: User) -> FileResponse:
    """A ZIP with a file per release, each through its project's gate and on record as if it was downloaded there."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 # the response closes it
    try:
        archive = Archive()
        for slug, number in chosen.order_by("project__slug", "number").values_list("project__slug", "number"):
            access = get_project_for(by, slug)
            release = queries.open_release(access, number)
            rules.can_download(access, release).require()
            with tempfile.TemporaryFile() as written:
                digest = exports.save(release, format_name, written)
                actions.record_export(release, format_name, {}, digest, by=by)
                file.writelines(archive.pour(exports.file_name(release, format_name), written))
        file.writelines(archive.finished())
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="releases.zip", content_type="application/zip")


@admin.action(description=_("Download the claims of the selected reports as CSV"))
def claims_of_reports(
    _admin: admin.ModelAdmin[Document], request: HttpRequest, chosen: QuerySet[Document]
) -> StreamingHttpResponse:
    """Of their standing opinions, as they are now; only from projects that the person leads."""
    found = corpus.take_away(documents=chosen, what="claims", by=cast(User, request.user))
    return StreamingHttpResponse(
        _claims(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="claims.csv"'},
    )


def _claims(documents: list[int]) -> Iterator[bytes]:
    yield csv_rows([claims.COLUMNS])
    rows = Document.objects.filter(pk__in=documents).order_by("project_id").values_list("project_id", "pk")
    for project, of_project in groupby(rows, key=itemgetter(0)):
        wanted = claims.Wanted(among=tuple(pk for _project, pk in of_project))
        for _document, held in claims.of_project(Project.objects.get(pk=project), wanted):
            yield csv_rows([row[name] for name in claims.COLUMNS] for row in held)


# claims have no table of their own: they are asked of the reports
documents = admin.site.get_model_admin(Document)
documents.actions = [*(documents.actions or ()), claims_of_reports]
