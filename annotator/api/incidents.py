"""Incidents: which those of reports are one, proposed or said by people."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api import paging
from annotator.api.faults import problem
from annotator.api.reading import asked, person_of, read
from annotator.api.schema import call, paged, refuses, says, shape
from annotator.corpus import joining, rules
from annotator.corpus.models import IncidentChange
from annotator.corpus.saying import Unknown
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.releases import incidents as found_in
from annotator.releases.incidents import Event

TOLD = ("key", "date_start", "date_end", "date_precision", "location", "location_precision", "label")
ToldShape = shape(
    "ToldIncident",
    **{name: serializers.CharField() for name in TOLD},
    document=serializers.UUIDField(help_text="public id"),
    parties=serializers.ListField(child=serializers.CharField()),
    confirmed=serializers.BooleanField(help_text="a person said that it is this incident"),
)
IncidentShape = shape(
    "Incident",
    key=serializers.CharField(help_text="for good once a person confirmed it"),
    confirmed=serializers.BooleanField(help_text="nothing of it is only proposed"),
    aliases=serializers.ListField(child=serializers.UUIDField(), help_text="keys merged into this one"),
    place=serializers.CharField(),
    parties=serializers.ListField(child=serializers.CharField()),
    told=ToldShape(many=True),
)
SaidShape = shape(
    "SaidOfIncidents",
    key=serializers.UUIDField(help_text="of the incident"),
    change=serializers.IntegerField(
        allow_null=True, help_text="can be taken back; null where nothing changed"
    ),
)


class IncidentQuery(serializers.Serializer[Any]):
    """Which incidents."""

    cursor = serializers.CharField(default="", max_length=200, help_text="where to go on: follow `next`")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200, help_text="most of a page")


class Saying(serializers.Serializer[Any]):
    """What is said of incidents of reports, each by its key."""

    told = serializers.ListField(child=serializers.CharField(max_length=120), min_length=1, max_length=10000)
    apart = serializers.ListField(
        child=serializers.CharField(max_length=120), default=list, max_length=10000,
        help_text="those of `told` that are another incident; without any, all are one",
    )  # fmt: skip


@says(
    "GET",
    "Which incidents of reports are one, the newest first; for leads and readers",
    {200: paged(IncidentShape)},
    name="list_incidents",
    parameters=[IncidentQuery],
)
@says(
    "POST",
    "Say that incidents of reports are one, or that some are another; for leads",
    {201: SaidShape, 409: refuses("the reports do not tell of these incidents")},
    name="say_incidents",
    request=Saying,
)
@call(GET="read", POST="admin")
def incidents(request: Request, slug: str) -> Response:
    """The incidents of a project."""
    access = get_project_for(person_of(request), slug)
    if request.method == "POST":
        rules.can_join(access).require()
        given, require_told = read(Saying, request), partial(found_in.require_told, access.project)
        try:
            if given["apart"]:
                said = joining.set_apart(access=access, **given, require_told=require_told)
            else:
                said = joining.join(access=access, told=given["told"], require_told=require_told)
        except Unknown as unknown:
            return problem(HTTPStatus.CONFLICT, str(unknown))
        told = {"key": said.incident.key, "change": said.change.pk if said.change else None}
        return Response(told, status=HTTPStatus.CREATED)
    project_rules.can_see_releases(access).require()
    query = asked(IncidentQuery, request)
    left = found_in.behind(query["cursor"], found_in.events(access.project))
    shown = left[: query["limit"]]
    return paging.answered(
        request, map(_incident, shown), shown[-1].cursor if len(left) > len(shown) else None
    )


@says(
    "POST",
    "Take back what was said of incidents, unless it was changed since; for leads",
    {204: None},
    name="undo_incidents",
    request=None,
)
@call(POST="admin")
def undo(request: Request, slug: str, pk: int) -> Response:
    """Take back a change."""
    access = get_project_for(person_of(request), slug)
    rules.can_join(access).require()
    joining.undo(access=access, change=get_object_or_404(IncidentChange, project=access.project, pk=pk))
    return Response(status=HTTPStatus.NO_CONTENT)


def _incident(event: Event) -> dict[str, Any]:
    return {
        "key": event.key,
        "confirmed": not event.is_proposed,
        "aliases": event.aliases,
        "place": event.place,
        "parties": event.parties,
        "told": [
            {
                **{name: getattr(one, name) for name in TOLD},
                "document": one.report,
                "parties": one.parties,
                "confirmed": one.key in event.confirmed,
            }
            for one in event.told
        ],
    }
