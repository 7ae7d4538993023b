"""Which incidents of different reports are proposed as one event."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.spans.incidents import DATE_FORMS
from annotator.spans.one_event import Told, days, groups

WRITTEN = {
    "day": "2031-05-{:02}",
    "week": "2031-05-{:02}",
    "month": "2031-{:02}",
    "year": "20{:02}",
    "unknown": "",
}
PLACES = ["", "Brannport", "Brannport, Lune", "Lune", "Old Quay, Brannport", "Valdoria"]


def told(key: str, when: str = "2031-05-04", place: str = "Brannport", *parties: str, **more) -> Told:
    """An incident of a report of its own, on one day."""
    known = {"date_start": when, "date_precision": "day" if when else "unknown"}
    return Told(**({"key": key, "report": key, "location": place, "parties": parties} | known | more))


@st.composite
def many(draw) -> list[Told]:
    found = []
    for place in range(draw(st.integers(0, 9))):
        precision = draw(st.sampled_from(sorted(DATE_FORMS)))
        found.append(
            Told(
                key=f"i{place}",
                report=draw(st.sampled_from("abcdefgh")),
                date_start=WRITTEN[precision].format(draw(st.integers(1, 4))),
                date_precision=precision,
                location=draw(st.sampled_from(PLACES)),
                location_precision=draw(st.sampled_from(["exact", "country"])),
                parties=tuple(draw(st.sets(st.sampled_from(["HDL", "Port police"]), max_size=2))),
            )
        )
    return found


def _is_together(one: str, other: str, found: list[tuple[str, ...]]) -> bool:
    return any(one in group and other in group for group in found)


@given(many(), st.randoms())
def test_the_order_in_which_reports_come_changes_nothing(incidents, chance):
    shuffled = list(incidents)
    chance.shuffle(shuffled)
    assert groups(shuffled) == groups(incidents)


@given(many())
def test_each_incident_is_in_one_group(incidents):
    assert sorted(key for group in groups(incidents) for key in group) == [one.key for one in incidents]


@settings(max_examples=300)
@given(many())
def test_what_is_proposed_has_a_day_in_common_and_is_of_different_reports(incidents):
    known = {one.key: one for one in incidents}
    for group in groups(incidents):
        for one, other in combinations((known[key] for key in group), 2):
            assert one.report != other.report
            assert days(one)[0] <= days(other)[1]
            assert days(other)[0] <= days(one)[1]


@settings(max_examples=300)
@given(many(), st.dictionaries(st.sampled_from([f"i{place}" for place in range(9)]), st.sampled_from("xyz")))
def test_what_people_said_stands(incidents, confirmed):
    found = groups(incidents, confirmed)
    for one, other in combinations((one.key for one in incidents), 2):
        if one in confirmed and other in confirmed:
            assert _is_together(one, other, found) == (confirmed[one] == confirmed[other])


def test_the_same_day_and_place_is_one_event_however_it_is_written():
    assert groups([told("a"), told("b", place="BRANNPORT, Lune")]) == [("a", "b")]


def test_the_same_day_and_a_party_is_one_event_where_a_place_is_not_known():
    assert groups([told("a", "2031-05-04", "", "HDL"), told("b", "2031-05-04", "Brannport", "hdl")]) == [
        ("a", "b")
    ]


def test_another_day_is_another_event():
    assert groups([told("a"), told("b", "2031-05-05")]) == [("a",), ("b",)]


def test_a_day_is_within_a_month_but_a_year_says_too_little():
    month = told("b", "2031-05", date_precision="month")
    year = told("c", "2031", date_precision="year")
    assert groups([told("a"), month, year]) == [("a", "b"), ("c",)]


def test_without_a_date_nothing_is_proposed():
    assert groups([told("a", ""), told("b", "")]) == [("a",), ("b",)]


def test_a_country_is_too_wide_and_may_be_at_odds_all_the_same():
    country = {"place": "Valdoria", "location_precision": "country"}
    found = groups([told("a", **country), told("b", **country), told("c", "2031-05-04", "Brannport", "HDL"),
                    told("d", "2031-05-04", "Valdoria", "HDL", location_precision="country")])  # fmt: skip
    assert found == [("a",), ("b",), ("c",), ("d",)]


def test_two_incidents_of_one_report_stay_two():
    assert groups([told("a", report="r"), told("b", report="r")]) == [("a",), ("b",)]


def test_what_could_go_with_either_of_two_is_left_to_people():
    either = told("c", "2031-05", date_precision="month")
    assert groups([told("a"), told("b", "2031-05-20"), either]) == [("a",), ("b",), ("c",)]


def test_a_shared_party_tells_which_of_a_reports_incidents_it_is():
    first = told("a", "2031-05-04", "Brannport", "HDL", report="r")
    second = told("b", "2031-05-04", "Brannport", "Port police", report="r")
    assert groups([first, second, told("c", "2031-05-04", "Brannport", "HDL")]) == [("a", "c"), ("b",)]


def test_a_new_report_joins_what_people_confirmed_but_nothing_joins_what_they_set_apart():
    three = [told("a"), told("b"), told("c")]
    assert groups(three, {"a": "x", "b": "x"}) == [("a", "b", "c")]
    assert groups(three[:2], {"a": "x", "b": "y"}) == [("a",), ("b",)]


def test_what_people_joined_against_the_dates_takes_no_proposals():
    found = groups([told("a"), told("b", "2031-05-05"), told("c")], {"a": "x", "b": "x"})
    assert found == [("a", "b"), ("c",)]
