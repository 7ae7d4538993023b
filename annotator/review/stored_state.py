"""The stored state of a review: all of it, or what a few entries can touch; one query either way."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject

from annotator.review.models import Link, Review, Span
from annotator.spans import blocks
from annotator.spans.entry import Entry, LinkChange, RegionChange, SpanChange
from annotator.spans.state import REJECTED, SUGGESTED, State

Extent = tuple[int, int]
# the targets of the first are not in the entry, and any span can belong to an incident
NEED_EVERYTHING = {"undo", "redo", "submit", "incident"}
SPAN_STATE = JSONObject(
    start="start", end="end", label="label", status="status", values="values", quote="quote", origin="origin"
)
LINK_STATE = JSONObject(
    **{"type": "type", "from": "source_id", "to": "target_id"}, status="status", origin="origin"
)
GONE = Q(
    status=REJECTED, origin__by="person"
)  # added by a person and taken away again: it counts for nothing
# of the versions of one item, where reviews are settled, the first counts for all
FIRST = ~Q(origin__has_key="versions") | Q(origin__versions__contains=1)
PARTS = JSONObject(incidents="incidents", regions="regions")
COUNTERS = JSONObject(total=Count("pk"), decided=Count("pk", filter=~Q(status=SUGGESTED)))


@dataclass(frozen=True)
class Held:
    """What was read of a review: `counters` are of the whole, `extents` the blocks whose spans are all there."""

    state: State
    counters: dict[str, int]
    extents: list[Extent]


def whole(review: Review) -> State:
    """The whole state of a review, as it is in the database now."""
    parts = Review.objects.filter(pk=review.pk).values_list(Value("review"), Cast("pk", TextField()), PARTS)
    return _read(Span.objects.filter(review=review), Link.objects.filter(review=review), parts).state


def around(review: Review, entries: Iterable[Entry]) -> Held:
    """What the entries name, what shares a block or a link with it, and the review's counters.

    The review is the caller's, locked: its incidents and regions are all there.
    """
    entries = list(entries)
    spans, links = Span.objects.filter(review=review), Link.objects.filter(review=review)
    counted = spans.filter(~GONE, FIRST).order_by().values("review").annotate(row=COUNTERS)
    counts = counted.values_list(Value("counters"), Cast("review", TextField()), "row")
    if any(entry.kind in NEED_EVERYTHING for entry in entries):
        return _read(spans, links, counts, review, _block_extents(review))
    ids, link_ids, named = _named(entries, review.document.text)
    extents = [place for place in _block_extents(review) if _meets(place, named)]
    near_links = links.filter(Q(public_id__in=link_ids) | Q(source_id__in=ids) | Q(target_id__in=ids))
    ends = [Q(public_id__in=near_links.values(end)) for end in ("source_id", "target_id")]
    near = [Q(start__lt=end, end__gt=start) for start, end in extents]
    near_spans = spans.filter(reduce(or_, [Q(public_id__in=ids), *ends, *near]))
    return _read(near_spans, near_links, counts, review, extents)


def counters(state: State) -> dict[str, int]:
    """How many of the spans a person has to decide there are, and how many are decided."""
    shown = [
        span
        for span in state.spans.values()
        if not (span.by_person and span.status == REJECTED) and span.leads
    ]
    return {"total": len(shown), "decided": sum(span.status != SUGGESTED for span in shown)}


def _block_extents(review: Review) -> list[Extent]:
    return [(place.start, place.end) for place in blocks.places(review.document.text)]


def _meets(place: Extent, extents: list[Extent]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in extents)


def _named(entries: list[Entry], text: str) -> tuple[set[str], set[str], list[Extent]]:
    """Span ids, link ids and extents that entries carry."""
    ids, link_ids, extents = set[str](), set[str](), list[Extent]()
    for entry in entries:
        ids.update(entry.targets)
    for change in (change for entry in entries for change in entry.changes):
        if isinstance(change, SpanChange):
            ids.add(change.id)
            extents += [side.extent for side in (change.before, change.after) if side]
        elif isinstance(change, RegionChange):
            extents.append(blocks.line(text, change.line))
        elif isinstance(change, LinkChange):
            link_ids.add(change.id)
            ids.update(
                end for side in (change.before, change.after) if side for end in (side.source, side.target)
            )
    return ids, link_ids, extents


def _read(
    spans: QuerySet[Span],
    links: QuerySet[Link],
    more: QuerySet[Any, tuple[str, str, dict[str, Any]]],
    review: Review | None = None,
    extents: Iterable[Extent] = (),
) -> Held:
    """Spans, links and one more row: the counters, or the parts of the state that the review itself holds."""
    rows = spans.values_list(Value("spans"), Cast("public_id", TextField()), SPAN_STATE).union(
        links.values_list(Value("links"), Cast("public_id", TextField()), LINK_STATE), more, all=True
    )
    raw: dict[str, list[dict[str, Any]]] = {"spans": [], "links": []}
    counts = {"total": 0, "decided": 0}
    parts = {"incidents": review.incidents, "regions": review.regions} if review else {}
    for table, row_id, body in rows:
        if table == "counters":
            counts = {name: body[name] for name in counts}
        elif table == "review":
            parts = body
        else:
            raw[table].append({"id": row_id, **body})
    return Held(State.from_json({**raw, **parts}), counts, list(extents))
