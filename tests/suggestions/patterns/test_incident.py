"""The place and date that are proposed for a report's main incident."""

import pytest

from annotator.spans.incidents import fault
from annotator.spans.opening import Proposal, merge
from annotator.spans.state import State
from annotator.suggestions.providers import patterns
from tests.spans.builders import SCHEME

WEDNESDAY = "2031-03-12"


def proposed(text: str, published: str = "") -> tuple[str, str, str]:
    """Place, its precision and day of what a review of this text opens with."""
    body = merge([Proposal("patterns", "1", patterns.suggest(text, published))], text, SCHEME)
    [incident] = State.from_json(body).incidents.values()
    assert fault(incident) is None
    return incident.location, incident.location_precision, incident.date_start


@pytest.mark.parametrize(
    ("text", "place", "precision"),
    [
        ("Four guards were killed in the town of Brannport, police said.", "Brannport", "exact"),
        ("Gunboats shelled the harbour of Port Brann at dawn.", "harbour of Port Brann", "exact"),
        ("A shell hit a market near Osk, killing nine.", "Osk", "near"),
        ("A bus was ambushed 12 km from Osk.", "Osk", "near"),
        ("Gunmen killed nine in northern Delta province, said police.", "Delta province", "province"),
        ("Nine died in the district of Marr.", "district of Marr", "district"),
        ("Two people died in Kes.", "Kes", "unknown"),
        ("Nine people have died in Turkey.", "Turkey", "country"),
        ("A bomb went off in Kes. Nine people have died in Turkey.", "Kes", "unknown"),
        ("LENDT, March 12 (Harbour Press) — Four guards were killed.", "Lendt", "unknown"),
        ("LENDT, March 12 (Harbour Press) — Four guards were killed near Osk.", "Osk", "near"),
        ("Boats were seen in Valdorian waters.", "", "unknown"),
        ("Four guards were killed.", "", "unknown"),
    ],
)  # fmt: skip
def test_the_first_place_is_proposed_as_precisely_as_it_is_named(text, place, precision):
    assert proposed(text)[:2] == (place, precision)


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("Two died on 4 May 2031.", "", "2031-05-04"),
        ("Two died on May 4, 2031.", "", "2031-05-04"),
        ("Two died in May 2031.", "", "2031-05"),
        ("Two died on March 4th.", WEDNESDAY, "2031-03-04"),
        ("Two died on March 4th.", "2031", "2031-03-04"),
        ("Two died on December 30.", WEDNESDAY, "2030-12-30"),
        ("Two died on March 4th.", "", ""),  # of which year?
        ("Two died on June 27th. The army spoke of it on June 28, 2031.", "", "2031-06-27"),
        ("Two died on Tuesday.", WEDNESDAY, "2031-03-11"),
        ("Two died on Wednesday.", WEDNESDAY, "2031-03-12"),
        ("Two died on Tuesday.", "2031-03", ""),  # of which week?
        ("Two died yesterday.", "2031-03-01T08:00:00+01:00", "2031-02-28"),
        ("LENDT, March 12 (Press) — Two died on Tuesday.", WEDNESDAY, "2031-03-11"),
        ("LENDT, March 12 (Press) — Two died.", WEDNESDAY, "2031-03-12"),
        ("A toll\nWednesday, March 12, 2031\nTwo died on Tuesday.", "", "2031-03-11"),
        ("A toll\nWednesday, March 12, 2031\nTwo died.", "", "2031-03-12"),
        ("Since March 1 two have died.", WEDNESDAY, ""),  # more than the incident
        ("A vote is planned for June 3, 2031.", WEDNESDAY, ""),  # later than the report
        ("Two died on February 30, 2031.", "", ""),
        ("Two died on Tuesday.", "last spring", ""),
    ],
)  # fmt: skip
def test_the_first_date_is_proposed_where_it_is_sure(text, published, day):
    assert proposed(text, published)[2] == day


def test_captions_and_tails_are_not_asked():
    assert proposed("Photo: boats in the town of Kes, May 4, 2031\nFour guards were killed.") == (
        "",
        "unknown",
        "",
    )


def test_a_person_is_told_which_rules_found_place_and_date():
    text = "Two died near Osk on Tuesday."
    [incident] = patterns.suggest(text, WEDNESDAY)["incidents"]
    assert [patterns.RULES[rule] for rule in incident["rule"].split("+")] == [
        "near, outside or to a side of …", "day of the week, before the report was published",
    ]  # fmt: skip
