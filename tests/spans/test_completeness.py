"""What still keeps a review from being submitted."""

from dataclasses import replace

from annotator.spans.completeness import undecided
from annotator.spans.state import ACCEPTED, REJECTED, State
from tests.spans.builders import SCHEME, link, new_id, span, state

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
