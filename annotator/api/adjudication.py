"""What waits to be settled, and how far people agree."""

from http import HTTPStatus
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.adjudication import actions as adjudicating
from annotator.adjudication import agreement as agreeing
from annotator.adjudication import queries as cases
from annotator.adjudication import rules as adjudication_rules
from annotator.adjudication.part import ARMS, Kind
from annotator.api.reading import asked, person_of
from annotator.api.reviews import TakenShape
from annotator.api.schema import call, says, shape
from annotator.projects import rules
from annotator.projects.queries import get_project_for
from annotator.spans.agreement import total

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


class Arms(serializers.Serializer[Any]):
    """Which pairs of reviews."""

    arms = serializers.ChoiceField(ARMS[Kind.PAIR], required=False, help_text="with or without suggestions")


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
    arms = asked(Arms, request).get("arms", "")
    pairs = agreeing.comparisons(access.project, "pair", arms)
    figures = total(one.figures for one in pairs)
    labels = {
        name: {"f1": one.exact.f1, "overlap_f1": one.overlap.f1, "alpha": one.extents.alpha}
        for name, one in figures.labels.items()
    }
    return Response({"documents": figures.documents, "claims_f1": figures.claims.f1, "labels": labels})
