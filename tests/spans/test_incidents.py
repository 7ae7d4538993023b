"""Incidents and regions as parts of a state: what may be said of them, and when it is refused."""

from dataclasses import replace

import pytest

from annotator.projects import defaults
from annotator.spans import decide, incidents
from annotator.spans import scheme_reading as schemes
from annotator.spans.decide import Refused
from annotator.spans.entry import EntryError
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, REJECTED, Incident, Region, Span, State
from tests.spans.builders import SCHEME, TEXT, entry, incident, new_id, span, state

LINES = "The quay.\nA photo.\n"


def apply(one, to: State, text: str = TEXT, scheme: Scheme = SCHEME) -> State | Refused:
    return decide.apply(one, to, text, scheme)


def reviewed(**known: str) -> tuple[State, str]:
    """A state with only the main incident, and its id."""
    main = new_id()
    return State(incidents={main: incident(main=True, **known)}), main


def belonging(one: Span, to: str) -> Span:
    return replace(one, values=one.values | {"incident": {"value": to, "origin": "person"}})


def with_second() -> tuple[State, str, str]:
    """A second incident with a toll that belongs to it; its id and the toll's."""
    now, _main = reviewed()
    made, toll_id = new_id(), new_id()
    now.incidents[made] = incident(status=ACCEPTED, location="Ferry")
    now.spans[toll_id] = belonging(span("four league guards were killed", "CASUALTY"), made)
    return now, made, toll_id


@pytest.mark.parametrize(
    ("known", "problem"),
    [
        ({}, None),
        ({"location": "Brannport"}, None),
        ({"location": "Brannport", "location_precision": "near"}, None),
        ({"date_start": "2031", "date_precision": "year"}, None),
        ({"date_start": "2031-05", "date_precision": "month"}, None),
        ({"date_start": "2031-05-04", "date_end": "2031-05-06", "date_precision": "day"}, None),
        ({"date_start": "2031-05-04", "date_precision": "week"}, None),
        ({"location": "x" * 501}, "location must be a text of at most 500"),
        ({"location": "Brannport", "location_precision": "street"}, "location_precision must be one of exact"),
        ({"location_precision": "exact"}, "location_precision must be unknown"),
        ({"date_start": "2031-05", "date_precision": "decade"}, "date_precision must be one of day"),
        ({"date_precision": "year"}, "date_precision must be unknown"),
        ({"date_start": "2031-05", "date_precision": "day"}, "date_start: “2031-05” is no date as precise as day"),
        ({"date_start": "2031-02-30", "date_precision": "day"}, "date_start: “2031-02-30” is no date"),
        ({"date_start": "٢٠٣١", "date_precision": "year"}, "date_start: “٢٠٣١” is no date"),
        ({"date_start": "2031", "date_precision": "unknown"}, "date_start: “2031” is no date"),
        ({"date_end": "2031"}, "date_end must be empty"),
        ({"date_start": "2031", "date_end": "2030", "date_precision": "year"}, "date_end: 2030 is before 2031"),
    ],
)  # fmt: skip
def test_what_an_incident_may_hold(known, problem):
    found = incidents.fault(incident(**known))
    assert found == problem if problem is None else found.startswith(problem)


def test_the_proposed_incident_is_accepted_as_it_is_or_corrected_and_keeps_who_proposed_it():
    now, main = reviewed(location="Brannport")
    one = now.incidents[main]
    accepted = apply(entry("incident", ("incident", main, one, replace(one, status=ACCEPTED))), now)
    assert accepted.incidents[main].status == ACCEPTED
    better = replace(one, status=ACCEPTED, location="Brannport harbour", location_precision="near")
    corrected = apply(entry("incident", ("incident", main, one, better)), now)
    assert (corrected.incidents[main], corrected.incidents[main].origin) == (better, one.origin)


def test_a_faulty_incident_is_refused_by_the_name_of_what_is_wrong():
    now, main = reviewed()
    wrong = replace(now.incidents[main], status=ACCEPTED, date_start="May", date_precision="month")
    answer = apply(entry("incident", ("incident", main, now.incidents[main], wrong)), now)
    assert (answer.code, answer.about) == ("value", (("incident", main),))
    assert answer.reason.startswith("date_start: “May”")


def test_an_incident_is_made_with_the_span_it_is_made_for():
    now, _main = reviewed()
    toll, toll_id, made = span("four league guards were killed", "CASUALTY"), new_id(), new_id()
    now.spans[toll_id] = toll
    second = incident(status=ACCEPTED, location="Ferry")
    spans = ("span", toll_id, toll, belonging(toll, made))
    after = apply(entry("incident", ("incident", made, None, second), spans), now)
    assert (list(after.incidents)[-1], after.spans[toll_id].values["incident"]["value"]) == (made, made)


def test_a_second_main_incident_is_refused_and_the_main_one_is_never_rejected():
    now, main = reviewed()
    one, second = now.incidents[main], incident(main=True, status=ACCEPTED)
    assert apply(entry("incident", ("incident", new_id(), None, second)), now).code == "incident"
    dropped = replace(one, status=REJECTED)
    assert apply(entry("incident", ("incident", main, one, dropped)), now).code == "incident"
    demoted = replace(one, main=False)
    assert apply(entry("incident", ("incident", main, one, demoted)), now).code == "incident"


def test_another_incident_becomes_the_main_one_when_the_first_stops_being_it():
    now, made, _toll = with_second()
    main = now.main
    one, other = now.incidents[main], now.incidents[made]
    swapped = entry(
        "incident",
        ("incident", main, one, replace(one, main=False)),
        ("incident", made, other, replace(other, main=True)),
    )
    assert apply(swapped, now).main == made


