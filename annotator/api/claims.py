"""The claims that stand in the documents of a project."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request

from annotator.api import paging
from annotator.api.reading import asked, person_of
from annotator.api.schema import call, paged, says, shape
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.releases.writers.cells import csv_rows
from annotator.review import claims as standing
from annotator.spans.claims import Claim


class ClaimQuery(serializers.Serializer[Any]):
    """Which claims."""

    cursor = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=paging.LAST,
        help_text="where to go on: follow `next`",
    )
    limit = serializers.IntegerField(
        default=100, min_value=1, max_value=1000, help_text="rows after which a page ends with its document"
    )
    format = serializers.ChoiceField(["json", "csv"], default="json", help_text="`csv`: all rows, no pages")
    kind = serializers.CharField(default="", max_length=60, help_text="of harm")
    source = serializers.CharField(  # type: ignore[assignment] # a query of this name
        default="", max_length=200, help_text="part of the source’s name"
    )
    source_kind = serializers.CharField(default="", max_length=60)
    victim_status = serializers.CharField(default="", max_length=60)
    assertion = serializers.CharField(default="", max_length=60)
    document = serializers.UUIDField(required=False, help_text="public id of the document")
    review_state = serializers.ChoiceField([standing.REVIEWED, standing.GOLD], default="")
    least = serializers.IntegerField(
        required=False, min_value=0, max_value=paging.LAST, help_text="victims that the claim allows for"
    )


NUMBERS = ("start", "end", "document")
ClaimShape = shape(
    "Claim",
    **{
        name: serializers.ListField(child=serializers.CharField())
        if kind == tuple[str, ...]
        else serializers.IntegerField(allow_null=True)
        if kind in (int, int | None)
        else serializers.CharField(allow_null=True)
        for name, kind in Claim.__annotations__.items()
    },
    **{
        name: serializers.IntegerField() if name in NUMBERS else serializers.CharField()
        for name in (standing.SOURCE_ENTITY, *standing.REPORT)
    },
)


@says(
    "GET",
    "Who says what toll fell on whom, from standing opinions; for leads and readers",
    {
        (200, "application/json"): paged(ClaimShape),
        (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR),
    },
    name="list_claims",
    parameters=[ClaimQuery],
)
@call(GET="read")
def claims(request: Request, slug: str) -> HttpResponseBase:
    """The claims of a project."""
    access = get_project_for(person_of(request), slug)
    project_rules.can_see_releases(access).require()
    query = asked(ClaimQuery, request)
    cursor, limit, form = (query.pop(name) for name in ("cursor", "limit", "format"))
    wanted = standing.Wanted(**{**query, "document": str(query.get("document", ""))})
    found = standing.of_project(access.project, wanted, after=cursor)
    if form == "csv":
        headers = {"Content-Disposition": f'attachment; filename="{slug}-claims.csv"'}
        return StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8", headers=headers)
    rows: list[dict[str, Any]] = []
    for last, more in found:
        rows += more
        if len(rows) >= limit:
            return paging.answered(request, rows, last)
    return paging.answered(request, rows, None)


def _csv(found: Iterator[tuple[int, list[dict[str, Any]]]]) -> Iterator[bytes]:
    yield csv_rows([standing.COLUMNS])
    for _document_id, rows in found:
        yield csv_rows([_cell(row[name]) for name in standing.COLUMNS] for row in rows)


def _cell(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
