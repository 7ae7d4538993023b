"""The sweep before submitting: where it stops, what is recorded of it, and what leads read of it."""

import re
from uuid import uuid4

import pytest

from annotator.projects import actions as project_actions
from annotator.projects import defaults
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import actions, checks, sweeps
from annotator.review.models import Decision, Review
from tests.reports import TEXT, make_document
from tests.review.desk import Analyst, entry

CHILD = {"kind": "outcome", "start": TEXT.index("a child"), "end": TEXT.index("a child was hurt") + 16}
NURSE = {"kind": "speech", "start": TEXT.index("nurse"), "end": TEXT.index("nurse") + 5}


def stops(desk):
    return desk.client.get(f"{desk.url}stops/").json()["stops"]


def added(desk, **more):
    """An entry that marks the child."""
    values = {name: {"value": held["value"], "origin": "person"} for name, held in desk.span("four league guards were killed")["values"].items()}  # fmt: skip
    after = {"start": CHILD["start"], "end": CHILD["end"], "label": "CASUALTY", "status": "accepted",
             "values": values, "quote": "a child was hurt"}  # fmt: skip
    return entry("add", {"span": str(uuid4()), "before": None, "after": after}, **more)


# Where it stops


def test_stops_tell_place_words_label_and_kind(desk):
    found = {one["quote"]: one for one in stops(desk)}
    assert found["a child was hurt"] == {
        **CHILD, "quote": "a child was hurt", "label": "CASUALTY", "reach": [CHILD["start"], CHILD["end"]],
    }  # fmt: skip
    assert (found["nurse"]["label"], found["nurse"]["kind"]) == ("SOURCE", "speech")


def test_stops_depend_on_the_text_alone(desk, ben, document, client):
    before = stops(desk)
    desk.accept("nurse")
    desk.one(entry("dismiss", stops=[CHILD]))
    assert stops(desk) == before
    other = Review.objects.create(
        document=document, user=ben, scheme_id=document.project.scheme.pk, slot=None, arm="blind",
        guideline_id=document.project.guideline.pk,
    )  # fmt: skip
    assert stops(Analyst(client, ben, other)) == before


def test_a_scheme_has_stops_for_the_labels_it_has(client, ada, project):
    full = defaults.scheme()
    labels = {name: full["labels"][name] for name in ("ACTOR", "SOURCE")}
    scheme = {"scheme": "speakers/1", "labels": labels}
    inland = project_actions.create_project(
        slug="inland", name="Inland", scheme=scheme, guidelines="", by=None
    )
    project_actions.add_member(project=inland, user=ada, role=Membership.Role.ANALYST, by=None)
    make_document(inland)
    desk = Analyst(client, ada, actions.claim(access=get_project_for(ada, "inland")))
    assert {one["label"] for one in stops(desk)} == {"SOURCE"}


# What is recorded


def test_a_span_that_came_from_a_stop_says_so_in_its_decision(desk, review):
    assert desk.one(added(desk, stop=CHILD))["outcome"] == "applied"
    assert Decision.objects.get(review=review).stops == [CHILD]
    assert desk.span("a child was hurt")["origin"] == {"by": "person"}


def test_a_dismissal_names_its_stops_and_changes_no_span(desk, review):
    before = desk.state()["spans"]
    assert desk.one(entry("dismiss", stops=[CHILD, NURSE]))["outcome"] == "applied"
    assert Decision.objects.get(review=review).stops == [CHILD, NURSE]
    assert desk.state()["spans"] == before
    assert list(checks.faults()) == []


def test_a_dismissal_can_be_undone_and_brought_again(desk, review, ada):
    dismissed = entry("dismiss", stops=[CHILD])
    desk.one(dismissed)
    assert page_stops(desk) == {dismissed["key"]: [CHILD]}
    desk.one(entry("undo", undoes=dismissed["key"]))
    desk.one(entry("redo", redoes=dismissed["key"]))
    assert page_stops(desk) == {dismissed["key"]: [CHILD]}
    assert list(checks.faults()) == []


def page_stops(desk):
    """The answered stops that the page starts from."""
    page = desk.client.get(desk.url.replace("/api/v1", ""))
    return page.context["page"]["answered_stops"]


def test_a_dismissal_taken_back_for_good_is_gone(desk):
    dismissed = entry("dismiss", stops=[CHILD])
    desk.one(dismissed)
    desk.one(entry("undo", undoes=dismissed["key"]))
    desk.accept("nurse")
    assert page_stops(desk) == {}


def test_a_dismissal_outlives_a_submission(desk):
    dismissed = entry("dismiss", stops=[CHILD])
    desk.decide_everything()
    desk.one(dismissed)
    desk.one(entry("submit", sweep="done"))
    assert page_stops(desk) == {dismissed["key"]: [CHILD]}