def test_a_review_from_before_there_were_incidents_gets_its_main_one_by_hand():
    second = incident(status=ACCEPTED)
    assert apply(entry("incident", ("incident", new_id(), None, second)), State()).code == "incident"
    main = replace(second, main=True)
    assert apply(entry("incident", ("incident", new_id(), None, main)), State()).main


def test_an_incident_that_spans_belong_to_is_rejected_only_with_the_spans_moved():
    now, made, toll_id = with_second()
    one, toll = now.incidents[made], now.spans[toll_id]
    dropped = ("incident", made, one, replace(one, status=REJECTED))
    refused = apply(entry("incident", dropped), now)
    assert (refused.code, refused.about) == ("incident", (("span", toll_id), ("incident", made)))
    moved = apply(entry("incident", dropped, ("span", toll_id, toll, belonging(toll, "main"))), now)
    assert moved.incidents[made].status == REJECTED


@pytest.mark.parametrize("where", ["unknown", "rejected"])
def test_a_span_belongs_only_to_an_incident_that_stands(where):
    now, _main = reviewed()
    toll, toll_id, other = span("four league guards were killed", "CASUALTY"), new_id(), new_id()
    now.spans[toll_id] = toll
    if where == "rejected":
        now.incidents[other] = incident(status=REJECTED)
    answer = apply(entry("describe", ("span", toll_id, toll, belonging(toll, other))), now)
    assert (answer.code, answer.about) == ("incident", (("span", toll_id), ("incident", other)))


def test_what_is_no_id_is_no_incident():
    now, ids = state(toll := span("four league guards were killed", "CASUALTY"))
    answer = apply(entry("describe", ("span", ids[0], toll, belonging(toll, "the ferry"))), now)
    assert answer.code == "value"
    assert "incident: must be main or the id of an incident" in answer.reason


def test_no_other_kind_of_decision_changes_incidents_or_lines():
    now, main = reviewed()
    one = now.incidents[main]
    accepted = ("incident", main, one, replace(one, status=ACCEPTED))
    assert apply(entry("describe", accepted), now).code == "illegal"
    assert apply(entry("link", ("line", 0, "body", "caption")), now).code == "illegal"
    assert apply(entry("region", accepted), now).code == "illegal"


@pytest.mark.parametrize(
    "after",
    [
        {"status": "suggested", "location": "Ferry"},  # a correction accepts
        {"status": REJECTED, "location": "Ferry"},  # what goes, goes as it was
        {},
    ],
)
def test_a_change_that_is_neither_making_nor_deciding_is_illegal(after):
    now, main = reviewed()
    one = now.incidents[main]
    assert apply(entry("incident", ("incident", main, one, replace(one, **after))), now).code == "illegal"


def test_a_scheme_without_incidents_takes_none():
    raw = defaults.scheme()
    del raw["claims"]
    made = entry("incident", ("incident", new_id(), None, incident(main=True, status=ACCEPTED)))
    assert apply(made, State(), scheme=schemes.parse(raw)).code == "value"


def test_whether_an_incident_is_the_main_one_is_true_or_false_and_nothing_that_equals_it():
    made = incident(main=True, status=ACCEPTED)
    assert entry("incident", ("incident", new_id(), None, made)).changes[0].after.main is True
    with pytest.raises(EntryError, match=r"main: must be of type bool"):
        entry("incident", ("incident", new_id(), None, replace(made, main=1)))


def test_a_line_becomes_a_caption_and_running_text_again():
    line = LINES.index("A photo")
    caption = apply(entry("region", ("line", line, "body", "caption")), State(), LINES)
    assert caption.kind_of_line(line) == "caption"
    again = apply(entry("region", ("line", line, "caption", "body")), caption, LINES)
    assert again.regions == {}


def test_what_a_machine_said_of_a_line_is_kept_when_a_person_says_otherwise():
    origin = {"by": "machine", "kind": "caption"}
    now = State(regions={0: Region("caption", origin)})
    after = apply(entry("region", ("line", 0, "caption", "body")), now, LINES)
    assert after.to_json()["regions"] == [{"line": 0, "kind": "body", "origin": origin}]


@pytest.mark.parametrize(
    ("line", "before", "after", "code"),
    [
        (0, "caption", "body", "stale"),
        (4, "body", "caption", "value"),  # in the middle of a line
        (len(LINES), "body", "caption", "value"),
        (0, "body", "advert", "value"),
        (0, "body", "body", "illegal"),
    ],
)
def test_what_does_not_fit_a_line_is_refused(line, before, after, code):
    answer = apply(entry("region", ("line", line, before, after)), State(), LINES)
    assert (answer.code, answer.about) == (code, (("line", line),))


@pytest.mark.parametrize(
    ("regions", "fine"),
    [(["body", "caption"], True), (["caption"], False), (["body", "advert"], False), ("body", False)],
)
def test_a_scheme_may_say_what_a_line_can_be(regions, fine):
    raw = defaults.scheme() | {"document_fields": {"regions": regions}}
    if fine:
        assert schemes.parse(raw).regions == tuple(regions)
    else:
        with pytest.raises(schemes.SchemeError, match="“regions” must list body"):
            schemes.parse(raw)


def test_a_state_from_before_has_neither_incidents_nor_regions():
    old = State.from_json({"spans": [], "links": []})
    assert (old.incidents, old.regions, old.main) == ({}, {}, None)


def test_an_incident_reads_as_it_was_written():
    one = incident(main=True, location="Brannport", date_start="2031", date_precision="year")
    assert Incident.from_json(one.to_json("x")) == one
