"""The reviews of a project: which there are, and the next one."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api import paging
from annotator.api.reading import asked, person_of
from annotator.api.schema import call, paged, says, shape
from annotator.projects import rules
from annotator.projects.queries import get_project_for
from annotator.review import actions
from annotator.review.models import Review

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
TakenShape = shape("Taken", review=serializers.IntegerField())


class ReviewQuery(paging.Paging):
    """Which reviews."""

    state = serializers.ChoiceField(Review.State.choices, required=False)
    kind = serializers.ChoiceField(Review.Kind.choices, required=False)


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
    query = asked(ReviewQuery, request)
    found = Review.objects.filter(document__project=access.project).select_related("document", "user")
    if not rules.can_lead(access):
        found = found.filter(user=access.user)
    found = found.filter(**{name: query[name] for name in ("state", "kind") if name in query})
    return paging.page(request, found.defer("document__text"), query, lambda rows: map(_review, rows))


@says("POST", "Take the review you have begun, or else the next report; 204 when nothing waits",
      {200: TakenShape, 204: None}, name="claim_review", request=None)  # fmt: skip
@call(POST="decide")
def next_review(request: Request, slug: str) -> Response:
    """Claim the next report: the open review, a new one, or 204 when nothing waits."""
    claimed = actions.claim(access=get_project_for(person_of(request), slug))
    return Response(status=HTTPStatus.NO_CONTENT) if claimed is None else Response({"review": claimed.pk})


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
