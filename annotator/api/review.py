"""One review: its state and counters, where its sweep stops, decisions on it, and submitting it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.template.loader import get_template
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.faults import problem
from annotator.api.reading import person_of
from annotator.api.schema import call, says, shape
from annotator.common import metrics
from annotator.review import actions, queries, stored_state
from annotator.review.actions import Answer
from annotator.review.desk import KEY_REUSED, Result
from annotator.review.models import Review
from annotator.spans import blocks
from annotator.spans.entry import KINDS, Entry, EntryError, RegionChange, SpanChange
from annotator.spans.state import Incident, Link, Span, State

MOST_ENTRIES = 500  # of one request: a queue sends more in several, so that no lock is held for long
OBJECTS = serializers.ListField(child=serializers.DictField())
StateShape = shape(
    "Review",
    review=serializers.IntegerField(),
    state=serializers.ChoiceField(Review.State.choices),
    revision=serializers.IntegerField(),
    counters=serializers.DictField(),
    spans=OBJECTS,
    links=OBJECTS,
    incidents=OBJECTS,
    regions=OBJECTS,
    said_by=serializers.DictField(child=serializers.DictField()),
)
StopShape = shape(
    "Stop",
    start=serializers.IntegerField(),
    end=serializers.IntegerField(),
    quote=serializers.CharField(),
    kind=serializers.CharField(),
    label=serializers.CharField(),
)
StopsShape = shape("Stops", stops=StopShape(many=True))
EntryShape = shape(
    "Entry",
    key=serializers.UUIDField(help_text="version 4, made by you"),
    kind=serializers.ChoiceField(sorted(KINDS)),
    changes=serializers.ListField(child=serializers.DictField(), required=False),
    shown_at=serializers.DateTimeField(),
    decided_at=serializers.DateTimeField(),
)
SubmitShape = shape(
    "Submit",
    key=serializers.UUIDField(help_text="version 4, made by you"),
    shown_at=serializers.DateTimeField(),
    decided_at=serializers.DateTimeField(),
    nothing_to_mark=serializers.BooleanField(required=False),
)
ResultShape = shape(
    "Result",
    key=serializers.UUIDField(),
    outcome=serializers.ChoiceField(["applied", "repeated", "refused"]),
    code=serializers.CharField(required=False),
    reason=serializers.CharField(required=False),
    state=serializers.ListField(child=serializers.DictField(), required=False),
)
DecidedShape = shape(
    "Decided",
    results=ResultShape(many=True),
    revision=serializers.IntegerField(),
    counters=serializers.DictField(),
)
REFUSED = OpenApiResponse(
    DecidedShape,
    description="with `atomic`: an entry was refused, and nothing changed; or a key came with another body",
)


@says("GET", "A review’s state and counters as they are stored", {200: StateShape}, name="get_review")
@call(GET="read")
def review_state(request: Request, pk: int) -> Response:
    """A review's state and counters as they are stored."""
    found = queries.get_review_for(person_of(request), pk)
    body = {"review": found.pk, "state": found.state, "revision": queries.last_number(found)}
    state = stored_state.whole(found)  # after the revision: it may hold more than that, never less
    shown = queries.as_seen(found, state).to_json()
    said_by = queries.said_by(found, state)
    return Response({**body, "counters": stored_state.counters(state), **shown, "said_by": said_by})


@says(
    "GET",
    "Where the sweep before submitting stops, the likeliest first",
    {200: StopsShape},
    name="list_stops",
)
@call(GET="read")
def review_stops(request: Request, pk: int) -> Response:
    """Where the sweep before submitting stops, the likeliest first; depends on the report's text alone."""
    found = queries.get_review_for(person_of(request), pk)
    return Response({"stops": queries.stops_of(found)})


@says(
    "POST", "Take decisions in order, each answered `applied`, `repeated` or `refused` with the state that stands",
    {200: DecidedShape, 409: REFUSED}, name="decide", request=EntryShape(many=True),
    parameters=[OpenApiParameter("atomic", str, enum=["0", "1"], description="1: one refusal leaves all as it was")],
)  # fmt: skip
@call(POST="decide")
def decide(request: Request, pk: int) -> Response:
    """Take decisions in order; each is answered `applied`, `repeated` or `refused` with the state that stands."""
    try:
        entries = read_entries(request.data)
    except MalformedEntries as error:
        return _malformed(error)
    return _decided(request, pk, entries, whole=request.query_params.get("atomic") == "1")


