"""Incidents and regions of two people's reviews as those of one opening to settle."""

from dataclasses import replace
from random import Random

from annotator.spans import merging
from annotator.spans.incidents import misfit, strays
from annotator.spans.merging import Merged
from annotator.spans.state import ACCEPTED, REJECTED, SUGGESTED, Incident, Region, State
from tests.spans.builders import SCHEME, incident, new_id, span

MAIN = incident(main=True, status=ACCEPTED, location="Brannport")
FERRY = incident(status=ACCEPTED, location="Ferry", date_start="2031-05-03", date_precision="day")


def says(*others: Incident, main: Incident = MAIN, toll_of: int | None = None, **regions: str) -> State:
    """A submission with these incidents; its toll belongs to the one at this place among the others."""
    keys = [new_id() for _ in others]
    toll = replace(span("four league guards were killed", "CASUALTY", kind="killed"), status=ACCEPTED)
    if toll_of is not None:
        held = {"value": keys[toll_of], "origin": "person"}
        toll = replace(toll, values=toll.values | {"incident": held})
    lines = {int(name[4:]): Region(kind) for name, kind in regions.items()}
    return State({new_id(): toll}, {}, {new_id(): main, **dict(zip(keys, others, strict=True))}, lines)


def merge(*opinions: State) -> Merged:
    return merging.merge(opinions, SCHEME, chance=Random(1), audit_share=0)


def told(merged: Merged) -> list[tuple[bool, str, str]]:
    return [(one["main"], one["location"], one["status"]) for one in merged.body["incidents"]]


def belongs_to(merged: Merged) -> list[str]:
    """Where the toll's versions belong, by place; the main incident's is `main`."""
    places = {one["id"]: one["location"] for one in merged.body["incidents"]}
    held = [one["values"]["incident"]["value"] for one in merged.body["spans"]]
    return sorted(places.get(value, value) for value in held)


def test_incidents_with_the_same_place_and_date_are_one_and_the_spans_of_both_belong_to_it():
    merged = merge(says(FERRY, toll_of=0), says(FERRY, toll_of=0))
    assert told(merged) == [(True, "Brannport", ACCEPTED), (False, "Ferry", ACCEPTED)]
    assert (belongs_to(merged), merged.items) == (["Ferry"], 0)


def test_a_toll_that_two_people_put_in_different_incidents_is_an_item():
    """`incident` is no core attribute: only what both set is a dispute."""
    quay = replace(FERRY, location="Quay")
    merged = merge(says(FERRY, toll_of=0), says(quay, toll_of=0))
    assert told(merged)[1:] == [(False, "Ferry", SUGGESTED), (False, "Quay", SUGGESTED)]
    assert (belongs_to(merged), merged.items) == (["Ferry", "Quay"], 1)


def test_main_incidents_that_differ_or_that_somebody_left_unconfirmed_are_one_suggestion():
    other = replace(MAIN, location="Brannport harbour")
    assert told(merge(says(), says(main=other))) == [(True, "Brannport", SUGGESTED)]
    unsure = replace(other, status=SUGGESTED)
    assert told(merge(says(main=unsure), says())) == [(True, "Brannport", SUGGESTED)]


def test_what_a_person_took_back_does_not_come_along():
    assert told(merge(says(replace(FERRY, status=REJECTED)), says())) == [(True, "Brannport", ACCEPTED)]


def test_the_lines_that_somebody_named_come_along():
    rows = merge(says(line0="caption"), says(line0="tweet", line9="body")).body["regions"]
    assert [(row["line"], row["kind"]) for row in rows] == [(0, "caption")]


def test_what_it_opens_with_is_a_state_in_which_every_span_has_its_incident():
    opening = State.from_json(merge(says(FERRY, toll_of=0), says()).body)
    assert misfit(opening) is None
    assert list(strays(opening, opening.spans, SCHEME)) == []
