"""Where several people differ, and how far each agrees with the others."""

from annotator.projects import defaults
from annotator.spans import calibration
from annotator.spans import scheme_reading as schemes
from annotator.spans.scoring import Tally

SCHEME = schemes.parse(defaults.scheme())


def said(*spans) -> dict:
    """A submission's body with accepted spans (label, start, end, kind)."""
    return {
        "spans": [
            {"label": label, "start": start, "end": end, "status": "accepted",
             "values": {"kind": {"value": kind, "origin": "person"}} if kind else {}}
            for label, start, end, kind in spans
        ]
    }  # fmt: skip


def test_each_person_is_measured_against_all_others():
    bodies = {
        "ada": said(("ACTOR", 0, 5, ""), ("ACTOR", 9, 12, "")),
        "ben": said(("ACTOR", 0, 5, "")),
        "cai": said(("ACTOR", 0, 4, ""), ("ACTOR", 9, 12, "")),
    }
    found = calibration.with_others(bodies, ["ACTOR"])
    assert found["ada"]["ACTOR"] == Tally(right=2, proposed=4, there=3)  # one with each
    assert found["ben"]["ACTOR"] == Tally(right=1, proposed=2, there=4)
    assert found["cai"]["ACTOR"] == Tally(right=1, proposed=4, there=3)


def test_what_all_marked_alike_is_no_place():
    assert (
        calibration.apart({"ada": said(("ACTOR", 0, 5, "")), "ben": said(("ACTOR", 0, 5, ""))}, SCHEME) == []
    )


def test_edges_that_differ_are_versions_of_one_place():
    [place] = calibration.apart(
        {"ada": said(("ACTOR", 4, 9, "")), "ben": said(("ACTOR", 0, 9, "")), "cai": said()}, SCHEME
    )
    assert (place.start, place.end, place.silent) == (0, 9, ("cai",))
    assert [(one.start, one.end, one.who) for one in place.versions] == [(0, 9, ("ben",)), (4, 9, ("ada",))]


def test_values_that_differ_are_versions_too_where_they_matter_most():
    bodies = {
        "ada": said(("ACTOR", 0, 5, "state-force")),
        "ben": said(("ACTOR", 0, 5, "paramilitary")),
        "cai": said(("ACTOR", 0, 5, "paramilitary")),
    }
    [place] = calibration.apart(bodies, SCHEME)
    assert {one.who: one.values for one in place.versions} == {
        ("ada",): (("kind", "state-force"),),
        ("ben", "cai"): (("kind", "paramilitary"),),
    }


def test_a_span_inside_another_label_is_a_place_of_its_own():
    bodies = {"ada": said(("CASUALTY", 0, 20, ""), ("ACTOR", 5, 9, "")), "ben": said(("CASUALTY", 0, 20, ""))}
    [place] = calibration.apart(bodies, SCHEME)
    assert place.labels == {"ACTOR"}


def test_rejected_spans_say_nothing():
    body = said(("ACTOR", 0, 5, ""))
    body["spans"][0]["status"] = "rejected"
    assert calibration.apart({"ada": body, "ben": said()}, SCHEME) == []
