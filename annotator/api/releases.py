"""Releases: list, freeze, withdraw, download."""

from http import HTTPStatus
from itertools import islice
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api import paging, release_jobs
from annotator.api.faults import problem
from annotator.api.matching import tagged
from annotator.api.reading import asked, person_of, read
from annotator.api.schema import call, paged, refuses, says, shape
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.releases import actions, background, rules
from annotator.releases.asking import Unknown
from annotator.releases.comparison import Comparison
from annotator.releases.comparison_views import attachment as changes_file
from annotator.releases.models import Release
from annotator.releases.queries import get_release_by_id, open_release
from annotator.releases.views import attachment
from annotator.releases.writers import CHOICES, FORMATS
from annotator.releases.writers.edition import ExportRefused

WithdrawalShape = shape(
    "Withdrawal",
    at=serializers.DateTimeField(),
    reason=serializers.CharField(help_text="why nobody should use it"),
)
FIELDS: dict[str, Any] = {
    "id": serializers.IntegerField(),
    "project": serializers.CharField(),
    "number": serializers.IntegerField(),
    "name": serializers.CharField(),
    "frozen_at": serializers.DateTimeField(),
    "content_sha256": serializers.CharField(),
    "counts": serializers.DictField(),
    "withdrawn": WithdrawalShape(allow_null=True),
}
ReleaseShape = shape("Release", **FIELDS)
WholeReleaseShape = shape("WholeRelease", **FIELDS, manifest=serializers.DictField())


CHANGES = 1000  # in one answer; the CSV has all
ChangeShape = shape(
    "Change",
    document=serializers.UUIDField(),
    change=serializers.ChoiceField(["added", "removed", "changed"]),
    kind=serializers.ChoiceField(["document", "span", "link", "attribute", "claim"]),
    id=serializers.CharField(help_text="of the span, where an attribute changed"),
    cause=serializers.ChoiceField(["guideline", "scheme", "correction", "report", "takedown", "program"]),
    before=serializers.DictField(),
    after=serializers.DictField(),
)
ChangedDocumentsShape = shape(
    "ChangedDocuments",
    added=serializers.IntegerField(),
    removed=serializers.IntegerField(),
    changed=serializers.IntegerField(),
)
ComparisonShape = shape(
    "Comparison",
    since=serializers.IntegerField(),
    number=serializers.IntegerField(),
    safe_to_append=serializers.BooleanField(),
    documents=ChangedDocumentsShape(),
    changes=ChangeShape(many=True),
    complete=serializers.BooleanField(help_text="are these all changes; the CSV has all, and all parts"),
)


class ChangesQuery(serializers.Serializer[Any]):
    """Since which release, and how it is written."""

    since = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="number of an older release")
    format = serializers.ChoiceField(["json", "csv"], default="json")


class Freezing(serializers.Serializer[Any]):
    """A release to be."""

    name = serializers.CharField(max_length=200, allow_blank=True)
    after = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1,
        help_text="number of the newest release you know, 0 for none: sent twice, it freezes once",
    )  # fmt: skip

    background = serializers.BooleanField(default=False, help_text="have a worker do it: for large projects")

    def validate_name(self, name: str) -> str:
        """One line that can be seen."""
        if permit := rules.can_be_named(name):
            return name
        raise serializers.ValidationError(permit.reason)


class Withdrawing(serializers.Serializer[Any]):
    """Why a release should not be used any more."""

    reason = serializers.CharField(max_length=2000)

    def validate_reason(self, reason: str) -> str:
        """Something that can be read."""
        if permit := rules.is_reason(reason.strip()):
            return reason
        raise serializers.ValidationError(permit.reason)


@says(
    "GET",
    "The releases of a project, newest first; for leads and readers",
    {200: paged(ReleaseShape)},
    name="list_releases",
    parameters=[paging.Paging],
)
@says(
    "POST",
    "Freeze what is finished as the next release; for leads",
    {201: ReleaseShape, 202: release_jobs.JobShape, 409: refuses("another release was frozen meanwhile")},
    name="freeze_release",
    request=Freezing,
)
@call(GET="read", POST="admin")
def releases(request: Request, slug: str) -> Response:
    """The releases of a project."""
    access = get_project_for(person_of(request), slug)
    if request.method == "POST":
        rules.can_freeze(access).require()
        given = read(Freezing, request)
        in_background = given.pop("background")
        try:
            if in_background:
                wished = background.wish_freeze(access=access, **given)
                return Response(release_jobs.told(wished), status=HTTPStatus.ACCEPTED)
            made = actions.freeze(project=access.project, by=access.user, **given)
        except actions.FrozenMeanwhile as meanwhile:
            return problem(HTTPStatus.CONFLICT, str(meanwhile))
        return Response(_release(made, made.manifest["counts"]), status=HTTPStatus.CREATED)
    project_rules.can_see_releases(access).require()
    query = asked(paging.Paging, request)
    found = Release.objects.filter(project=access.project).defer("manifest")
    found = found.select_related("project", "withdrawal")
    return paging.page(request, found, query, _releases)


