"""Documents, what was proposed for them, and the claims that stand in them."""

from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any

from django.db.models import Q
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api import paging
from annotator.api.faults import problem
from annotator.api.parsers import JSONLinesParser
from annotator.api.reading import asked, person_of
from annotator.api.schema import JSON_LINES, call, paged, refuses, says, shape
from annotator.corpus import rules as corpus_rules
from annotator.corpus.models import Document
from annotator.corpus.readers.source import Source
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.releases.writers.cells import csv_rows
from annotator.review import claims as standing
from annotator.review.progress import Progress, with_progress
from annotator.spans.claims import Claim
from annotator.suggestions import pushing
from annotator.suggestions.actions import import_documents
from annotator.suggestions.models import Prediction, Suggester

PUBLICATION = ("external_id", "title", "publisher", "author", "url", "published_at", "language", "licence")
LINES: list[type[BaseParser]] = [JSONLinesParser]
BODY = {JSON_LINES: OpenApiTypes.BINARY}
NAME = r"[^\s\x00-\x1f\x7f-\x9f]+"  # one word of characters that can be seen


class DocumentQuery(paging.Paging):
    """Which documents."""

    state = serializers.ChoiceField(Progress.choices, required=False, help_text="how far it is")
    external_id = serializers.CharField(
        required=False, max_length=200, help_text="the id it was imported under"
    )
    text_sha256 = serializers.RegexField(r"^[0-9a-f]{64}\Z", required=False, help_text="SHA-256 of its text")
    title = serializers.CharField(required=False, max_length=200, help_text="part of its title")


PublicationShape = shape("Publication", **{name: serializers.CharField() for name in PUBLICATION})
FIELDS: dict[str, Any] = {
    "id": serializers.IntegerField(),
    "public_id": serializers.UUIDField(),
    "title": serializers.CharField(),
    "text_sha256": serializers.CharField(),
    "words": serializers.IntegerField(),
    "imported_at": serializers.DateTimeField(),
    "state": serializers.ChoiceField(Progress.choices),
    "publications": PublicationShape(many=True),
}
DocumentShape = shape("Document", **FIELDS)
WholeDocumentShape = shape("WholeDocument", **FIELDS, text=serializers.CharField())
IMPORTED = ("new", "publications_added", "already_there", "spans")
ImportedShape = shape("Imported", **{name: serializers.IntegerField() for name in IMPORTED})
PredictionShape = shape(
    "Prediction",
    id=serializers.IntegerField(),
    document=serializers.UUIDField(),
    suggester=serializers.CharField(),
    version=serializers.CharField(),
    model=serializers.CharField(help_text="what a model of others said its version is; else empty"),
    created_at=serializers.DateTimeField(),
    spans=serializers.ListField(child=serializers.DictField()),
    links=serializers.ListField(child=serializers.DictField()),
)
PUSHED = ("new", "already_there", "spans")
PushedShape = shape("Pushed", **{name: serializers.IntegerField() for name in PUSHED})


class Pushing(serializers.Serializer[Any]):
    """Whose predictions they are."""

    suggester = serializers.RegexField(rf"^{NAME}\Z", max_length=60, help_text="its name")
    version = serializers.RegexField(rf"^{NAME}\Z", max_length=80, help_text="its version")

    def validate_suggester(self, name: str) -> str:
        """Not the name of one of the program's own."""
        if name in Suggester.OWN:
            raise serializers.ValidationError("this name is the program's own; choose another")
        return name


class PredictionQuery(paging.Paging):
    """Which predictions."""

    suggester = serializers.CharField(required=False, max_length=60)
    version = serializers.CharField(required=False, max_length=80)
    document = serializers.UUIDField(required=False, help_text="public id of the document")


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
    "Which documents there are and how far each is, newest first",
    {200: paged(DocumentShape)},
    name="list_documents",
    parameters=[DocumentQuery],
)
@says(
    "POST",
    "Import reports, one per line as docs/importing.md says: all of them or, with one fault, none",
    {200: ImportedShape},
    name="import_documents",
    request=BODY,
)
@call(GET="read", POST="import", parsers=LINES)
def documents(request: Request, slug: str) -> Response:
    """The documents of a project."""
    access = get_project_for(person_of(request), slug)
    corpus_rules.can_list(access).require()
    if request.method == "POST":
        return _import(request, slug)
    query = asked(DocumentQuery, request)
    found = with_progress(access.project).defer("text").prefetch_related("publications")
    if "state" in query:
        found = found.filter(Q(far=query["state"]))
    if "external_id" in query:
        found = found.filter(publications__external_id=query["external_id"])
    if "text_sha256" in query:
        found = found.filter(text_sha256=query["text_sha256"])
    if "title" in query:
        found = found.filter(title__icontains=query["title"])
    return paging.page(request, found, query, lambda rows: map(_document, rows))


