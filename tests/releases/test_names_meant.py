"""What follows once names mean one; and nothing is rewritten."""

from annotator.corpus import naming
from annotator.releases import incidents
from annotator.review.models import Submission
from tests.releases.naming import LEAGUE, SHORT, confirm
from tests.releases.test_claims_page import listed


def test_claims_of_one_source_under_two_names_are_of_one_source(lead, opinions):
    opinions.tolls("one", ("Police HQ", 4))
    opinions.tolls("two", ("Police", 5))
    assert {row["status_sources"] for row in listed(lead)} == {"2"}
    confirm(lead, "Police HQ", "Police")
    rows = listed(lead)
    assert {row["status_sources"] for row in rows} == {"1"}
    assert [(row["source_text"], row["source_entity"]) for row in rows] == [
        ("Police HQ", "Police"),
        ("Police", "Police"),
    ]
    assert [row["source_text"] for row in listed(lead, "source=Police+HQ")] == ["Police HQ"]
    assert (
        "Police HQ"
        not in lead.get("/projects/coast/claims/").context["events"][0][1][0][0].claim.source_canonical
    )


def test_a_source_that_speaks_under_another_name_is_not_silent(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4), quotes=("The guard",))
    assert listed(lead)[0]["silent"] == "The guard"
    confirm(lead, "Harbour police", "The guard")
    assert listed(lead)[0]["silent"] == ""


def test_what_a_report_itself_says_of_a_name_comes_first(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    known = naming.known(joined.project)
    assert known.once([SHORT, "Another HL", LEAGUE]) == (LEAGUE, "Another HL")


def test_a_party_under_two_names_brings_reports_together(lead, joined):
    for document, name in zip(joined.project.documents.all(), (SHORT, LEAGUE), strict=True):
        spans = [joined.words(document, name, "ACTOR")]
        when = joined.incident(name, location="", location_precision="unknown")
        joined.submit(document, spans, number=2, incidents=[when])
    assert [len(one.told) for one in incidents.events(joined.project)] == [1, 1]
    confirm(lead, SHORT, LEAGUE)
    [event] = incidents.events(joined.project)
    assert event.parties == (LEAGUE,)


def test_reviews_are_not_rewritten(lead, joined):
    before = list(Submission.objects.values())
    confirm(lead, SHORT, LEAGUE)
    assert list(Submission.objects.values()) == before
