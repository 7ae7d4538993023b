"""Who is in a project."""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.matching import CHANGED, IF_MATCH, require_match, tagged
from annotator.api.reading import person_of, read
from annotator.api.schema import call, says, shape
from annotator.projects import actions, rules
from annotator.projects import queries as people
from annotator.projects.models import Membership, Project
from annotator.projects.queries import get_project_for
from annotator.review import leaving

MemberShape = shape(
    "Member",
    id=serializers.IntegerField(),
    username=serializers.CharField(),
    pseudonym=serializers.CharField(),
    role=serializers.ChoiceField(Membership.Role.choices),
)
MembersShape = shape("Members", results=MemberShape(many=True))


class Role(serializers.Serializer[Any]):
    """What somebody is to be."""

    role = serializers.ChoiceField(Membership.Role.choices)


@says("GET", "Who is in the project; for leads", {200: MembersShape}, name="list_members")
@call(GET="read")
def members(request: Request, slug: str) -> Response:
    """The people of a project."""
    access = get_project_for(person_of(request), slug)
    rules.can_lead(access).require()
    return Response({"results": [_member(one) for one in people.members(access.project)]})


@says("GET", "A member; for leads", {200: MemberShape}, name="get_member")
@says(
    "PUT",
    "Give a member another role; for leads",
    {200: MemberShape, **CHANGED},
    name="change_role",
    request=Role,
    parameters=[IF_MATCH],
)
@says(
    "DELETE",
    "Remove a member: what they hold goes free, what they did stays; for leads",
    {204: None, **CHANGED},
    name="remove_member",
    parameters=[IF_MATCH],
)
@call(GET="read", PUT="admin", DELETE="admin")
def member(request: Request, slug: str, pk: int) -> Response:
    """A person of a project."""
    access = get_project_for(person_of(request), slug)
    rules.can_lead(access).require()
    found = people.member_of(access, pk)
    if request.method not in ("PUT", "DELETE"):
        return tagged(_member(found), found.role)
    role = Membership.Role(read(Role, request)["role"]) if request.method == "PUT" else None
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=access.project.pk)
        found = people.member_of(access, pk)
        require_match(request, found.role)
        if role is None:
            leaving.remove(access=access, pk=pk)
            return Response(status=HTTPStatus.NO_CONTENT)
        found = actions.change_role(access=access, membership=found, role=role)
    return tagged(_member(found), found.role)


def _member(one: Membership) -> dict[str, Any]:
    return {
        "id": one.pk,
        "username": one.user.get_username(),
        "pseudonym": one.user.pseudonym,
        "role": one.role,
    }
