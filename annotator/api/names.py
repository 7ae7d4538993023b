"""Names: which mean one party or source, proposed by reports or said by leads."""

from collections.abc import Mapping
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
from annotator.corpus import naming, rules
from annotator.corpus.name_models import LONGEST, LONGEST_FOLDED, NameChange
from annotator.corpus.saying import Unknown
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.releases.names import Known, ProjectNames, Proposal
from annotator.spans.names import fold

MOST = 100  # names of which something is said at once

NamesShape = shape(
    "Names",
    key=serializers.UUIDField(
        allow_null=True, help_text="of what they mean, until leads say otherwise; null while proposed"
    ),
    called=serializers.CharField(help_text="the name that stands for all"),
    names=serializers.ListField(child=serializers.CharField()),
    reports=serializers.IntegerField(
        allow_null=True, help_text="so many propose it; null where leads said it"
    ),
)
SaidShape = shape(
    "SaidOfNames",
    key=serializers.UUIDField(help_text="of what the names mean"),
    change=serializers.IntegerField(
        allow_null=True, help_text="can be taken back; null where nothing changed"
    ),
)


class NameQuery(serializers.Serializer[Any]):
    """Which names."""

    proposed = serializers.BooleanField(
        default=False, help_text="what reports propose and nobody decided, not what leads said"
    )
    cursor = serializers.CharField(
        default="",
        max_length=2 * LONGEST_FOLDED + 1,
        trim_whitespace=False,
        help_text="where to go on: follow `next`",
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200, help_text="most of a page")


class Naming(serializers.Serializer[Any]):
    """What is said of names."""

    names = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST), min_length=1, max_length=MOST,
        help_text="the last one is what they are called, unless that was said before; one alone is what it is called from now on",
    )  # fmt: skip
    apart = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST), default=list, max_length=MOST,
        help_text="those of `names` that mean another thing; without any, all mean one",
    )  # fmt: skip


@says(
    "GET",
    "Which names mean one party or source; for leads and readers",
    {200: paged(NamesShape)},
    name="list_names",
    parameters=[NameQuery],
)
@says(
    "POST",
    "Say that names mean one, or that some mean another; for leads",
    {201: SaidShape, 409: refuses("no finished report says one of the names")},
    name="say_names",
    request=Naming,
)
@call(GET="read", POST="admin")
def names(request: Request, slug: str) -> Response:
    """The names of a project."""
    access = get_project_for(person_of(request), slug)
    found = ProjectNames(access.project)
    if request.method == "POST":
        rules.can_join(access).require()
        given = read(Naming, request)
        try:
            if given["apart"]:
                said = naming.set_apart(access=access, **given, require_told=found.require_told)
            elif len(given["names"]) == 1:
                said = naming.call(access=access, name=given["names"][0], require_told=found.require_told)
            else:
                said = naming.join(access=access, names=given["names"], require_told=found.require_told)
        except Unknown as unknown:
            return problem(HTTPStatus.CONFLICT, str(unknown))
        told = {"key": said.entity.key, "change": said.change.pk if said.change else None}
        return Response(told, status=HTTPStatus.CREATED)
    project_rules.can_see_releases(access).require()
    query = asked(NameQuery, request)
    rows = map(_proposal, found.proposals) if query["proposed"] else map(_known, found.known)
    left = sorted((row for row in rows if _place(row) > query["cursor"]), key=_place)
    shown = left[: query["limit"]]
    return paging.answered(request, shown, _place(shown[-1]) if len(left) > len(shown) else None)


@says(
    "POST",
    "Take back what was said of names, unless it was changed since; for leads",
    {204: None},
    name="undo_names",
    request=None,
)
@call(POST="admin")
def undo(request: Request, slug: str, pk: int) -> Response:
    """Take back a change."""
    access = get_project_for(person_of(request), slug)
    rules.can_join(access).require()
    naming.undo(access=access, change=get_object_or_404(NameChange, project=access.project, pk=pk))
    return Response(status=HTTPStatus.NO_CONTENT)


def _place(row: Mapping[str, Any]) -> str:
    """Where it stands in the list, whatever else was decided since."""
    return "\t".join(map(fold, (row["called"], row["names"][0])))


def _known(one: Known) -> dict[str, Any]:
    return {"key": one.entity.key, "called": one.called, "names": one.names, "reports": None}


def _proposal(one: Proposal) -> dict[str, Any]:
    return {"key": None, "called": one.means, "names": [one.name, one.means], "reports": one.reports}
