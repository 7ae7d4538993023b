"""The scheme and the guidelines of a project, and the spans to be looked at again since they changed."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api import paging
from annotator.api.matching import CHANGED, IF_MATCH, require_match, tagged
from annotator.api.reading import asked, person_of, read
from annotator.api.schema import call, paged, says, shape
from annotator.projects import rules
from annotator.projects.forms import LONGEST_FILE
from annotator.projects.queries import get_project_for, lock_project_for
from annotator.review import rechecks as lists
from annotator.review import versions
from annotator.review.version_models import RecheckItem
from annotator.spans.renaming import renames_from
from annotator.spans.scheme_reading import SchemeError
from annotator.spans.text import UNSTORABLE

MOST_ITEMS = 1000  # checked off at once

GuidelinesShape = shape("Guidelines", markdown=serializers.CharField(), sha256=serializers.CharField())
WrittenShape = shape(
    "WrittenGuidelines",
    markdown=serializers.CharField(),
    sha256=serializers.CharField(),
    recheck=serializers.IntegerField(allow_null=True),
)
SchemeShape = shape("SchemeInForce", scheme=serializers.DictField(), sha256=serializers.CharField())
NAME: dict[str, Any] = {
    part: serializers.CharField(required=False) for part in ("label", "attribute", "value", "link")
}
ChangeShape = shape(
    "SchemeChangeRow",
    what=serializers.ChoiceField(["added", "retired", "renamed", "altered"]),
    **NAME,
    to=serializers.CharField(required=False),
    settings=serializers.ListField(child=serializers.CharField(), required=False),
    spans=serializers.IntegerField(),
    links=serializers.IntegerField(),
)
EffectShape = shape(
    "SchemeEffect",
    changes=ChangeShape(many=True),
    spans=serializers.IntegerField(),
    links=serializers.IntegerField(),
    reviews=serializers.IntegerField(),
    open_reviews=serializers.IntegerField(),
    saved=serializers.BooleanField(),
    sha256=serializers.CharField(help_text="of the scheme in force now"),
    recheck=serializers.IntegerField(allow_null=True),
)
RecheckShape = shape(
    "Recheck",
    id=serializers.IntegerField(),
    scheme=serializers.CharField(allow_null=True),
    guideline_sha256=serializers.CharField(allow_null=True),
    labels=serializers.ListField(child=serializers.CharField()),
    made_at=serializers.DateTimeField(),
    spans=serializers.IntegerField(),
    left=serializers.IntegerField(),
)
ItemShape = shape(
    "RecheckItem",
    id=serializers.IntegerField(),
    review=serializers.IntegerField(),
    document=serializers.UUIDField(),
    span=serializers.UUIDField(),
    start=serializers.IntegerField(),
    end=serializers.IntegerField(),
    label=serializers.CharField(),
    quote=serializers.CharField(),
    names=serializers.ListField(child=serializers.DictField()),
    checked_at=serializers.DateTimeField(allow_null=True),
)
CheckedShape = shape("CheckedOff", checked=serializers.IntegerField(), left=serializers.IntegerField())


class GuidelinesText(serializers.Serializer[Any]):
    """The guidelines as they are to be."""

    markdown = serializers.CharField(max_length=LONGEST_FILE, trim_whitespace=False)
    labels = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="of which they say something else: their spans are listed to be looked at again",
    )

    def validate_markdown(self, text: str) -> str:
        """What can be stored."""
        if UNSTORABLE.search(text):
            raise serializers.ValidationError("it holds a character that cannot be stored")
        return text.replace("\r\n", "\n")


class Renamed(serializers.Serializer[Any]):
    """A name of the scheme in force, and what the new version calls it."""

    label = serializers.CharField(required=False)  # type: ignore[assignment] # a field, not this one's title
    attribute = serializers.CharField(required=False)
    value = serializers.CharField(required=False)
    link = serializers.CharField(required=False)
    to = serializers.CharField()


class NewScheme(serializers.Serializer[Any]):
    """A scheme to be."""

    scheme = serializers.DictField()
    renames = Renamed(many=True, required=False, help_text="what is not named here and gone is retired")


class SchemeQuery(serializers.Serializer[Any]):
    """Whether it is kept."""

    preview = serializers.BooleanField(default=False, help_text="say what it would do, and save nothing")


class Checked(serializers.Serializer[Any]):
    """What somebody has looked at again."""

    items = serializers.ListField(child=serializers.IntegerField(min_value=0), max_length=MOST_ITEMS)


@says("GET", "The guidelines in force", {200: GuidelinesShape}, name="get_guidelines")
@says(
    "PUT",
    "Follow these guidelines from now on; for leads",
    {200: WrittenShape, **CHANGED},
    name="write_guidelines",
    request=GuidelinesText,
    parameters=[IF_MATCH],
)
@call(GET="read", PUT="admin")
def guidelines(request: Request, slug: str) -> Response:
    """The guidelines of a project."""
    access = get_project_for(person_of(request), slug)
    now = access.project.guideline
    told: dict[str, Any] = {}
    if request.method == "PUT":
        rules.can_lead(access).require()
        given = read(GuidelinesText, request)
        with transaction.atomic():
            access = lock_project_for(access.user, slug)
            seen, labels = access.project.guideline.sha256, given.get("labels", [])
            require_match(request, seen)
            now, made = versions.write_guidelines(
                access=access, markdown=given["markdown"], seen=seen, labels=labels
            )
        told = {"recheck": made and made.pk}
    return tagged({"markdown": now.markdown, "sha256": now.sha256, **told}, now.sha256)


@says("GET", "The scheme in force", {200: SchemeShape}, name="get_scheme")
@says(
    "PUT",
    "Label by this version of the scheme from now on, or say what that would do; for leads",
    {200: EffectShape, **CHANGED},
    name="change_scheme",
    request=NewScheme,
    parameters=[IF_MATCH, SchemeQuery],
)
@call(GET="read", PUT="admin")
def scheme(request: Request, slug: str) -> Response:
    """The scheme of a project."""
    access = get_project_for(person_of(request), slug)
    if request.method != "PUT":
        now = access.project.scheme
        return tagged({"scheme": now.body, "sha256": now.sha256}, now.sha256)
    rules.can_lead(access).require()
    given, query = read(NewScheme, request), asked(SchemeQuery, request)
    renames = renames_from(given.get("renames", []))
    with transaction.atomic():
        access = lock_project_for(access.user, slug)
        now, made = access.project.scheme, None
        require_match(request, now.sha256)
        try:
            effect = versions.preview(access.project, given["scheme"], renames)
            if not query["preview"]:
                change, made = versions.change_scheme(
                    access=access, scheme=given["scheme"], renames=renames, seen=now.sha256
                )
                now = change.after
        except SchemeError as error:
            raise serializers.ValidationError({"scheme": error.faults}) from None
    told = {"saved": not query["preview"], "sha256": now.sha256, "recheck": made and made.pk}
    return tagged({**_effect(effect), **told}, now.sha256)


def _effect(effect: lists.Effect) -> dict[str, Any]:
    rows = [
        {**change.to_json(), "settings": change.settings, "spans": spans, "links": links}
        for change, spans, links in effect.rows
    ]
    counts = ("spans", "links", "reviews", "open_reviews")
    return {"changes": rows, **{name: getattr(effect, name) for name in counts}}


@says(
    "GET",
    "The lists of spans to be looked at again, newest first; for leads",
    {200: paged(RecheckShape)},
    name="list_rechecks",
    parameters=[paging.Paging],
)
@call(GET="read")
def rechecks(request: Request, slug: str) -> Response:
    """What changes of scheme and guidelines left to do."""
    access = get_project_for(person_of(request), slug)
    rules.can_lead(access).require()
    query = asked(paging.Paging, request)
    return paging.page(request, lists.of_project(access.project), query, lambda rows: map(_recheck, rows))


@says(
    "GET",
    "The spans of a list, newest first; for leads",
    {200: paged(ItemShape)},
    name="list_recheck_items",
    parameters=[paging.Paging],
)
@says("POST", "Check spans off; for leads", {200: CheckedShape}, name="check_off", request=Checked)
@call(GET="read", POST="admin")
def recheck(request: Request, slug: str, pk: int) -> Response:
    """One list."""
    access = get_project_for(person_of(request), slug)
    rules.can_lead(access).require()
    found = get_object_or_404(lists.of_project(access.project), pk=pk)
    if request.method == "POST":
        checked = lists.check_off(access=access, recheck=found, numbers=read(Checked, request)["items"])
        return Response({"checked": checked, "left": found.items.filter(checked_at=None).count()})
    query = asked(paging.Paging, request)
    return paging.page(request, lists.items(found), query, lambda rows: map(_item, rows))


def _recheck(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "scheme": one.change.after.name if one.change else None,
        "guideline_sha256": one.guideline.sha256 if one.guideline else None,
        "labels": one.labels,
        "made_at": one.made_at,
        "spans": one.all,
        "left": one.left,
    }


def _item(one: RecheckItem) -> dict[str, Any]:
    shown = ("span", "start", "end", "label", "quote", "names", "checked_at")
    return {
        "id": one.pk,
        "review": one.review_id,
        "document": one.review.document.public_id,
        **{name: getattr(one, name) for name in shown},
    }
