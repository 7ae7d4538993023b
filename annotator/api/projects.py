"""Projects: which there are, how far they are, one more, and the archive."""

from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.accounts.models import User
from annotator.api import paging
from annotator.api.faults import problem
from annotator.api.reading import asked, person_of, read
from annotator.api.schema import call, paged, refuses, says, shape
from annotator.projects import actions, defaults, rules
from annotator.projects.forms import LONGEST_FILE
from annotator.projects.models import Membership, Project
from annotator.projects.queries import get_project_for
from annotator.review import progress
from annotator.spans import scheme_reading as schemes
from annotator.suggestions import copying

FIELDS: dict[str, Any] = {
    "slug": serializers.CharField(),
    "name": serializers.CharField(),
    "role": serializers.ChoiceField(Membership.Role.choices),
    "scheme": serializers.CharField(),
    "scheme_sha256": serializers.CharField(),
    "guideline_sha256": serializers.CharField(),
    "archived_at": serializers.DateTimeField(allow_null=True),
}
ProjectShape = shape("Project", **FIELDS)
WholeProjectShape = shape(
    "WholeProject",
    **FIELDS,
    progress=serializers.DictField(child=serializers.IntegerField()),
    scheme_body=serializers.DictField(),
)


class NewProject(serializers.Serializer[Any]):
    """A project to be."""

    slug = serializers.SlugField(max_length=60)
    name = serializers.CharField(max_length=200)
    scheme = serializers.DictField(required=False, help_text="without one: conflict claims")
    guidelines = serializers.CharField(
        required=False, max_length=LONGEST_FILE, trim_whitespace=False, help_text="in Markdown"
    )

    def validate_scheme(self, body: dict[str, Any]) -> dict[str, Any]:
        """A scheme, or each fault of it."""
        try:
            schemes.accept(body)
        except schemes.SchemeError as error:
            raise serializers.ValidationError(error.faults) from None
        return body


class ProjectLike(serializers.Serializer[Any]):
    """A project like another."""

    slug = serializers.SlugField(max_length=60)
    name = serializers.CharField(max_length=200)
    members = serializers.BooleanField(default=False, help_text="with its members and their roles")
    documents = serializers.BooleanField(default=False, help_text="with its reports, unread")


@says(
    "GET",
    "The projects you are in, newest first",
    {200: paged(ProjectShape)},
    name="list_projects",
    parameters=[paging.Paging],
)
@says(
    "POST",
    "Make a project, which you lead; for site admins",
    {201: ProjectShape, 409: refuses("another project has this short name")},
    name="create_project",
    request=NewProject,
)
@call(GET="read", POST="admin")
def projects(request: Request) -> Response:
    """All projects of a person."""
    user = person_of(request)
    if request.method == "POST":
        return _create(request, user)
    found = Project.objects.visible_to(user).select_related("scheme", "guideline")
    query = asked(paging.Paging, request)
    roles = dict(user.memberships.values_list("project", "role"))
    return paging.page(
        request,
        found,
        query,
        lambda rows: (_project(one, roles.get(one.pk, Membership.Role.LEAD)) for one in rows),
    )


def _create(request: Request, user: User) -> Response:
    rules.can_create(user).require()
    given = read(NewProject, request)
    try:
        with transaction.atomic():
            made = actions.create_project(
                slug=given["slug"],
                name=given["name"],
                scheme=given.get("scheme") or defaults.scheme(),
                guidelines=given.get("guidelines", defaults.guidelines()),
                by=user,
            )
    except IntegrityError:
        return problem(HTTPStatus.CONFLICT, f"there is a project {given['slug']} already")
    return Response(_project(made, Membership.Role.LEAD), status=HTTPStatus.CREATED)


@says(
    "GET",
    "A project: its scheme, and how many documents are how far",
    {200: WholeProjectShape},
    name="get_project",
)
@call(GET="read")
def project(request: Request, slug: str) -> Response:
    """One project."""
    access = get_project_for(person_of(request), slug)
    return Response(
        {
            **_project(access.project, access.role),
            "progress": progress.of_project(access.project),
            "scheme_body": access.project.scheme.body,
        }
    )


@says("PUT", "Put a project into the archive; for leads", {200: ProjectShape}, name="archive", request=None)
@says(
    "DELETE",
    "Take a project out of the archive; for leads",
    {200: ProjectShape},
    name="unarchive",
    request=None,
)
@call(PUT="admin", DELETE="admin")
def archived(request: Request, slug: str) -> Response:
    """Whether a project rests."""
    access = get_project_for(person_of(request), slug)
    act = actions.archive if request.method == "PUT" else actions.unarchive
    return Response(_project(act(access=access), access.role))


@says(
    "POST",
    "Make a project like this one, which you lead; for leads",
    {201: ProjectShape, 409: refuses("another project has this short name")},
    name="copy_project",
    request=ProjectLike,
)
@call(POST="admin")
def copy_project(request: Request, slug: str) -> Response:
    """A project from a project."""
    access = get_project_for(person_of(request), slug)
    rules.can_copy(access).require()
    given = read(ProjectLike, request)
    try:
        with transaction.atomic():
            made = copying.copy_project(access=access, **given)
    except IntegrityError:
        return problem(HTTPStatus.CONFLICT, f"there is a project {given['slug']} already")
    return Response(_project(made, Membership.Role.LEAD), status=HTTPStatus.CREATED)


def _project(one: Project, role: str) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "name": one.name,
        "role": role,
        "scheme": one.scheme.name,
        "scheme_sha256": one.scheme.sha256,
        "guideline_sha256": one.guideline.sha256,
        "archived_at": one.archived_at,
    }
