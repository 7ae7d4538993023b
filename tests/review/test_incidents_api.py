"""Incidents and regions of a review over the API: decided, refused, taken back, submitted, stored."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import actions, checks
from annotator.review.models import Opening, Review, Submission
from annotator.spans import words
from tests.reports import TOLL, make_document
from tests.review.desk import Analyst, change, entry
from tests.tampering import tamper

FERRY = {
    "main": False, "label": "", "location": "Ferry", "location_precision": "near", "date_start": "2031-05-03",
    "date_end": "", "date_precision": "day", "status": "accepted",
}  # fmt: skip


def main_of(desk: Analyst) -> dict:
    [incident] = [one for one in desk.state()["incidents"] if one["main"]]
    return incident


def decided(incident: dict, **after: object) -> dict:
    before = {name: incident[name] for name in FERRY}
    return entry("incident", {"incident": incident["id"], "before": before, "after": before | after})


def ferry_for(desk: Analyst) -> tuple[str, dict]:
    """A second incident to which the toll belongs, made in one decision."""
    made, toll = str(uuid4()), desk.span(TOLL)
    values = toll["values"] | {"incident": {"value": made, "origin": "person"}}
    posted = entry(
        "incident", {"incident": made, "before": None, "after": FERRY}, change(toll, values=values)
    )
    return made, posted


def test_a_review_opens_with_one_main_incident_that_is_still_a_suggestion(desk):
    assert [(one["main"], one["status"]) for one in desk.state()["incidents"]] == [(True, "suggested")]


def test_an_incident_is_made_for_a_toll_taken_back_and_brought_again_in_one_decision_each(desk):
    made, posted = ferry_for(desk)
    assert desk.one(posted)["outcome"] == "applied"
    assert [one["id"] for one in desk.state()["incidents"]] == [main_of(desk)["id"], made]
    desk.one(entry("undo", undoes=posted["key"]))
    assert (len(desk.state()["incidents"]), desk.span(TOLL)["values"]["incident"]["value"]) == (1, "main")
    desk.one(entry("redo", redoes=posted["key"]))
    assert desk.span(TOLL)["values"]["incident"]["value"] == made
    assert list(checks.faults()) == []


def test_an_incident_that_another_tab_corrected_is_not_decided_blindly(desk):
    seen = main_of(desk)
    desk.one(decided(seen, status="accepted", location="Brannport"))
    late = desk.one(decided(seen, status="accepted"))
    assert (late["code"], late["state"]) == ("stale", [{"incident": seen["id"], "now": main_of(desk)}])


def test_a_far_toll_still_keeps_its_incident_from_being_rejected(desk):
    """Deciding on an incident reads all spans, not only those of one paragraph."""
    made, posted = ferry_for(desk)
    desk.one(posted)
    ferry = desk.state()["incidents"][1]
    refused = desk.one(decided(ferry, status="rejected"))
    assert (refused["code"], refused["state"][1]["incident"]) == ("incident", made)
    assert "belongs to an incident that is not there" in refused["reason"]


def test_what_a_line_is_can_be_said_and_a_late_word_on_it_is_refused_with_what_stands(desk):
    said = entry("region", {"line": 0, "before": "body", "after": "caption"})
    assert desk.one(said)["outcome"] == "applied"
    assert desk.state()["regions"] == [{"line": 0, "kind": "caption", "origin": {"by": "person"}}]
    late = desk.one(entry("region", {"line": 0, "before": "body", "after": "tweet"}))
    assert (late["code"], late["state"]) == ("stale", [{"line": 0, "now": "caption"}])
    assert list(checks.faults()) == []


def test_the_line_that_was_decided_on_comes_back_drawn(desk):
    said = entry("region", {"line": 0, "before": "body", "after": "caption"})
    blocks = desk.post(said, HTTP_HX_REQUEST="true").json()["blocks"]
    assert list(blocks) == ["0"]
    assert blocks["0"].startswith('<p class="block caption"')


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ({"line": "0", "before": "body", "after": "caption"}, "changes[0].line"),
        ({"line": 0, "before": None, "after": "caption"}, "changes[0].before"),
        ({"line": 0, "span": str(uuid4()), "before": "body", "after": "caption"}, "changes[0]"),
        ({"incident": "x", "before": None, "after": FERRY}, "changes[0].incident"),
        ({"incident": str(uuid4()), "before": None, "after": FERRY | {"main": 0}}, "changes[0].after.main"),
        ({"incident": str(uuid4()), "before": None, "after": {"main": True}}, "changes[0].after"),
    ],
)
def test_a_malformed_change_is_named(desk, broken, where):
    answer = desk.post(entry("incident", broken))
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (400, where)


def test_a_submission_holds_incidents_and_regions(desk, review):
    desk.one(decided(main_of(desk), status="accepted", location="Brannport"))
    desk.one(entry("region", {"line": 0, "before": "body", "after": "caption"}))
    desk.decide_everything()
    assert desk.one(entry("submit"))["outcome"] == "applied"
    body = Submission.objects.get(review=review).body
    assert [one["location"] for one in body["incidents"]] == ["Brannport"]
    assert [(one["line"], one["kind"]) for one in body["regions"]] == [(0, "caption")]
    assert list(checks.faults()) == []


def test_a_review_is_not_submitted_before_the_incident_it_proposes_is_confirmed(desk, review):
    """Place and date go into data as reviewed."""
    known = {"location": "Port Brann", "location_precision": "exact"}
    incidents = [one | known for one in review.incidents]
    Review.objects.filter(pk=review.pk).update(incidents=incidents)
    desk.decide_everything()
    refused = desk.one(entry("submit"))
    assert (refused["outcome"], refused["code"]) == ("refused", "incomplete")
    assert refused["reason"] == "1 still to decide: the incident “Port Brann” is not confirmed"
    main = main_of(desk)
    assert [one["incident"] for one in refused["state"]] == [main["id"]]
    assert desk.one(decided(main, status="accepted"))["outcome"] == "applied"
    assert desk.one(entry("submit"))["outcome"] == "applied"


@pytest.mark.parametrize("without", ["claims", "attributes"])
def test_a_scheme_that_knows_no_incidents_opens_without_any_and_offers_no_key(client, ada, without):
    scheme = defaults.scheme()
    if without == "claims":
        del scheme["claims"]
    else:
        for label in scheme["labels"].values():
            label["attributes"].pop("incident", None)
    plain = projects.create_project(slug="plain", name="Plain", scheme=scheme, guidelines="", by=None)
    projects.add_member(project=plain, user=ada, role=Membership.Role.ANALYST, by=None)
    make_document(plain)
    review = actions.claim(access=get_project_for(ada, "plain"))
    desk = Analyst(client, ada, review)
    assert desk.state()["incidents"] == []
    main = {"incident": str(uuid4()), "before": None, "after": FERRY | {"main": True}}
    assert desk.one(entry("incident", main))["code"] == "value"
    page = client.get(f"/reviews/{review.pk}/").content.decode()
    assert 'data-keys="region"' in page
    assert 'data-keys="incident"' not in page


def test_a_review_from_before_there_were_incidents_reads_and_gets_its_main_one(desk, review):
    before = {name: Opening.objects.get(review=review).body[name] for name in ("spans", "links")}
    tamper(Opening.objects.all(), body=before, sha256=words.sha256(before))
    Review.objects.update(incidents=[])
    assert desk.state()["incidents"] == []
    assert desk.accept(TOLL)["outcome"] == "applied"
    main = {"incident": str(uuid4()), "before": None, "after": FERRY | {"main": True}}
    assert desk.one(entry("incident", main))["outcome"] == "applied"
    assert list(checks.faults()) == []


def test_an_incident_changed_behind_the_programs_back_is_a_fault(review):
    incident = Review.objects.get(pk=review.pk).incidents[0]
    Review.objects.update(incidents=[incident | {"location": "Elsewhere"}])
    assert any("not what its decisions add up to" in fault for fault in checks.faults())


@pytest.mark.parametrize("wrong", [[], [True, True], "rejected"])
def test_the_database_itself_holds_that_one_incident_is_the_main_one(review, wrong):
    one = Review.objects.get(pk=review.pk).incidents[0]
    rows = [one | {"status": "rejected"}] if wrong == "rejected" else [one | {"main": main} for main in wrong]
    with pytest.raises(IntegrityError, match="review_one_main_incident"), transaction.atomic():
        Review.objects.update(incidents=rows or [one | {"main": False}])


def test_deciding_on_an_incident_takes_five_queries_besides_session_and_user(desk, django_assert_num_queries):
    _made, posted = ferry_for(desk)
    with django_assert_num_queries(2 + 5 + 2):  # begin and commit are counted as savepoints inside a test
        assert desk.one(posted, HTTP_HX_REQUEST="true")["outcome"] == "applied"