@pytest.mark.parametrize("said", ["done", "unavailable"])
def test_a_submission_says_how_the_sweep_went(desk, review, said):
    desk.decide_everything()
    assert desk.one(entry("submit", sweep=said))["outcome"] == "applied"
    assert Decision.objects.get(review=review, kind="submit").sweep == said


def test_who_submits_without_the_sweep_is_told_so(desk):
    desk.decide_everything()
    desk.post(entry("submit", sweep="unavailable"), HTTP_HX_REQUEST="true")
    assert "without the sweep" in desk.client.get("/projects/coast/next/").content.decode()


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ({"kind": "dismiss"}, "stops"),
        ({"kind": "dismiss", "stops": []}, "stops"),
        ({"kind": "dismiss", "stops": {}}, "stops"),
        ({"kind": "dismiss", "stops": [CHILD, 3]}, "stops[1]"),
        ({"kind": "dismiss", "stops": [{**CHILD, "label": "CASUALTY"}]}, "stops[0]"),
        ({"kind": "dismiss", "stops": [CHILD, {**CHILD, "kind": "hunch"}]}, "stops[1].kind"),
        ({"kind": "dismiss", "stops": [{**CHILD, "kind": []}]}, "stops[0].kind"),
        ({"kind": "dismiss", "stops": [{**CHILD, "start": -1}]}, "stops[0].start"),
        ({"kind": "dismiss", "stops": [{**CHILD, "start": True}]}, "stops[0].start"),
        ({"kind": "dismiss", "stops": [{**CHILD, "end": 2**40}]}, "stops[0].end"),
        ({"kind": "dismiss", "stops": [{**CHILD, "end": CHILD["start"]}]}, "stops[0].end"),
        ({"kind": "skip", "stops": [CHILD]}, "stops"),
        ({"kind": "skip", "stop": CHILD}, "stop"),
        ({"kind": "skip", "sweep": "done"}, "sweep"),
        ({"kind": "submit", "sweep": "half"}, "sweep"),
        ({"kind": "dismiss", "stops": [CHILD], "changes": [{}]}, "changes"),
    ],
)
def test_malformed_stops_are_named_and_nothing_is_stored(desk, review, broken, where):
    answer = desk.post(entry("skip") | broken)
    assert answer.status_code == 400
    assert [error["where"] for error in answer.json()["errors"]] == [where]
    assert not Decision.objects.filter(review=review).exists()


def test_a_stop_outside_the_text_is_refused(desk, review):
    beyond = {**CHILD, "end": len(TEXT) + 1}
    for sent in (entry("dismiss", stops=[beyond]), added(desk, stop=beyond)):
        answer = desk.one(sent)
        assert (answer["outcome"], answer["code"]) == ("refused", "stop")
    assert not Decision.objects.filter(review=review).exists()


# What leads read


def test_the_yield_counts_what_was_shown_marked_dismissed_and_waved_through(desk, project):
    desk.one(added(desk, stop=CHILD))
    desk.one(entry("dismiss", stops=[NURSE]))
    desk.one(entry("dismiss", stops=[NURSE, CHILD]))
    outcome, speech = sweeps.of_project(project).kinds
    assert (outcome.kind, outcome.shown, outcome.marked, outcome.dismissed, outcome.unseen) == (
        "outcome",
        1,
        1,
        0,
        1,
    )
    assert (speech.kind, speech.shown, speech.marked, speech.dismissed, speech.unseen) == (
        "speech",
        1,
        0,
        1,
        1,
    )


def test_what_was_taken_back_is_no_yield(desk, project):
    marked, dismissed = added(desk, stop=CHILD), entry("dismiss", stops=[NURSE])
    desk.post(marked, dismissed, entry("undo", undoes=dismissed["key"]), entry("undo", undoes=marked["key"]))
    assert sweeps.of_project(project).kinds == []
    desk.one(entry("redo", redoes=marked["key"]))
    assert [(one.kind, one.marked) for one in sweeps.of_project(project).kinds] == [("outcome", 1)]


def test_the_yield_is_of_one_project_and_for_leads_only(desk, client, project, ada, max):
    desk.decide_everything()
    desk.one(entry("dismiss", stops=[NURSE]))
    desk.one(entry("submit", sweep="unavailable"))
    client.force_login(max)
    page = re.sub(r"\s+", " ", client.get("/projects/coast/").content.decode())
    assert "Of 1 place where people looked a second time, 0 became a span" in page
    assert "1 report was submitted without the sweep" in page
    client.force_login(ada)
    assert "looked a second time" not in client.get("/projects/coast/").content.decode()
