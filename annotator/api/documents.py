"""Documents: which there are, how far each is, and more of them."""

from http import HTTPStatus
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api import paging
from annotator.api.faults import problem
from annotator.api.reading import BODY, LINES, asked, lines_of, person_of
from annotator.api.schema import call, paged, says, shape
from annotator.corpus import rules as corpus_rules
from annotator.corpus.models import Document
from annotator.corpus.readers.source import Source
from annotator.projects.queries import get_project_for
from annotator.review.progress import Progress, with_progress
from annotator.suggestions.actions import import_documents

PUBLICATION = ("external_id", "title", "publisher", "author", "url", "published_at", "language", "licence")


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
    with lines_of(request) as lines:
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


def _document(found: Any) -> dict[str, Any]:
    one: Document = found
    shown = {name: getattr(one, name) for name in FIELDS if name not in ("state", "publications")}
    publications = [{name: getattr(row, name) for name in PUBLICATION} for row in one.publications.all()]
    return {**shown, "state": found.far, "publications": publications}
