"""Projects, who is in them, and how far they are."""

from http import HTTPStatus
from typing import Any, cast

from django.db import IntegrityError, transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.accounts.models import User
from annotator.adjudication import actions as adjudicating
from annotator.adjudication import agreement as agreeing
from annotator.adjudication import queries as cases
from annotator.adjudication import rules as adjudication_rules
from annotator.adjudication.part import ARMS, Kind
from annotator.api import paging
from annotator.api.faults import problem
from annotator.api.matching import IF_MATCH, require_match, tagged
from annotator.api.schema import call, paged, refuses, says, shape
from annotator.projects import actions, defaults, rules
from annotator.projects import queries as people
from annotator.projects.forms import LONGEST_FILE
from annotator.projects.models import Membership, Project
from annotator.projects.queries import get_project_for
from annotator.review import leaving, progress
from annotator.review.models import Review
from annotator.spans import scheme_reading as schemes
from annotator.spans.agreement import total
from annotator.suggestions import copying

CHANGED = {
    412: refuses("it was changed meanwhile: read it again"),
    428: refuses("If-Match must name the ETag that was read"),
}

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
MemberShape = shape(
    "Member",
    id=serializers.IntegerField(),
    username=serializers.CharField(),
    pseudonym=serializers.CharField(),
    role=serializers.ChoiceField(Membership.Role.choices),
)
MembersShape = shape("Members", results=MemberShape(many=True))
ReviewShape = shape(
    "ReviewRow",
    id=serializers.IntegerField(),
    document=serializers.UUIDField(),
    title=serializers.CharField(),
    username=serializers.CharField(),
    kind=serializers.ChoiceField(Review.Kind.choices),
    state=serializers.ChoiceField(Review.State.choices),
    arm=serializers.ChoiceField(Review.Arm.choices),
    opened_at=serializers.DateTimeField(),
)
CaseShape = shape(
    "Case",
    document=serializers.UUIDField(),
    title=serializers.CharField(),
    items=serializers.IntegerField(),
    agreement=serializers.FloatField(),
    since=serializers.DateTimeField(),
)
CasesShape = shape(
    "Cases",
    begun=serializers.IntegerField(allow_null=True),
    waiting=serializers.IntegerField(),
    results=CaseShape(many=True),
)
TakenShape = shape("Taken", review=serializers.IntegerField())
FiguresShape = shape(
    "Figures",
    f1=serializers.FloatField(),
    overlap_f1=serializers.FloatField(),
    alpha=serializers.FloatField(allow_null=True),
)
AgreementShape = shape(
    "Agreement",
    documents=serializers.IntegerField(),
    claims_f1=serializers.FloatField(),
    labels=serializers.DictField(child=FiguresShape()),
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


class Role(serializers.Serializer[Any]):
    """What somebody is to be."""

    role = serializers.ChoiceField(Membership.Role.choices)


class ReviewQuery(paging.Paging):
    """Which reviews."""

    state = serializers.ChoiceField(Review.State.choices, required=False)
    kind = serializers.ChoiceField(Review.Kind.choices, required=False)


class Arms(serializers.Serializer[Any]):
    """Which pairs of reviews."""

    arms = serializers.ChoiceField(ARMS[Kind.PAIR], required=False, help_text="with or without suggestions")


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
    query = paging.asked(paging.Paging, request)
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


@says(
    "GET",
    "Your reviews, newest first; a lead sees everybody’s",
    {200: paged(ReviewShape)},
    name="list_reviews",
    parameters=[ReviewQuery],
)
@call(GET="read")
def reviews(request: Request, slug: str) -> Response:
    """Reviews of a project."""
    access = get_project_for(person_of(request), slug)
    query = paging.asked(ReviewQuery, request)
    found = Review.objects.filter(document__project=access.project).select_related("document", "user")
    if not rules.can_lead(access):
        found = found.filter(user=access.user)
    found = found.filter(**{name: query[name] for name in ("state", "kind") if name in query})
    return paging.page(request, found.defer("document__text"), query, lambda rows: map(_review, rows))


@says("GET", "What waits to be settled, the worst disagreement first", {200: CasesShape}, name="list_cases")
@says(
    "POST",
    "Take the adjudication you have begun, or else the worst disagreement",
    {200: TakenShape, 204: None},
    name="claim_case",
    request=None,
)
@call(GET="read", POST="decide")
def adjudication(request: Request, slug: str) -> Response:
    """The adjudicator's queue."""
    access = get_project_for(person_of(request), slug)
    adjudication_rules.can_adjudicate(access).require()
    if request.method == "POST":
        taken = adjudicating.claim(access=access)
        return Response({"review": taken.pk}) if taken else Response(status=HTTPStatus.NO_CONTENT)
    begun, waiting = cases.open_adjudication_of(access), cases.waiting(access)
    rows = [
        {
            "document": case.document.public_id,
            "title": case.document.title,
            "items": case.items,
            "agreement": case.agreement,
            "since": case.since,
        }
        for case in waiting[:50]
    ]
    return Response({"begun": begun and begun.pk, "waiting": waiting.count(), "results": rows})


@says(
    "GET",
    "How far people agree, label by label; for leads",
    {200: AgreementShape},
    name="get_agreement",
    parameters=[Arms],
)
@call(GET="read")
def agreement(request: Request, slug: str) -> Response:
    """Agreement of a project."""
    access = get_project_for(person_of(request), slug)
    rules.can_lead(access).require()
    arms = paging.asked(Arms, request).get("arms", "")
    pairs = agreeing.comparisons(access.project, "pair", arms)
    figures = total(one.figures for one in pairs)
    labels = {
        name: {"f1": one.exact.f1, "overlap_f1": one.overlap.f1, "alpha": one.extents.alpha}
        for name, one in figures.labels.items()
    }
    return Response({"documents": figures.documents, "claims_f1": figures.claims.f1, "labels": labels})


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


def read(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The values of a request's JSON; ValidationError (400) says what is wrong with it."""
    given = form(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def person_of(request: Request) -> User:
    """Who calls; nobody comes here without having signed in."""
    return cast(User, request.user)


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


def _member(one: Membership) -> dict[str, Any]:
    return {
        "id": one.pk,
        "username": one.user.get_username(),
        "pseudonym": one.user.pseudonym,
        "role": one.role,
    }


def _review(one: Review) -> dict[str, Any]:
    return {
        "id": one.pk,
        "document": one.document.public_id,
        "title": one.document.title,
        "username": one.user.get_username(),
        "kind": one.kind,
        "state": one.state,
        "arm": one.arm,
        "opened_at": one.opened_at,
    }
