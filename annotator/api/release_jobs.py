"""Freezes and exports in the background: how far they are, cancelling, the files."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api import paging
from annotator.api.reading import asked, person_of, read
from annotator.api.schema import call, paged, says, shape
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.releases import background, rules
from annotator.releases.job_views import kept
from annotator.releases.models import ReleaseJob
from annotator.releases.queries import get_job_by_id, get_release_by_id
from annotator.releases.writers import FORMATS, ChoiceRefused

JobShape = shape(
    "ReleaseJob",
    id=serializers.IntegerField(),
    kind=serializers.ChoiceField(ReleaseJob.Kind.choices),
    state=serializers.ChoiceField(ReleaseJob.State.choices),
    release=serializers.IntegerField(allow_null=True, help_text="id: what is exported, or what was frozen"),
    format=serializers.CharField(),
    choices=serializers.DictField(),
    done=serializers.IntegerField(help_text="documents"),
    total=serializers.IntegerField(help_text="documents"),
    reason=serializers.CharField(help_text="why it did not end well"),
    sha256=serializers.CharField(help_text="of the file's bytes"),
    bytes=serializers.IntegerField(allow_null=True),
    file=serializers.CharField(allow_null=True, help_text="address of the file while it is kept"),
    wished_at=serializers.DateTimeField(),
    ended_at=serializers.DateTimeField(allow_null=True),
)


class Exporting(serializers.Serializer[Any]):
    """A file to be: the format, and what is chosen about it."""

    format = serializers.ChoiceField(list(FORMATS))
    choices = serializers.DictField(
        child=serializers.CharField(), default=dict, help_text="as the parameters of the export"
    )


@says(
    "POST",
    "Have a worker write a release as a file; for large releases",
    {202: JobShape, 200: JobShape},
    name="prepare_export",
    request=Exporting,
)
@call(POST="export")
def exports_of(request: Request, pk: int) -> Response:
    """A file that a worker writes; the same one while it is under way or kept."""
    access, found = get_release_by_id(person_of(request), pk)
    rules.can_download(access, found).require()
    given = read(Exporting, request)
    try:
        job = background.wish_export(
            access=access, release=found, format_name=given["format"], given=given["choices"]
        )
    except ChoiceRefused as refused:
        raise serializers.ValidationError({"choices": [str(refused)]}) from refused
    return Response(told(job), status=HTTPStatus.ACCEPTED if job.under_way else HTTPStatus.OK)


@says(
    "GET",
    "Freezes and exports that a worker does or did; for leads and readers",
    {200: paged(JobShape)},
    name="list_release_jobs",
    parameters=[paging.Paging],
)
@call(GET="read")
def release_jobs(request: Request, slug: str) -> Response:
    """Freezes and exports in the background, newest first."""
    access = get_project_for(person_of(request), slug)
    project_rules.can_see_releases(access).require()
    query = asked(paging.Paging, request)
    found = ReleaseJob.objects.filter(project=access.project)
    return paging.page(request, found, query, lambda rows: [told(one) for one in rows])


@says("GET", "How far a freeze or an export is", {200: JobShape}, name="get_release_job")
@call(GET="read")
def release_job(request: Request, pk: int) -> Response:
    """One freeze or export in the background."""
    return Response(told(get_job_by_id(person_of(request), pk)[1]))


@says(
    "POST",
    "Cancel a freeze or an export; nothing of it stays",
    {200: JobShape},
    name="cancel_release_job",
    request=None,
)
@call(POST="export")
def cancel_job(request: Request, pk: int) -> Response:
    """Cancel a freeze or an export that is not over."""
    access, job = get_job_by_id(person_of(request), pk)
    background.cancel(access=access, job=job)
    return Response(told(get_job_by_id(access.user, pk)[1]))


@says(
    "GET",
    "The file of an export that is done",
    {**{(200, one.media_type.partition(";")[0]): OpenApiTypes.BINARY for one in FORMATS.values()}},
    name="get_prepared_export",
)
@call(GET="export")
def job_file(request: Request, pk: int) -> HttpResponseBase:
    """The file of an export, while it is kept."""
    return kept(*get_job_by_id(person_of(request), pk))


def told(one: ReleaseJob) -> dict[str, Any]:
    """A freeze or an export as the API tells of it."""
    fields = ("kind", "state", "format", "choices", "done", "total", "reason", "sha256", "bytes", "wished_at")
    return {
        "id": one.pk,
        **{name: getattr(one, name) for name in fields},
        "release": one.release_id,
        "file": reverse("api-release-job-file", args=[one.pk]) if one.has_file else None,
        "ended_at": one.ended_at,
    }
