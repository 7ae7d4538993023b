"""The stored state of a review: all of it, or what a few entries can touch; one query either way. And what is written."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotator.review.models import Decision, Review
from annotator.spans import blocks
from annotator.spans.entry import Entry, LinkChange, RegionChange, SpanChange
from annotator.spans.state import REJECTED, SUGGESTED, Link, Span, State

Extent = tuple[int, int]
Rows = dict[str, dict[str, dict[str, Any]]]  # table -> id -> columns
# the targets of the first are not in the entry, and any span can belong to an incident
NEED_EVERYTHING = {"undo", "redo", "submit", "incident"}

# Read with every decision: as text, since the ORM takes longer to write these statements than the database to run them.
SPANS = """
    SELECT 'spans', public_id::text, json_build_object('start', start, 'end', "end", 'label', label,
        'status', status, 'values', "values", 'quote', quote, 'origin', origin)
    FROM annotator_span WHERE review_id = %(review)s"""
LINKS = """
    SELECT 'links', public_id::text, json_build_object('type', type, 'from', source_id, 'to', target_id,
        'status', status, 'origin', origin)
    FROM annotator_link WHERE review_id = %(review)s"""
PARTS = """
    SELECT 'review', '', json_build_object('incidents', incidents, 'regions', regions)
    FROM annotator_review WHERE id = %(review)s"""
# What a review opens with is in the database once its opening is; sent as rows it would take as long as all the rest.
OPENED_SPANS = """
    INSERT INTO annotator_span (review_id, public_id, start, "end", label, status, "values", quote, origin)
    SELECT review_id, opened.* FROM annotator_opening, jsonb_to_recordset(body->'spans') AS opened (
        id uuid, start int, "end" int, label text, status text, "values" jsonb, quote text, origin jsonb)
    WHERE review_id = %s"""
OPENED_LINKS = """
    INSERT INTO annotator_link (review_id, public_id, type, source_id, target_id, status, origin)
    SELECT review_id, opened.* FROM annotator_opening, jsonb_to_recordset(body->'links') AS opened (
        id uuid, type text, "from" uuid, "to" uuid, status text, origin jsonb)
    WHERE review_id = %s"""
# Rows go in as one JSON value for the same reason: each value of each row on its own takes six times as long.
DECIDED = """
    INSERT INTO annotator_decision (review_id, document_id, number, key, digest, kind, changes, refers_to, targets,
        note, reason, stops, sweep, shown_at, decided_at, stored_at)
    SELECT %s, %s, given.* FROM jsonb_to_recordset(%s) AS given (
        number int, key uuid, digest text, kind text, changes jsonb, refers_to uuid, targets jsonb,
        note text, reason text, stops jsonb, sweep text, shown_at timestamptz, decided_at timestamptz,
        stored_at timestamptz)"""
DECISION_COLUMNS = ("number", "digest", "kind", "changes", "targets", "note", "reason", "stops", "sweep")
DECISION_TIMES = ("shown_at", "decided_at", "stored_at")
CHANGED_SPANS = """
    INSERT INTO annotator_span (review_id, public_id, start, "end", label, status, "values", quote, origin)
    SELECT %s, given.* FROM jsonb_to_recordset(%s) AS given (
        id uuid, start int, "end" int, label text, status text, "values" jsonb, quote text, origin jsonb)
    ON CONFLICT (review_id, public_id) DO UPDATE SET start = excluded.start, "end" = excluded."end",
        label = excluded.label, status = excluded.status, "values" = excluded."values", quote = excluded.quote"""
CHANGED_LINKS = """
    INSERT INTO annotator_link (review_id, public_id, type, source_id, target_id, status, origin)
    SELECT %s, given.* FROM jsonb_to_recordset(%s) AS given (
        id uuid, type text, "from" uuid, "to" uuid, status text, origin jsonb)
    ON CONFLICT (review_id, public_id) DO UPDATE SET status = excluded.status"""
# What a person added and took away again counts for nothing; of the versions of one item, where reviews are settled,
# the first counts for all.
COUNTERS = """
    SELECT 'counters', '', json_build_object('total', count(*),
        'decided', count(*) FILTER (WHERE status <> 'suggested'))
    FROM annotator_span WHERE review_id = %(review)s AND NOT (status = 'rejected' AND origin->>'by' = 'person')
        AND (NOT origin ? 'versions' OR origin->'versions' @> '1')"""
DECISIONS = """
    SELECT 'decisions', key::text, json_build_object('digest', digest, 'number', number)
    FROM annotator_decision WHERE review_id = %(review)s AND (key = ANY(%(keys)s::uuid[])
        OR number = (SELECT max(number) FROM annotator_decision WHERE review_id = %(review)s))"""
NEAR_LINKS = """ AND (public_id = ANY(%(links)s::uuid[])
        OR source_id = ANY(%(spans)s::uuid[]) OR target_id = ANY(%(spans)s::uuid[]))"""
NEAR_SPANS = f""" AND (public_id = ANY(%(spans)s::uuid[])
        OR public_id IN (SELECT unnest(ARRAY[source_id, target_id])
            FROM annotator_link WHERE review_id = %(review)s{NEAR_LINKS})
        OR EXISTS (SELECT FROM unnest(%(starts)s::int[], %(ends)s::int[]) AS place (first, past)
            WHERE start < past AND "end" > first))"""  # noqa: S608 # its parts are constants; values go apart


@dataclass(frozen=True)
class Held:
    """What was read of a review: `counters` are of the whole, `extents` the blocks whose spans are all there."""

    state: State
    counters: dict[str, int]
    extents: list[Extent]
    known: dict[str, str]  # key -> digest of decisions stored before, the last and those that come again
    last_number: int  # of its decisions


def lay_out(review: Review) -> None:
    """Store the spans and links of a new review, which are those of its opening."""
    _execute(OPENED_SPANS, review.pk)
    _execute(OPENED_LINKS, review.pk)


def store_decisions(review: Review, decisions: Iterable[Decision]) -> None:
    """Add decisions to those of a review."""
    _execute(DECIDED, review.pk, review.document_id, json.dumps([_row(one) for one in decisions]))


def _row(decision: Decision) -> dict[str, Any]:
    times = {name: getattr(decision, name).isoformat() for name in DECISION_TIMES}
    ids = {"key": str(decision.key), "refers_to": decision.refers_to and str(decision.refers_to)}
    return {name: getattr(decision, name) for name in DECISION_COLUMNS} | times | ids


def store_spans(review: Review, spans: Mapping[str, Span | None]) -> None:
    """Put spans of a review, by id, to the state they have now; None for those that are gone."""
    _store(CHANGED_SPANS, review, spans)
    if gone := [key for key, span in spans.items() if span is None]:
        review.spans.filter(public_id__in=gone).delete()


def store_links(review: Review, links: Mapping[str, Link | None]) -> None:
    """The same for links, of which only the status ever changes."""
    _store(CHANGED_LINKS, review, links)
    if gone := [key for key, link in links.items() if link is None]:
        review.links.filter(public_id__in=gone).delete()


def _store(
    statement: str, review: Review, things: Mapping[str, Span | None] | Mapping[str, Link | None]
) -> None:
    if rows := [thing.to_json(key) for key, thing in sorted(things.items()) if thing]:
        _execute(statement, review.pk, json.dumps(rows))


def _execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def whole(review: Review) -> State:
    """The whole state of a review, as it is in the database now."""
    found = _read([SPANS, LINKS, PARTS], {"review": review.pk})
    return _state(found, found["review"][""])


def around(review: Review, entries: Iterable[Entry]) -> Held:
    """What the entries name, what shares a block or a link with it, and what of the whole review bears on them.

    The review is the caller's, locked: its incidents and regions are all there.
    """
    entries = list(entries)
    values: dict[str, Any] = {"review": review.pk, "keys": [entry.key for entry in entries]}
    extents = _block_extents(review)
    spans, links = SPANS, LINKS
    if not any(entry.kind in NEED_EVERYTHING for entry in entries):
        ids, link_ids, named = _named(entries, review.document.text)
        extents = [place for place in extents if _meets(place, named)]
        values |= {"spans": list(ids), "links": list(link_ids)}
        values |= {"starts": [start for start, _ in extents], "ends": [end for _, end in extents]}
        spans, links = SPANS + NEAR_SPANS, LINKS + NEAR_LINKS
    found = _read([spans, links, COUNTERS, DECISIONS], values)
    decisions = found["decisions"]
    return Held(
        _state(found, {"incidents": review.incidents, "regions": review.regions}),
        found["counters"][""],
        extents,
        {key: decision["digest"] for key, decision in decisions.items()},
        max((decision["number"] for decision in decisions.values()), default=0),
    )


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


def _read(statements: list[str], values: dict[str, Any]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), values)
        rows = cursor.fetchall()
    found: Rows = defaultdict(dict)
    for table, row_id, written in rows:
        found[table][row_id] = json.loads(written) if isinstance(written, str) else written
    return found


def _state(found: Rows, parts: dict[str, Any]) -> State:
    """`parts` are what the review's own row holds of it."""
    rows = {
        table: [{"id": row_id, **body} for row_id, body in found[table].items()]
        for table in ("spans", "links")
    }
    return State.from_json({**rows, **parts})
