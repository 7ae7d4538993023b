"""What leads give to people by hand, and how much each is given."""

from http import HTTPStatus
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api import paging
from annotator.api.reading import asked, person_of, read
from annotator.api.schema import call, paged, says, shape
from annotator.corpus.models import Document
from annotator.projects import rules
from annotator.projects.queries import get_project_for, member_of, reviewing
from annotator.review import assigning
from annotator.review.forms import MOST_CHOSEN
from annotator.review.models import Assignment

AssignmentShape = shape(
    "Assignment",
    id=serializers.IntegerField(),
    document=serializers.UUIDField(),
    title=serializers.CharField(),
    username=serializers.CharField(),
    at=serializers.DateTimeField(),
)
GivenShape = shape("Given", given=serializers.IntegerField())
LimitsShape = shape(
    "Limits",
    most_per_day=serializers.IntegerField(allow_null=True),
    most=serializers.IntegerField(allow_null=True),
)


class ToGive(serializers.Serializer[Any]):
    """Which reports go to whom."""

    member = serializers.IntegerField(help_text="the member’s id")
    documents = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_CHOSEN, help_text="public ids"
    )


class NewLimits(serializers.Serializer[Any]):
    """How many reports the queue gives a member; null: as many as there are."""

    most_per_day = serializers.IntegerField(allow_null=True, min_value=0, max_value=2**31 - 1)
    most = serializers.IntegerField(allow_null=True, min_value=0, max_value=2**31 - 1)


@says(
    "GET",
    "Reports that leads gave to people who have not begun them, newest first; for leads",
    {200: paged(AssignmentShape)},
    name="list_assignments",
    parameters=[paging.Paging],
)
@says(
    "POST",
    "Let a person have reports before all others: all of them, or none with the reason; for leads",
    {201: GivenShape},
    name="give_reports",
    request=ToGive,
)
@call(GET="read", POST="admin")
def assignments(request: Request, slug: str) -> Response:
    """What waits for people by name."""
    access = get_project_for(person_of(request), slug)
    rules.can_lead(access).require()
    if request.method != "POST":
        query = asked(paging.Paging, request)
        return paging.page(
            request, assigning.of_project(access.project), query, lambda rows: map(_assignment, rows)
        )
    given = read(ToGive, request)
    to = get_object_or_404(reviewing(access.project), pk=given["member"])
    wanted = set(given["documents"])
    found = list(Document.objects.filter(project=access.project, public_id__in=wanted).defer("text"))
    if len(found) < len(wanted):
        raise serializers.ValidationError({"documents": "some are no documents of this project"})
    number = assigning.give(access=access, documents=found, to=to)
    return Response({"given": number}, status=HTTPStatus.CREATED)


@says("DELETE", "Let whoever comes next have the report; for leads", {204: None}, name="withdraw_report")
@call(DELETE="admin")
def assignment(request: Request, slug: str, pk: int) -> Response:
    """One report that waits for somebody."""
    access = get_project_for(person_of(request), slug)
    rules.can_lead(access).require()
    assigning.withdraw(access=access, pk=pk)
    return Response(status=HTTPStatus.NO_CONTENT)


@says("GET", "How many reports the queue gives a member; for leads", {200: LimitsShape}, name="get_limits")
@says(
    "PUT",
    "Say how many reports the queue gives a member; for leads",
    {200: LimitsShape},
    name="set_limits",
    request=NewLimits,
)
@call(GET="read", PUT="admin")
def limits(request: Request, slug: str, pk: int) -> Response:
    """What a member is given at most."""
    access = get_project_for(person_of(request), slug)
    rules.can_lead(access).require()
    found = member_of(access, pk)
    if request.method == "PUT":
        found = assigning.set_limits(access=access, pk=pk, **read(NewLimits, request))
    return Response({"most_per_day": found.most_per_day, "most": found.most})


def _assignment(one: Assignment) -> dict[str, Any]:
    return {
        "id": one.pk,
        "document": one.document.public_id,
        "title": one.document.title,
        "username": one.user.get_username(),
        "at": one.at,
    }