@says(
    "GET",
    "A release with its manifest: a hash for each item and one for all",
    {200: WholeReleaseShape},
    name="get_release",
)
@call(GET="read")
def release(request: Request, pk: int) -> Response:
    """One release."""
    _access, found = get_release_by_id(person_of(request), pk)
    body = {**_release(found, found.manifest["counts"]), "manifest": found.manifest}
    return tagged(body, f"{found.content_sha256}{'-withdrawn' if found.withdrawn else ''}")


@says(
    "POST",
    "Withdraw a release: it stays, and only leads can download it; for leads",
    {200: ReleaseShape, 409: refuses("it was withdrawn before, and the first reason stands")},
    name="withdraw_release",
    request=Withdrawing,
)
@call(POST="admin")
def withdraw_release(request: Request, pk: int) -> Response:
    """Withdraw a release, for good."""
    access, found = get_release_by_id(person_of(request), pk)
    rules.can_withdraw(access).require()
    given = read(Withdrawing, request)
    try:
        actions.withdraw(release=found, by=access.user, **given)
    except actions.WithdrawnBefore as before:
        return problem(HTTPStatus.CONFLICT, str(before))
    return Response(_release(get_release_by_id(access.user, pk)[1], found.manifest["counts"]))


@says(
    "GET",
    "What changed since another release of the project, and whether new items can be appended",
    {
        (200, "application/json"): ComparisonShape,
        (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR),
    },
    name="list_changes",
    parameters=[ChangesQuery],
)
@call(GET="read")
def release_changes(request: Request, pk: int) -> HttpResponseBase:
    """What changed since another release."""
    query = asked(ChangesQuery, request)
    access, new = get_release_by_id(person_of(request), pk)
    found = Comparison(open_release(access, query["since"]), new)
    return changes_file(found) if query["format"] == "csv" else Response(_comparison(found))


@says(
    "GET", "A release as a file",
    {**{(200, one.media_type.partition(";")[0]): OpenApiTypes.BINARY for one in FORMATS.values()},
     409: refuses("it cannot be written in this format")},
    name="export_release",
    parameters=[
        OpenApiParameter("format", str, required=True, enum=list(FORMATS)),
        *(OpenApiParameter(name, str, enum=list(one.answers), description=str(one.title))
          for name, one in CHOICES.items()),
    ],
)  # fmt: skip
@call(GET="export")
def export_release(request: Request, pk: int) -> HttpResponseBase:
    """A release as a file, in the format that `?format=` names."""
    access, found = get_release_by_id(person_of(request), pk)
    rules.can_download(access, found).require()
    try:
        return attachment(found, request.query_params, by=access.user)
    except Unknown as fault:
        return problem(HTTPStatus.BAD_REQUEST, str(fault))
    except ExportRefused as fault:
        return problem(HTTPStatus.CONFLICT, str(fault))


def _comparison(found: Comparison) -> dict[str, Any]:
    first = list(islice(found.briefly(), CHANGES + 1))
    return {
        "since": found.old.number,
        "number": found.new.number,
        "safe_to_append": found.safe_to_append,
        "documents": {name: len(getattr(found, name)) for name in ("added", "removed", "changed")},
        "changes": [
            {"change" if name == "how" else name: value for name, value in one._asdict().items()}
            for one in first[:CHANGES]
        ],
        "complete": len(first) <= CHANGES,
    }


def _releases(rows: list[Release]) -> list[dict[str, Any]]:
    """Of their manifests only the counts are read."""
    counts = dict(
        Release.objects.filter(pk__in=[one.pk for one in rows]).values_list("pk", "manifest__counts")
    )
    return [_release(one, counts[one.pk]) for one in rows]


def _release(one: Release, counts: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one.pk,
        "project": one.project.slug,
        "number": one.number,
        "name": one.name,
        "frozen_at": one.created_at,
        "content_sha256": one.content_sha256,
        "counts": counts,
        "withdrawn": one.withdrawn and {"at": one.withdrawn.at, "reason": one.withdrawn.reason},
    }
