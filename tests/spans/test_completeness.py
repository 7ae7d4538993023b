"""What still keeps a review from being submitted."""

from dataclasses import replace

from annotator.spans.completeness import undecided
from annotator.spans.state import ACCEPTED, REJECTED, State
from tests.spans.builders import SCHEME, incident, link, new_id, span, state

TOLL, POLICE = "four league guards were killed", "Harbour police"


def waits(now: State) -> list[str]:
    return [one.why for one in undecided(now, SCHEME)]


def test_a_suggestion_waits_and_a_rejected_one_does_not():
    now, _ids = state(span("league", "ACTOR"), span("guards", "ACTOR", REJECTED))
    assert waits(now) == ["it is still a suggestion"]


def test_a_toll_waits_for_its_kind_and_for_who_says_so():
    now, _ids = state(span(TOLL, "CASUALTY", ACCEPTED))
    assert waits(now) == ["kind has no value", "attribution is undecided"]


def test_an_accepted_source_or_the_reports_own_voice_settles_who_says_so():
    toll = span(TOLL, "CASUALTY", ACCEPTED, kind="killed")
    now, [toll_id, police_id] = state(toll, span(POLICE, "SOURCE", ACCEPTED))
    now.links[new_id()] = link("claimed-by", toll_id, police_id, ACCEPTED)
    assert waits(now) == []
    values = toll.values | {"attribution": {"value": "article", "origin": "person"}}
    alone, _ids = state(replace(toll, values=values))
    assert waits(alone) == []


def test_a_suggested_link_waits_and_settles_nothing():
    now, [toll_id, police_id] = state(
        span(TOLL, "CASUALTY", ACCEPTED, kind="killed"), span(POLICE, "SOURCE", ACCEPTED)
    )
    now.links[new_id()] = link("claimed-by", toll_id, police_id)
    assert waits(now) == ["attribution is undecided", "claimed-by is still a suggestion"]


def marked(**known: str) -> State:
    """An accepted actor in the main incident, of which the machine knows this."""
    now, _ids = state(span("league", "ACTOR", ACCEPTED))
    now.incidents[new_id()] = incident(main=True, **known)
    return now


def test_the_main_incident_waits_where_it_knows_something_of_what_is_marked():
    assert waits(marked(location="Port Brann", date_start="2031-05-04", date_precision="day")) == [
        "the incident “Port Brann · 2031-05-04” is not confirmed"
    ]
    assert waits(marked()) == []


def test_the_main_incident_of_a_report_with_nothing_in_it_does_not_wait():
    for status in (REJECTED, None):
        now, _ids = state(
            *([span("league", "ACTOR", status)] if status else [span("police", "SOURCE", ACCEPTED)])
        )
        now.incidents[new_id()] = incident(main=True, location="Port Brann")
        assert waits(now) == []


def test_the_main_incident_waits_where_people_differ_whatever_is_marked():
    """One of the two said that nothing is known."""
    now = State()
    rivals = {"by": "people", "alternatives": [{"location": ""}, {"location": "Brannport"}]}
    now.incidents[new_id()] = replace(incident(main=True), origin=rivals)
    assert waits(now) == ["the incident “place and date unknown” is not confirmed"]


def test_another_incident_waits_until_it_is_confirmed_or_taken_away():
    """As where reviews are settled, and only one of two knew of it."""
    now = marked()
    other = new_id()
    now.incidents[other] = incident(location="Ferry")
    [open_one] = undecided(now, SCHEME)
    assert (open_one.kind, open_one.id) == ("incident", other)
    for status in (ACCEPTED, REJECTED):
        now.incidents[other] = incident(location="Ferry", status=status)
        assert undecided(now, SCHEME) == []