def _import(request: Request, slug: str) -> Response:
    person = person_of(request)
    access = get_project_for(person, slug)
    corpus_rules.can_import(access).require()
    with _lines(request) as lines:
        source = Source.from_stream("request", lines)
        report = import_documents(project=access.project, files=[source], by=person, format_name="jsonl")
    if report.faults:
        told = f"{report.fault_count} faults: nothing was imported"
        errors = [{"line": one.line, "problem": one.problem} for one in report.faults]
        return problem(HTTPStatus.BAD_REQUEST, told, errors=errors)
    return Response({name: getattr(report, name) for name in IMPORTED})


@says("GET", "A document with its text; for leads", {200: WholeDocumentShape}, name="get_document")
@call(GET="read")
def document(request: Request, slug: str, pk: int) -> Response:
    """One document."""
    access = get_project_for(person_of(request), slug)
    corpus_rules.can_open(access).require()
    found: Any = get_object_or_404(with_progress(access.project), pk=pk)
    return Response({**_document(found), "text": found.text})


@says(
    "GET",
    "What was proposed, newest first; for leads",
    {200: paged(PredictionShape)},
    name="list_predictions",
    parameters=[PredictionQuery],
)
@says(
    "POST",
    "Keep what another program proposes for documents that are there: all lines or, with one fault, none",
    {200: PushedShape, 409: refuses("this version said something else of a document before")},
    name="push_predictions",
    parameters=[Pushing],
    request=BODY,
)
@call(GET="read", POST="import", parsers=LINES)
def predictions(request: Request, slug: str) -> Response:
    """Predictions of a project."""
    access = get_project_for(person_of(request), slug)
    if request.method == "POST":
        return _push(request, slug)
    project_rules.can_lead(access).require()
    query = asked(PredictionQuery, request)
    found = Prediction.objects.filter(document__project=access.project).select_related(
        "suggester", "document"
    )
    columns = {
        "suggester": "suggester__name",
        "version": "suggester__version",
        "document": "document__public_id",
    }
    found = found.filter(**{columns[name]: query[name] for name in columns if name in query})
    return paging.page(request, found.defer("document__text"), query, lambda rows: map(_prediction, rows))


def _push(request: Request, slug: str) -> Response:
    person = person_of(request)
    access = get_project_for(person, slug)
    corpus_rules.can_import(access).require()
    query = asked(Pushing, request)
    with _lines(request) as lines:
        pushed = pushing.push(
            project=access.project,
            name=query["suggester"],
            version=query["version"],
            stream=lines,
            by=person,
        )
    if pushed.faults:
        told = "nothing was stored: some lines cannot be"
        errors = [{"line": one.line, "problem": one.problem} for one in pushed.faults]
        return problem(HTTPStatus.BAD_REQUEST, told, errors=errors)
    if pushed.conflicts:
        told = "nothing was stored: this version has said something else of these documents; give it another version"
        errors = [{"line": one.line, "document": str(one.document)} for one in pushed.conflicts]
        return problem(HTTPStatus.CONFLICT, told, errors=errors)
    return Response({name: getattr(pushed, name) for name in PUSHED})


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


def _document(found: Any) -> dict[str, Any]:
    one: Document = found
    shown = {name: getattr(one, name) for name in FIELDS if name not in ("state", "publications")}
    publications = [{name: getattr(row, name) for name in PUBLICATION} for row in one.publications.all()]
    return {**shown, "state": found.far, "publications": publications}


def _prediction(one: Prediction) -> dict[str, Any]:
    return {
        "id": one.pk,
        "document": one.document.public_id,
        "suggester": one.suggester.name,
        "version": one.suggester.version,
        "model": one.body.get("version", ""),
        "created_at": one.created_at,
        "spans": one.body["spans"],
        "links": one.body["links"],
    }


def _lines(request: Request) -> IO[bytes]:
    """The lines of the body, which the caller closes; a request without one has none."""
    found: Any = request.data
    return found if hasattr(found, "read") else BytesIO()
