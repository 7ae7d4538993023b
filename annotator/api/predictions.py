"""What was proposed for documents, by the program or by others."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api import paging
from annotator.api.faults import problem
from annotator.api.reading import BODY, LINES, asked, lines_of, person_of
from annotator.api.schema import call, paged, refuses, says, shape
from annotator.corpus import rules as corpus_rules
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.suggestions import pushing
from annotator.suggestions.models import Prediction, Suggester

NAME = r"[^\s\x00-\x1f\x7f-\x9f]+"  # one word of characters that can be seen
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
    with lines_of(request) as lines:
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