@says("POST", "Submit a review", {200: DecidedShape, 409: REFUSED}, name="submit", request=SubmitShape)
@call(POST="decide")
def submit(request: Request, pk: int) -> Response:
    """Submit a review: `{"key", "shown_at", "decided_at", "nothing_to_mark"?}`."""
    try:
        entries = read_entries(
            [{**request.data, "kind": "submit"}] if isinstance(request.data, dict) else None
        )
    except MalformedEntries as error:
        return _malformed(error)
    return _decided(request, pk, entries, whole=True)


class MalformedEntries(ValueError):
    """The request is not a list of entries; `errors` names place and problem of each fault."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(str(errors))
        self.errors = errors


def read_entries(data: Any) -> list[Entry]:
    """Entries from a request's JSON, or MalformedEntries with every fault: then nothing is applied."""
    if not isinstance(data, list) or not 1 <= len(data) <= MOST_ENTRIES:
        problem = f"must be a list of 1 to {MOST_ENTRIES} entries"
        raise MalformedEntries([{"entry": None, "where": "body", "problem": problem}])
    entries, errors = [], []
    for place, raw in enumerate(data):
        try:
            entries.append(Entry.from_json(raw))
        except EntryError as error:
            errors.append({"entry": place, "where": error.where, "problem": error.problem})
    if errors:
        raise MalformedEntries(errors)
    return entries


def _malformed(error: MalformedEntries) -> Response:
    told = "; ".join(f"{one['where']}: {one['problem']}" for one in error.errors)
    return problem(HTTPStatus.BAD_REQUEST, told, errors=error.errors)


def _decided(request: Request, pk: int, entries: list[Entry], *, whole: bool) -> Response:
    answer = actions.decide(review_id=pk, by=person_of(request), entries=entries, whole=whole)
    shown = queries.as_seen(answer.review, answer.state)
    for result in answer.results:
        metrics.DECISIONS.labels(result.outcome).inc()
    body: dict[str, Any] = {
        "results": [_result(result, shown) for result in answer.results],
        "revision": answer.revision,
        "counters": answer.counters,
    }
    if request.headers.get("HX-Request") == "true":
        body["blocks"] = _touched_blocks(answer)
        if answer.submitted:  # the page goes on to the queue, which shows it
            unswept = any(entry.sweep == "unavailable" for entry in entries)
            said = _("Submitted without the sweep: %(title)s") if unswept else _("Submitted: %(title)s")
            messages.success(request._request, said % {"title": answer.review.document.title})
    return Response(body, status=_status(answer, whole=whole))


def _status(answer: Answer, *, whole: bool) -> int:
    refused = [result.refused.code for result in answer.results if result.refused]
    return 409 if KEY_REUSED in refused or (whole and refused) else 200


def _result(result: Result, state: State) -> dict[str, Any]:
    body: dict[str, Any] = {"key": result.key, "outcome": result.outcome}
    if result.refused:
        body |= {"code": result.refused.code, "reason": result.refused.reason}
        body["state"] = [{kind: key, "now": _now(kind, key, state)} for kind, key in result.refused.about]
    return body


def _now(kind: str, key: str | int, state: State) -> dict[str, Any] | str | None:
    """What an entry is about, as it is: the full state of a span, link or incident, the kind of a line."""
    if isinstance(key, int):
        return state.kind_of_line(key)
    held: Span | Link | Incident | None
    if kind == "span":
        held = state.spans.get(key)
    elif kind == "link":
        held = state.links.get(key)
    else:
        held = state.incidents.get(key)
    return held.to_json(key) if held else None


def _touched_blocks(answer: Answer) -> dict[str, str]:
    """HTML of each block that a change or a refusal is about, by the block's index."""
    extents = [
        side.extent
        for change in answer.touched
        if isinstance(change, SpanChange)
        for side in (change.before, change.after)
        if side
    ]
    about = [target for result in answer.results if result.refused for target in result.refused.about]
    spans = (answer.state.spans.get(str(key)) for kind, key in about if kind == "span")
    extents += [span.extent for span in spans if span]
    text = answer.review.document.text
    lines = {change.line for change in answer.touched if isinstance(change, RegionChange)}
    lines |= {key for kind, key in about if isinstance(key, int)}
    extents += [blocks.line(text, start) for start in sorted(lines)]
    if not extents:
        return {}
    review, template, complete = answer.review, get_template("review/_block.html"), set(answer.extents)
    drawn = blocks.build(text, answer.state, review.scheme.parsed, touching=extents)
    return {
        str(block.index): template.render({"block": block})
        for block in drawn
        if (block.start, block.end) in complete
    }
