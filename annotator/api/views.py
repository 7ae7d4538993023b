"""The API over the same actions and queries as the pages."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponseBase
from django.template.loader import get_template
from django.utils.translation import gettext as _
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.accounts import actions as accounts
from annotator.accounts.models import User
from annotator.projects.queries import get_project_for
from annotator.releases.queries import get_release_by_id
from annotator.releases.views import Unknown, attachment
from annotator.releases.writers.edition import ExportRefused
from annotator.review import actions, keys, queries, stored_state
from annotator.review.actions import Answer
from annotator.review.desk import KEY_REUSED, Result
from annotator.spans import blocks
from annotator.spans.entry import Entry, EntryError, RegionChange, SpanChange
from annotator.spans.state import Incident, Link, Span, State

MOST_ENTRIES = 500  # of one request: a queue sends more in several, so that no lock is held for long


@api_view(["GET"])
def review_state(request: Request, pk: int) -> Response:
    """A review's state and counters as they are stored."""
    found = queries.get_review_for(_person(request), pk)
    body = {"review": found.pk, "state": found.state, "revision": queries.last_number(found)}
    state = stored_state.whole(found)  # after the revision: it may hold more than that, never less
    return Response({**body, "counters": stored_state.counters(state), **state.to_json()})


@api_view(["GET"])
def review_stops(request: Request, pk: int) -> Response:
    """Where the sweep before submitting stops, the likeliest first; depends on the report's text alone."""
    found = queries.get_review_for(_person(request), pk)
    return Response({"stops": queries.stops_of(found)})


@api_view(["POST"])
def decide(request: Request, pk: int) -> Response:
    """Take decisions in order; each is answered `applied`, `repeated` or `refused` with the state that stands."""
    try:
        entries = read_entries(request.data)
    except MalformedEntries as error:
        return Response({"errors": error.errors}, status=400)
    return _decided(request, pk, entries, whole=request.query_params.get("atomic") == "1")


@api_view(["POST"])
def submit(request: Request, pk: int) -> Response:
    """Submit a review: `{"key", "shown_at", "decided_at", "nothing_to_mark"?}`."""
    try:
        entries = read_entries(
            [{**request.data, "kind": "submit"}] if isinstance(request.data, dict) else None
        )
    except MalformedEntries as error:
        return Response({"errors": error.errors}, status=400)
    return _decided(request, pk, entries, whole=True)


@api_view(["POST"])
def next_review(request: Request, slug: str) -> Response:
    """Claim the next report: the open review, a new one, or 204 when nothing waits."""
    person = _person(request)
    claimed = actions.claim(access=get_project_for(person, slug))
    return Response(status=204) if claimed is None else Response({"review": claimed.pk})


@api_view(["GET"])
def export_release(request: Request, pk: int) -> HttpResponseBase:
    """A release as a file, in the format that `?format=` names."""
    person = _person(request)
    release = get_release_by_id(person, pk)
    try:
        return attachment(release, request.query_params, by=person)
    except (Unknown, ExportRefused) as fault:
        return Response({"detail": str(fault)}, status=400 if isinstance(fault, Unknown) else 409)


@api_view(["GET", "PUT"])
def own_keys(request: Request) -> Response:
    """The person's own keys on the review page, by command; PUT replaces them all."""
    person = _person(request)
    if request.method == "GET":
        return Response({"keys": person.keys})
    try:
        kept = keys.read(request.data.get("keys") if isinstance(request.data, dict) else None)
    except keys.KeysError as error:
        return Response({"detail": str(error)}, status=400)
    accounts.keep_keys(kept, by=person)
    return Response({"keys": kept})


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


def _decided(request: Request, pk: int, entries: list[Entry], *, whole: bool) -> Response:
    answer = actions.decide(review_id=pk, by=_person(request), entries=entries, whole=whole)
    body: dict[str, Any] = {
        "results": [_result(result, answer.state) for result in answer.results],
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


def _person(request: Request) -> User:
    return cast(User, request.user)
