"""What one review says that not all say, as whoever asks it again reads it."""

from typing import Any

from annotator.spans import apart
from annotator.spans.reading import Reading
from tests.spans.builders import SCHEME, incident
from tests.spans.test_fate import POLICE, PORT, body, claimed, set_to, span


def reading(said: dict[str, Any]) -> Reading:
    return Reading.of(said, SCHEME)


def told(mine: dict[str, Any], *others: dict[str, Any]) -> list[tuple[str, list[tuple[str, Any]]]]:
    found = apart.where(reading(mine), [reading(other) for other in others])
    return [(one.quote, differing) for one, differing in found]


def in_second(key: str) -> list[dict[str, Any]]:
    return [span("a", 0, 4, values=set_to(key, name="incident"))]


def test_what_all_say_alike_is_not_told_whatever_the_ids_of_their_incidents_are():
    assert (
        told(body(in_second("x"), m="Brannport", x="Ferry"), body(in_second("y"), m="Kesh", y="Ferry")) == []
    )


def test_an_incident_is_told_by_its_place():
    [(_, differing)] = told(body(in_second("x"), m="Brannport", x="Ferry"), body([span("a", 0, 4)], m="Kesh"))
    assert differing == [("incident", "Ferry")]


def test_who_says_it_is_told_where_it_differs():
    found = told(claimed("0", POLICE, PORT), claimed("1", POLICE, PORT))
    assert [differing for _, differing in found] == [[("claimed-by", "police")]]


def test_a_value_that_only_one_set_differs_from_none():
    set_by_one, unset = ([span("a", 0, 4, values=set_to("state", by))] for by in ("person", "default"))
    assert told(body(set_by_one), body(unset)) == []
    assert told(body(set_by_one), body([span("a", 0, 4, values=set_to("group"))])) != []


def test_incidents_that_not_all_describe_alike_are_told():
    mine, other = reading(body([], m="Brannport", x="Ferry")), reading(body([], n="brannport", m="Kesh"))
    assert apart.incidents_apart(mine, [other]) == ["Brannport", "Ferry"]
    assert apart.incidents_apart(mine, [reading(body([], m="brannport", y="Ferry")), reading(body([]))]) == []


def test_how_precise_a_place_is_is_told_where_that_is_in_dispute():
    near, here = (
        {"spans": [], "links": [], "incidents": [known.to_json("m")]}
        for known in (
            incident(main=True, location="Brannport", location_precision=precision, status="accepted")
            for precision in ("near", "exact")
        )
    )
    assert apart.incidents_apart(reading(near), [reading(here)]) == ["Brannport (near)"]
