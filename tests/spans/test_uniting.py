"""Incidents and regions of two people's reviews as those of one opening to settle."""

from dataclasses import replace
from random import Random

from annotator.spans import merging
from annotator.spans.incidents import misfit, strays
from annotator.spans.merging import Merged
from annotator.spans.state import ACCEPTED, REJECTED, SUGGESTED, Incident, Region, State
from annotator.spans.uniting import unsigned
from tests.spans.builders import SCHEME, incident, new_id, span

MAIN = incident(main=True, status=ACCEPTED, location="Brannport")
HARBOUR = replace(MAIN, location="Brannport harbour", date_start="2031-05-03", date_precision="day")
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


def merge(*opinions: State, seed: int = 1) -> Merged:
    return merging.merge(opinions, SCHEME, chance=Random(seed), audit_share=0)


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


def test_a_toll_that_two_people_put_in_different_incidents_is_an_item_and_so_is_each_of_these():
    """`incident` is no core attribute: only what both set is a dispute."""
    quay = replace(FERRY, location="Quay")
    merged = merge(says(FERRY, toll_of=0), says(quay, toll_of=0))
    assert told(merged)[1:] == [(False, "Ferry", SUGGESTED), (False, "Quay", SUGGESTED)]
    assert (belongs_to(merged), merged.items) == (["Ferry", "Quay"], 3)


def rivals(merged: Merged) -> list[tuple[str, str]]:
    """The places and dates to choose the main incident's from."""
    origin = merged.body["incidents"][0]["origin"]
    return [(one["location"], one["date_start"]) for one in origin.get("alternatives", ())]


def test_main_incidents_that_differ_are_one_item_with_all_places_and_dates_to_choose_from():
    merged = merge(says(), says(main=HARBOUR), says(main=HARBOUR))
    assert sorted(rivals(merged)) == [("Brannport", ""), ("Brannport harbour", "2031-05-03")]
    assert (len(told(merged)), told(merged)[0][2], merged.items) == (1, SUGGESTED, 1)


def test_which_place_comes_first_does_not_tell_whose_it_is():
    first = {told(merge(says(), says(main=HARBOUR), seed=seed))[0][1] for seed in range(20)}
    assert first == {"Brannport", "Brannport harbour"}
    merged = merge(says(), says(main=HARBOUR))
    assert "parents" not in unsigned(State.from_json(merged.body)).to_json()["incidents"][0]["origin"]


def test_places_that_are_only_written_otherwise_are_agreed_on():
    merged = merge(says(), says(main=replace(MAIN, location="brannport ")))
    assert (told(merged), merged.items) == ([(True, "Brannport", ACCEPTED)], 0)


def test_how_precise_a_place_is_can_be_in_dispute_too():
    merged = merge(says(), says(main=replace(MAIN, location_precision="near")))
    assert (len(rivals(merged)), merged.items) == (2, 1)


def test_an_incident_that_somebody_left_unconfirmed_is_suggested_as_the_others_confirmed_it():
    unsure = replace(HARBOUR, status=SUGGESTED)
    merged = merge(says(main=unsure), says())
    assert (told(merged), rivals(merged), merged.items) == ([(True, "Brannport", SUGGESTED)], [], 1)


def test_an_incident_that_nobody_confirmed_is_no_dispute():
    unsure = replace(MAIN, status=SUGGESTED)
    merged = merge(says(main=unsure), says(main=unsure))
    assert (told(merged), merged.items) == ([(True, "Brannport", SUGGESTED)], 0)


def test_what_a_person_took_back_does_not_come_along():
    assert told(merge(says(replace(FERRY, status=REJECTED)), says())) == [(True, "Brannport", ACCEPTED)]


def test_the_lines_that_somebody_named_come_along():
    rows = merge(says(line0="caption"), says(line0="tweet", line9="body")).body["regions"]
    assert [(row["line"], row["kind"]) for row in rows] == [(0, "caption")]


def test_what_it_opens_with_is_a_state_in_which_every_span_has_its_incident():
    opening = State.from_json(merge(says(FERRY, toll_of=0), says()).body)
    assert misfit(opening) is None
    assert list(strays(opening, opening.spans, SCHEME)) == []
